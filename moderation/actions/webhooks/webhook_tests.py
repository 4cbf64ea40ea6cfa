"""The test button of a webhook: a desk asks, a worker claims, sends and records.

The row is the queue, so that the web needs to know no worker, and nothing waits for a network
inside a transaction. A claim is a lease: of a worker that died, another one takes over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.sites.authenticate_site import signing_secrets
from moderation.actions.webhooks.webhook_endpoints import find_endpoint
from moderation.errors import NotFound, TooManyRequests
from moderation.identifiers import is_id, new_id
from moderation.tables import Site, WebhookEndpoint, WebhookTest
from moderation.transactions.prepared import Prepared

_LEASE = timedelta(seconds=60)
_WINDOW = timedelta(minutes=1)
_MOST_IN_WINDOW = 10
_GIVEN_UP = timedelta(hours=1)


@dataclass(frozen=True, slots=True, repr=False)
class ClaimedTest:
    """What a worker needs to send one."""

    id: str
    site: str
    endpoint_id: str
    url: str
    secrets: Sequence[str] | None


def ask_webhook_test(
    installation: Installation, site_id: str, endpoint_id: str, moderator_id: str
) -> str:
    """Have a test sent; its identifier. One that waits already is the answer to a second press.

    Raises ``NotFound`` and ``TooManyRequests``.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        find_endpoint(session, site_id, endpoint_id)
        session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
        waiting = select(WebhookTest.id).where(
            WebhookTest.endpoint_id == endpoint_id,
            WebhookTest.finished_at.is_(None),
            WebhookTest.created_at > now - _GIVEN_UP,
        )
        found = session.scalars(waiting.limit(1)).first()
        if found:
            return found
        recent = select(func.count()).where(
            WebhookTest.site_id == site_id, WebhookTest.created_at > now - _WINDOW
        )
        if (session.scalar(recent) or 0) >= _MOST_IN_WINDOW:
            raise TooManyRequests("There were many tests within a minute.", retry_after=60)
        test_id = new_id()
        session.add(
            WebhookTest(id=test_id, site_id=site_id, endpoint_id=endpoint_id, created_at=now)
        )
        actor = Actor.moderator(moderator_id)
        record_act(session, Act(actor, "webhook.tested", now, site_id, endpoint_id))
    return test_id


def claim_webhook_test(installation: Installation) -> ClaimedTest | None:
    """The oldest test that nobody has claimed, claimed."""
    now = clock.now()
    with installation.database.glance() as connection:
        if not _ANY_ASKED_FOR.raw(connection, {"since": now - _GIVEN_UP}):
            return None  # so that looking costs next to nothing
    due = (
        select(WebhookTest, WebhookEndpoint.url, Site.name)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookTest.endpoint_id)
        .join(Site, Site.id == WebhookTest.site_id)
        .where(
            WebhookTest.finished_at.is_(None),
            WebhookTest.created_at > now - _GIVEN_UP,
            WebhookEndpoint.removed_at.is_(None),
            or_(WebhookTest.claimed_at.is_(None), WebhookTest.claimed_at < now - _LEASE),
        )
        .order_by(WebhookTest.created_at)
        .limit(1)
    )
    with installation.database.reading() as session:
        if session.execute(due).first() is None:
            return None  # so that looking takes no write lock
    claimable = installation.database.claimable()
    with installation.database.transaction() as session:
        row = session.execute(due.with_for_update(of=WebhookTest, **claimable)).first()
        if row is None:
            return None
        row[0].claimed_at = now
        site_id, test_id, endpoint_id = row[0].site_id, row[0].id, row[0].endpoint_id
    secrets = signing_secrets(installation, site_id)
    return ClaimedTest(test_id, row[2], endpoint_id, row[1], secrets)


def record_webhook_test(
    installation: Installation,
    test_id: str,
    outcome: str,
    status: int | None,
    milliseconds: int,
    answer: str,
) -> None:
    """Keep what came of it."""
    now = clock.now()
    with installation.database.transaction() as session:
        found = session.get(WebhookTest, test_id)
        if found is None or found.finished_at is not None:
            return
        found.finished_at = now
        found.outcome, found.status = outcome, status
        found.milliseconds, found.answer = milliseconds, answer


def is_webhook_test_finished(session: Session, site_id: str, test_id: str) -> bool:
    """Whether there is something to show. Raises ``NotFound``."""
    if not is_id(test_id):
        raise NotFound
    found = session.get(WebhookTest, test_id)
    if found is None or found.site_id != site_id:
        raise NotFound
    return found.finished_at is not None


_ANY_ASKED_FOR = Prepared(
    select(literal(1))
    .where(WebhookTest.finished_at.is_(None), WebhookTest.created_at > bindparam("since"))
    .limit(1)
)
