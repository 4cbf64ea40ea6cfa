"""What the operations on events take and answer, in the words of the description."""

from moderation.actions.read_events import STATES
from moderation.actions.replay_events import MOST_AT_ONCE
from moderation.web.api import events
from moderation.web.api.operations import (
    CURSOR,
    ID,
    READING,
    WRITING,
    Operation,
    page_limit,
    parameter,
)

_EVENT = parameter("event_id", "path", ID, "The event's identifier, its messages' `webhook-id`.")
_MOMENT = {"type": "string", "format": "date-time"}

EVENT_OPERATIONS = (
    Operation(
        name="listEvents",
        method="get",
        path="/v1/events",
        tag="events",
        summary="List events",
        description="What the site was told by webhooks, or is yet to be told, newest first. "
        "`dead` ones are tried no more and somebody has not received them; `untold` ones are "
        "wanted by no endpoint.",
        answers={200: ("A page of events.", "EventPage")},
        refusals=READING,
        parameters=(
            parameter("state", "query", {"enum": list(STATES)}, "Only those in this state."),
            parameter("since", "query", _MOMENT, "Only those made at this moment or later."),
            parameter("until", "query", _MOMENT, "Only those made before this moment."),
            CURSOR,
            page_limit(events.DEFAULT_LIMIT, events.MOST),
        ),
    ),
    Operation(
        name="readEvent",
        method="get",
        path="/v1/events/{event_id}",
        tag="events",
        summary="Read one event",
        description="With its way to each endpoint, and every try of that.",
        answers={200: ("The event.", "EventDetailOut")},
        refusals=READING,
        parameters=(_EVENT,),
    ),
    Operation(
        name="replayEvent",
        method="post",
        path="/v1/events/{event_id}/replays",
        tag="events",
        summary="Send an event again",
        description="To every enabled endpoint that wants it, whether it has it already or not. "
        "The message keeps its identifier.",
        answers={202: ("It is on its way.", "ReplayOut")},
        refusals=(401, 404, 409, 422, 429, 503),
        parameters=(_EVENT,),
    ),
    Operation(
        name="replayEvents",
        method="post",
        path="/v1/events/replays",
        tag="events",
        summary="Send again what was missed",
        description="Events made within a time that an enabled endpoint should have and hasn't: "
        "dead letters, and those that it was disabled for. What was received is not sent again. "
        f"About {MOST_AT_ONCE:,} at once; `complete` says whether there is more.",
        receives="ReplayRange",
        answers={202: ("They are on their way.", "ReplayOut")},
        refusals=WRITING,
    ),
)
