"""A moderator of very many sites: pages ask and show as much as for a few."""

from collections.abc import Callable
from typing import Any

import pytest

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.queue import look_through
from moderation.actions.queue.listing import ORDERS
from moderation.identifiers import new_id
from moderation.tables import Comment, Membership, Site, Thread
from tests.fixtures.looks import Asked, counted
from tests.web.review import full_desk
from tests.web.review.conftest import AtTheDesk

FILTERS = ("", "&links=1", "&from=10&links=1")


@pytest.fixture
def sites(admin: AtTheDesk, installation: Installation) -> Callable[[int], None]:
    """Gives the admin so many more sites, with three comments each."""
    who = full_desk.moderator_called(installation, "Ada")

    def add(number: int) -> None:
        with installation.database.transaction() as session:
            of_blog = session.query(Site).filter_by(name="blog").one()
            usual = {"mode": of_blog.mode, "spam_above": of_blog.spam_above}
            for _ in range(number):
                site_id = new_id()
                site = Site(id=site_id, name=f"s-{site_id}", created_at=clock.now(), **usual)
                session.add(site)
                session.flush()
                session.add(Membership(moderator_id=who, site_id=site_id, role="admin"))
                _comment_on(session, site_id)

    return add


def _comment_on(session: Any, site_id: str) -> None:
    now, thread_id = clock.now(), new_id()
    url = f"https://example.org/{thread_id}"
    named: dict[str, Any] = {"title": "", "excerpt": "", "version": 1, "created_at": now}
    digest = thread_id.encode()[:32]
    session.add(Thread(id=thread_id, site_id=site_id, url=url, url_digest=digest, **named))
    session.flush()
    for risk in (None, 0.2, 0.9):
        session.add(
            Comment(
                id=new_id(),
                site_id=site_id,
                thread_id=thread_id,
                status="pending",
                version=1,
                revision=1,
                author_name="Ann",
                body="A comment.",
                body_digest=b"",
                risk=risk,
                reason_bits=0,
                has_links=risk is None,
                is_test=False,
                submitted_at=now,
                created_at=now,
                decided_at=now,
            )
        )


@pytest.mark.parametrize("order", ORDERS)
def test_the_queue_of_many_sites_asks_no_more_than_that_of_two(
    order: str,
    admin: AtTheDesk,
    installation: Installation,
    sites: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(look_through, "_FEW", 4)

    def asked() -> list[Asked]:
        found = []
        for filters in FILTERS:
            with counted(installation.database) as one:
                assert admin.get(f"/review/?order={order}{filters}").status_code == 200
            found.append(one)
        return found

    sites(3)
    few = asked()
    sites(20)
    for filters, before, now in zip(FILTERS, few, asked(), strict=True):
        assert len(now.statements) <= len(before.statements), (filters, now)


def test_a_notice_of_a_decision_is_looked_for_once_however_many_the_sites(
    admin: AtTheDesk, installation: Installation, sites: Callable[[int], None]
) -> None:
    sites(2)
    path = f"/review/?notice={new_id()}"
    with counted(installation.database) as few:
        admin.get(path)
    sites(30)
    with counted(installation.database) as many:
        admin.get(path)
    assert len(many.statements) <= len(few.statements), many
