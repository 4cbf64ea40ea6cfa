"""List a site's webhooks, each with its last test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.webhooks.dispatch_events import GIVEN_UP
from moderation.errors import NotFound
from moderation.tables import WebhookEndpoint, WebhookTest
from moderation.transactions.prepared import Prepared

_PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class TestView:
    """The last press of the test button, and what came of it."""

    __test__ = False  # it is no test of pytest's

    id: str
    created_at: datetime
    is_finished: bool
    is_stuck: bool  # no worker has picked it up
    outcome: str | None
    status: int | None
    milliseconds: int | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class WebhookView:
    """One endpoint. No events means all of them."""

    id: str
    url: str
    description: str
    events: Sequence[str]
    created_at: datetime
    disabled_at: datetime | None
    disabled_reason: str | None
    test: TestView | None


def read_webhooks(session: Session, site_id: str) -> list[WebhookView]:
    """Every endpoint that was not removed, the oldest first."""
    tested = aliased(WebhookTest)
    last = (
        select(tested.id)
        .where(tested.endpoint_id == WebhookEndpoint.id)
        .order_by(tested.created_at.desc(), tested.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(WebhookEndpoint, WebhookTest)
        .outerjoin(WebhookTest, WebhookTest.id == last)
        .where(
            WebhookEndpoint.site_id == site_id,
            WebhookEndpoint.kind == "webhook",
            WebhookEndpoint.removed_at.is_(None),
        )
        .order_by(WebhookEndpoint.id)
    )
    now = clock.now()
    return [_view(endpoint, test, now) for endpoint, test in session.execute(query)]


def read_given_up(session: Session, site_id: str) -> list[WebhookView]:
    """Those that the worker disabled."""
    rows = _given_up().rows(session.connection(), {"site_id": site_id})
    return [
        WebhookView(
            id=row[0],
            url=row[1],
            description=row[2],
            events=row[3],
            created_at=row[4],
            disabled_at=row[5],
            disabled_reason=row[6],
            test=None,
        )
        for row in rows
    ]


@cache  # every page of an admin asks
def _given_up() -> Prepared:
    row = WebhookEndpoint
    query: Any = select(
        row.id,
        row.url,
        row.description,
        row.events,
        row.created_at,
        row.disabled_at,
        row.disabled_reason,
    ).where(
        row.site_id == bindparam("site_id"),
        or_(*(row.disabled_reason == one for one in sorted(GIVEN_UP))),
        row.kind == "webhook",
        row.removed_at.is_(None),
    )
    return Prepared(query)


def read_webhook(session: Session, site_id: str, endpoint_id: str) -> WebhookView:
    """One endpoint. Raises ``NotFound``."""
    for found in read_webhooks(session, site_id):
        if found.id == endpoint_id:
            return found
    raise NotFound("There is no such webhook.")


def _view(row: WebhookEndpoint, test: WebhookTest | None, now: datetime) -> WebhookView:
    return WebhookView(
        id=row.id,
        url=row.url,
        description=row.description,
        events=row.events,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        disabled_reason=row.disabled_reason,
        test=_test(test, now) if test else None,
    )


def _test(row: WebhookTest, now: datetime) -> TestView:
    waits = row.finished_at is None
    return TestView(
        id=row.id,
        created_at=row.created_at,
        is_finished=not waits,
        is_stuck=waits and now - row.created_at > _PATIENCE,
        outcome=row.outcome,
        status=row.status,
        milliseconds=row.milliseconds,
        answer=row.answer,
    )
