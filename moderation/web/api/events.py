"""/v1/events: what a site was told and how that went, and having it told again."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.installation import Actor
from moderation.actions.webhooks.read_events import (
    STATES,
    State,
    WantedEvents,
    read_event,
    read_events,
)
from moderation.actions.webhooks.replay_events import (
    MOST_AT_ONCE,
    ReplayedEvents,
    replay_between,
    replay_event,
)
from moderation.errors import Flaw, Invalid
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.room import blueprint
from moderation.web.current import installation, look
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import ID, READING, WRITING, Operation, parameter
from moderation.web.intake.queries import (
    CURSOR,
    cursor,
    identifier,
    limit,
    limit_parameter,
    next_cursor,
    refuse,
)
from moderation.web.intake.submission import validate


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class DeliveryOut(_Shown):
    """One try. Its signature is not kept."""

    started_at: datetime
    outcome: Annotated[str, Field(description="`delivered`, or what went wrong.")]
    status: int | None
    milliseconds: int
    answer: Annotated[str, Field(description="The first 2 KB of what the receiver said.")]


class DispatchOut(_Shown):
    """The event's way to one endpoint."""

    endpoint_id: str
    url: str
    state: Annotated[str, Field(json_schema_extra={"enum": ["waiting", "delivered", "dead"]})]
    tries: int
    next_try_at: datetime | None
    deliveries: list[DeliveryOut]


class EventOut(_Shown):
    """An event: what the site is told. ``data`` is what its messages carry."""

    id: Annotated[str, Field(description="The `webhook-id` of every message of it.")]
    type: str
    created_at: datetime
    state: State
    data: dict[str, Any]


class EventDetailOut(EventOut):
    """An event with its ways and the tries of each, the newest last."""

    dispatches: list[DispatchOut]


class EventPage(BaseModel):
    """A page of events, newest first."""

    events: list[EventOut]
    next_cursor: str | None


class ReplayRange(BaseModel):
    """Which time: events made from ``since`` on, and before ``until``."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, frozen=True)

    since: datetime
    until: datetime


class ReplayOut(BaseModel):
    """How many messages are sent again."""

    replayed: int
    complete: Annotated[bool, Field(description="False where there is more: ask again.")]


_DEFAULT_LIMIT = 50
_MOST = 100
_EARLIEST, _LATEST = 1970, 9000
_DATE_TIME = {"type": "string", "format": "date-time"}
_EVENT_ID = parameter("event_id", "path", ID, "The event's identifier, its messages' `webhook-id`.")


@blueprint.get("/v1/events", endpoint="events")
@Operation(
    name="listEvents",
    tag="events",
    summary="List events",
    description="What the site was told by webhooks, or is yet to be told, newest first. `dead` "
    "ones are tried no more and somebody has not received them; `untold` ones are wanted by no "
    "endpoint.",
    answers={200: ("A page of events.", EventPage)},
    refusals=READING,
    parameters=(
        parameter("state", "query", {"enum": list(STATES)}, "Only those in this state."),
        parameter("since", "query", _DATE_TIME, "Only those made at this moment or later."),
        parameter("until", "query", _DATE_TIME, "Only those made before this moment."),
        CURSOR,
        limit_parameter(_DEFAULT_LIMIT, _MOST),
    ),
)
def list_events() -> Response:
    """A page of the site's events, newest first."""
    site = authenticated_site()
    wanted = WantedEvents(_state(), _moment("since"), _moment("until"), cursor())
    page = read_events(look(), site.id, wanted, limit(_DEFAULT_LIMIT, _MOST))
    events = [EventOut.model_validate(view) for view in page.events]
    return answer_model(EventPage(events=events, next_cursor=next_cursor(page.next_after)))


@blueprint.get("/v1/events/<event_id>", endpoint="event")
@Operation(
    name="readEvent",
    tag="events",
    summary="Read one event",
    description="With its way to each endpoint, and every try of that.",
    answers={200: ("The event.", EventDetailOut)},
    refusals=READING,
    parameters=(_EVENT_ID,),
)
def show_event(event_id: str) -> Response:
    """One event with every try."""
    site = authenticated_site()
    found = read_event(look(), site.id, identifier(event_id))
    return answer_model(EventDetailOut.model_validate(found))


@blueprint.post("/v1/events/<event_id>/replays", endpoint="replay")
@Operation(
    name="replayEvent",
    tag="events",
    summary="Send an event again",
    description="To every enabled endpoint that wants it, whether it has it already or not. The "
    "message keeps its identifier.",
    answers={202: ("It is on its way.", ReplayOut)},
    refusals=(401, 404, 409, 422, 429, 503),
    parameters=(_EVENT_ID,),
)
def replay_one(event_id: str) -> Response:
    """Send one event again to every endpoint that wants it."""
    site = authenticated_site()
    number = replay_event(installation(), site.id, identifier(event_id), Actor("site"))
    return _answer(ReplayedEvents(number))


@blueprint.post("/v1/events/replays", endpoint="replay_range")
@Operation(
    name="replayEvents",
    tag="events",
    summary="Send again what was missed",
    description="Events made within a time that an enabled endpoint should have and hasn't: dead "
    "letters, and those that it was disabled for. What was received is not sent again. "
    f"About {MOST_AT_ONCE:,} at once; `complete` says whether there is more.",
    receives=ReplayRange,
    answers={202: ("They are on their way.", ReplayOut)},
    refusals=WRITING,
)
def replay_range() -> Response:
    """Send again what was made within a time and somebody has not received."""
    house, site = installation(), authenticated_site()
    document = validate(ReplayRange, read_json(request), house.settings)
    since = _checked(document.since, Flaw(_MOMENT, pointer="#/since"))
    until = _checked(document.until, Flaw(_MOMENT, pointer="#/until"))
    return _answer(replay_between(house, site.id, since, until, Actor("site")))


def _answer(replayed: ReplayedEvents) -> Response:
    return answer_model(
        ReplayOut(replayed=replayed.number, complete=replayed.is_complete), status=202
    )


def _state() -> State | None:
    asked = request.args.get("state")
    found = next((state for state in STATES if state == asked), None)
    if asked is not None and found is None:
        refuse("state", f"This must be one of: {', '.join(STATES)}.")
    return found


_MOMENT = "This must be a moment with its zone, such as 2026-11-25T09:30:00Z."


def _moment(name: str) -> datetime | None:
    text = request.args.get(name)
    if not text:
        return None
    try:
        # A plus that was not percent-encoded has become a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        refuse(name, _MOMENT)
    return _checked(moment, Flaw(_MOMENT, parameter=name))


def _checked(moment: datetime, flaw: Flaw) -> datetime:
    if moment.tzinfo is None or not _EARLIEST < moment.year < _LATEST:
        raise Invalid(flaw.detail, [flaw])
    return moment
