"""/v1/events: what a site was told and how that went, and having it told again."""

from datetime import datetime

from flask import Blueprint, Response, request

from moderation.actions.read_events import STATES, State, Wanted, read_event, read_events
from moderation.actions.replay_events import Replayed, replay_between, replay_event
from moderation.errors import Flaw, Invalid
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.event_representation import (
    EventPage,
    ReplayOut,
    ReplayRange,
    event_detail_out,
    event_out,
)
from moderation.web.current import installation
from moderation.web.intake.json_body import read_json
from moderation.web.intake.queries import cursor, identifier, limit, next_cursor, refuse
from moderation.web.intake.submission import validate

DEFAULT_LIMIT = 50
MOST = 100
_EARLIEST, _LATEST = 1970, 9000


def register(blueprint: Blueprint) -> None:
    """Add the endpoints."""
    blueprint.get("/v1/events", endpoint="events")(list_events)
    blueprint.get("/v1/events/<event_id>", endpoint="event")(show_event)
    blueprint.post("/v1/events/<event_id>/replays", endpoint="replay")(replay_one)
    blueprint.post("/v1/events/replays", endpoint="replay_range")(replay_range)


def list_events() -> Response:
    """A page of the site's events, newest first."""
    house, site = installation(), authenticated_site()
    wanted = Wanted(_state(), _moment("since"), _moment("until"), cursor())
    page = read_events(house, site.id, wanted, limit(DEFAULT_LIMIT, MOST))
    events = [event_out(view) for view in page.events]
    return answer_model(EventPage(events=events, next_cursor=next_cursor(page.next_after)))


def show_event(event_id: str) -> Response:
    """One event with every try."""
    site = authenticated_site()
    return answer_model(event_detail_out(read_event(installation(), site.id, identifier(event_id))))


def replay_one(event_id: str) -> Response:
    """Send one event again to every endpoint that wants it."""
    site = authenticated_site()
    number = replay_event(installation(), site.id, identifier(event_id), "site")
    return _answer(Replayed(number))


def replay_range() -> Response:
    """Send again what was made within a time and somebody has not received."""
    house, site = installation(), authenticated_site()
    document = validate(ReplayRange, read_json(request), house.settings)
    since = _checked(document.since, Flaw(_MOMENT, pointer="#/since"))
    until = _checked(document.until, Flaw(_MOMENT, pointer="#/until"))
    return _answer(replay_between(house, site.id, since, until, "site"))


def _answer(replayed: Replayed) -> Response:
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
