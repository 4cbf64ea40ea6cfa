"""Dispatch events that are due: one dispatch for every endpoint that wants one.

From then on an event cannot be withdrawn any more. Undoing withdraws it in its own transaction or
finds it dispatched; the row's lock decides between the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.door import EndpointKind
from moderation.actions.webhooks.endpoint_kinds import endpoint_kinds
from moderation.identifiers import is_id, new_id
from moderation.tables import Dispatch, Event, Site, WebhookEndpoint
from moderation.transactions.prepared import Prepared

_BATCH = 200
GIVEN_UP = ("gone", "failing")
"""Why the worker disables endpoints; what comes meanwhile is kept as dead letters."""


def dispatch_events(installation: Installation) -> int:
    """Put the next events on their ways; how many there were. Raises ``Unavailable``.

    Events of sites without endpoints are done with at once. Several workers may do this: each
    takes other events.
    """
    now = clock.now()
    with installation.database.glance() as connection:
        is_due = ANY_DUE.raw(connection, {"now": now})  # which costs next to nothing
        if not is_due or not _ANY_HEAD.raw(connection, {"now": now}):
            return 0  # so that looking takes no write lock
    due = _DUE.with_for_update(of=Event, **installation.database.claimable())
    with installation.database.transaction() as session:
        sites = {row.id: row.site_id for row in session.execute(due, {"now": now})}
        endpoints = hold_endpoints(session, sites.values())
        told = [event_id for event_id, site_id in sites.items() if site_id in endpoints]
        if told:
            _dispatch(session, told, endpoints, endpoint_kinds(installation), now)
        done = update(Event).where(Event.id.in_(list(sites))).values(dispatched_at=now)
        session.execute(done, execution_options={"synchronize_session": False})
    return len(sites)


def _dispatch(
    session: Session,
    event_ids: Sequence[str],
    endpoints: Mapping[str, Sequence[WebhookEndpoint]],
    kinds: Mapping[str, EndpointKind],
    now: datetime,
) -> None:
    """Make the dispatches of these events, which are read now: most sites have no endpoint."""
    events = session.scalars(_TOLD, {"ids": event_ids}).all()
    made = [
        row
        for event in events
        for endpoint in endpoints[event.site_id]
        for row in _dispatches(session, kinds.get(endpoint.kind), endpoint, event, now)
    ]
    if made:
        session.execute(insert(Dispatch), made)


def hold_endpoints(
    session: Session, site_ids: Iterable[str]
) -> defaultdict[str, list[WebhookEndpoint]]:
    """The sites' endpoints, which nobody can disable or enable until the transaction ends.

    The site's row is held before its endpoints, as all do who change endpoints. Those that an
    admin disabled are left out; those that were given up are there, for the dead letters.
    """
    wanted = sorted(set(site_ids))
    enabled = _endpoints_of(wanted)
    found: defaultdict[str, list[WebhookEndpoint]] = defaultdict(list)
    if session.execute(enabled.limit(1)).first() is None:
        return found
    sites = select(Site.id).where(Site.id.in_(wanted)).order_by(Site.id)
    session.execute(sites.with_for_update(read=True, key_share=True))
    for endpoint in session.scalars(enabled.with_for_update(read=True)):
        found[endpoint.site_id].append(endpoint)
    return found


def new_dispatch(event: Event, endpoint: WebhookEndpoint, now: datetime) -> dict[str, object]:
    """The row of an event that sets out now; a dead letter where the endpoint was given up."""
    is_dead = endpoint.disabled_at is not None
    return {
        "id": new_id(),
        "event_id": event.id,
        "site_id": event.site_id,
        "endpoint_id": endpoint.id,
        "comment_id": subject_of(event),
        "sequence": event.sequence,
        "state": "dead" if is_dead else "waiting",
        "dead_because": "disabled" if is_dead else None,
        "ended_at": now if is_dead else None,
        "tries": 0,
        "created_at": now,
        "next_try_at": now,
    }


def subject_of(event: Event) -> str | None:
    """The comment that an event is of, though it may be deleted; None for an author's event."""
    of = event.comment_id or event.payload.get("id")
    return of if isinstance(of, str) and is_id(of) else None


def _is_head() -> Iterator[ColumnElement[bool]]:
    yield from _undispatched(Event)
    yield from (~exists().where(earlier) for earlier in _earlier())


def _earlier() -> Iterator[ColumnElement[bool]]:
    """Events of a comment follow its sequence; those of deleted ones the order of their making."""
    one, other = aliased(Event), aliased(Event)
    of_comment = (one.comment_id == Event.comment_id) & (one.sequence < Event.sequence)
    yield and_(of_comment, *_undispatched(one))
    orphans = Event.comment_id.is_(None) & other.comment_id.is_(None)
    before = (other.site_id == Event.site_id) & (other.id < Event.id)
    yield and_(orphans, before, *_undispatched(other))


def _undispatched(table: type[Event]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.dispatched_at.is_(None), table.withdrawn_at.is_(None)


def _dispatches(
    session: Session,
    kind: EndpointKind | None,
    endpoint: WebhookEndpoint,
    event: Event,
    now: datetime,
) -> Iterator[dict[str, object]]:
    if kind and kind.wants(session, endpoint, event):
        yield new_dispatch(event, endpoint, now)


def _endpoints_of(site_ids: Sequence[str]) -> Select[WebhookEndpoint]:
    return (
        select(WebhookEndpoint)
        .where(
            WebhookEndpoint.site_id.in_(site_ids),
            or_(
                WebhookEndpoint.disabled_at.is_(None),
                WebhookEndpoint.disabled_reason.in_(GIVEN_UP),
            ),
            WebhookEndpoint.removed_at.is_(None),
        )
        .order_by(WebhookEndpoint.id)
    )


# Due events of which no earlier one waits, be it for its time.
_DUE = (
    select(Event.id, Event.site_id)
    .where(*_is_head(), Event.due_at <= bindparam("now"))
    .order_by(Event.due_at, Event.id)
    .limit(_BATCH)
)
_TOLD = (
    select(Event)
    .where(Event.id.in_(bindparam("ids", expanding=True)))
    .order_by(Event.due_at, Event.id)
)
_ANY_HEAD = Prepared(
    select(literal(1)).where(*_is_head(), Event.due_at <= bindparam("now")).limit(1)
)
ANY_DUE = Prepared(
    select(literal(1)).where(*_undispatched(Event), Event.due_at <= bindparam("now")).limit(1)
)
