"""Disabling accounts from the desk: somebody always stays who can undo it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.change_role import change_role
from moderation.actions.people.disable_account import disable_moderator, set_account_disabled
from moderation.actions.sites.add_site import add_site
from moderation.errors import Conflict, Forbidden, NotFound
from moderation.tables import Membership, Moderator, Site

ROUNDS = 4


@pytest.fixture
def two(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
) -> tuple[str, str]:
    """Two admins of all sites."""
    return _admin(installation, "Ada"), _admin(installation, "Bob")


def test_of_two_who_disable_each_other_one_stays(
    installation: Installation,
    two: tuple[str, str],
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
) -> None:
    ada, bob = two
    for _ in range(ROUNDS):
        _at_once(
            lambda: _disable(installation, submitting_site.id, ada, by=bob),
            lambda: _disable(installation, other_submitting_site.id, bob, by=ada),
        )
        assert len(_enabled(installation)) == 1
        _enable_all(installation)


def test_of_one_who_disables_and_one_who_takes_the_role_one_stays_an_admin(
    installation: Installation,
    two: tuple[str, str],
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
) -> None:
    ada, bob = two
    for _ in range(ROUNDS):
        _at_once(
            lambda: _disable(installation, submitting_site.id, bob, by=ada),
            lambda: change_role(installation, other_submitting_site.id, ada, None, bob),
        )
        assert _without_admin(installation) == []
        _enable_all(installation)
        for name in ("Ada", "Bob"):
            _admin(installation, name)


def test_who_is_disabled_does_nothing_any_more(
    installation: Installation, two: tuple[str, str], submitting_site: SubmittingSite
) -> None:
    ada, bob = two
    disable_moderator(installation, "ada@example.org")
    with pytest.raises(Forbidden):
        _disable(installation, submitting_site.id, bob, by=ada)
    with pytest.raises(Forbidden):
        change_role(installation, submitting_site.id, bob, "viewer", ada)
    with pytest.raises(Forbidden):
        add_site(installation, "third", [], ada)
    with pytest.raises(NotFound):
        _disable(installation, submitting_site.id, "nonsense", by=bob)


def _at_once(*acts: Callable[[], Any]) -> None:
    def run(act: Callable[[], Any]) -> None:
        try:
            act()
        except (Conflict, Forbidden, NotFound):
            return

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def _disable(installation: Installation, site_id: str, whom: str, *, by: str) -> None:
    set_account_disabled(installation, site_id, whom, by, disabled=True)


def _admin(installation: Installation, name: str) -> str:
    add_moderator(installation, f"{name.lower()}@example.org", "admin", None, name)
    with installation.database.reading() as session:
        return session.scalars(select(Moderator.id).where(Moderator.display_name == name)).one()


def _enable_all(installation: Installation) -> None:
    with installation.database.transaction() as session:
        for one in session.scalars(select(Moderator)):
            one.disabled_at = None


def _enabled(installation: Installation) -> list[str]:
    with installation.database.reading() as session:
        return list(session.scalars(select(Moderator.id).where(Moderator.disabled_at.is_(None))))


def _without_admin(installation: Installation) -> list[str]:
    """The sites that nobody could change any more."""
    enabled = (
        select(Membership.site_id)
        .join(Moderator, Moderator.id == Membership.moderator_id)
        .where(Membership.role == "admin", Moderator.disabled_at.is_(None))
    )
    with installation.database.reading() as session:
        return list(session.scalars(select(Site.id).where(Site.id.not_in(enabled))))
