"""Events as /v1 shows them: an explicit list of fields, and nothing else."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.webhooks.read_events import State


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
