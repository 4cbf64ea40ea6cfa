"""A site is removed: out of service at once, taken back within a week, and then gone for good."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from moderation import clock
from moderation.actions.audit.read_heads import read_heads
from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.known_sites import KnownSites
from moderation.actions.letters.take_letter import due_letters
from moderation.actions.people.all_sites_admin import is_all_sites_admin
from moderation.actions.people.membership import desks_of, first_desks
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.sites.add_site import SiteCredentials, add_site
from moderation.actions.sites.authenticate_site import (
    site_by_id,
    site_by_key,
    site_by_name,
    sites_by_origin,
)
from moderation.actions.sites.read_sites import read_sites
from moderation.actions.sites.remove_site import (
    RemovedSite,
    read_removed,
    remove_site,
    restore_site,
)
from moderation.errors import Conflict, Forbidden, NotFound
from moderation.tables import AuditRow, Comment, OutgoingMail, Site
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount


@pytest.fixture
def removed(installation: Installation, site: SiteCredentials, submit: Submit) -> RemovedSite:
    """The site ``blog`` with a comment, removed just now."""
    submit()
    gone = remove_site(installation, "blog")
    object.__setattr__(installation, "known_sites", KnownSites())  # a second later
    return gone


def test_nothing_leads_to_it_any_more(
    installation: Installation, site: SiteCredentials, removed: RemovedSite
) -> None:
    keys = {"api": site.api_key, **site.keys}
    assert [site_by_key(installation, key, kind) for kind, key in keys.items()] == [None] * 3
    assert site_by_name(installation, "blog") is None
    assert sites_by_origin(installation, "https://example.org") == []
    with pytest.raises(NotFound):
        seen(installation, site_by_id, removed.id)
    assert seen(installation, read_sites, installation.doors) == []


def test_no_name_that_anybody_can_give_finds_it(
    installation: Installation, removed: RemovedSite, rows: Any
) -> None:
    [site] = rows(Site)
    assert site.name.startswith("~")
    assert removed.id not in site.name
    assert (site.called, removed.name) == ("blog", "blog")
    assert "blog" in [head.name for head in seen(installation, read_heads)]


def test_it_is_nobodys_desk(
    installation: Installation, moderator: ModeratorAccount, other_site: SiteCredentials
) -> None:
    remove_site(installation, "blog")
    assert seen(installation, desks_of, moderator.id) == []
    assert not seen(installation, first_desks, moderator.id).administers_all


def test_who_is_an_admin_of_all_others_is_one_of_all(
    installation: Installation, moderator: ModeratorAccount, other_site: SiteCredentials
) -> None:
    assert not seen(installation, is_all_sites_admin, moderator.id)
    remove_site(installation, other_site.site)
    assert seen(installation, is_all_sites_admin, moderator.id)


def test_nobody_is_written_to_in_its_name(
    installation: Installation, removed: RemovedSite, rows: Any
) -> None:
    [comment], now = rows(Comment), clock.now()
    row = {"id": comment.id, "site_id": removed.id, "comment_id": comment.id, "name": comment.id}
    row |= {"about_id": comment.id}
    row |= {"kind": "reply", "state": "waiting", "tries": 0, "due_at": now, "created_at": now}
    with installation.database.transaction() as session:
        session.add(OutgoingMail(**row))
    assert seen(installation, due_letters) == []
    restore_site(installation, "blog")
    assert len(seen(installation, due_letters)) == 1


def test_a_name_is_taken_until_the_site_is_gone(
    installation: Installation, removed: RemovedSite
) -> None:
    with pytest.raises(Conflict, match="A site of this name is being removed"):
        add_site(installation, "blog", ["https://example.org"])


def test_it_cannot_be_removed_twice_and_says_what_can_be_done(
    installation: Installation, removed: RemovedSite
) -> None:
    with pytest.raises(NotFound, match="moderation sites restore"):
        remove_site(installation, "blog")


def test_taken_back_it_is_as_it_was(
    installation: Installation, site: SiteCredentials, removed: RemovedSite, rows: Any
) -> None:
    restore_site(installation, "blog")
    found = site_by_key(installation, site.api_key)
    assert found is not None
    assert (found.id, found.name) == (removed.id, "blog")
    assert seen(installation, read_removed) == []
    acts = [row.action for row in rows(AuditRow) if row.chain == removed.id]
    assert acts[-2:] == ["site.removed", "site.restored"]
    assert verify_chain(installation, removed.id).is_whole
    with pytest.raises(Conflict, match="not being removed"):
        restore_site(installation, "blog")
    with pytest.raises(NotFound):
        restore_site(installation, "nowhere")


def test_at_the_desk_only_its_admins_take_it_back(
    installation: Installation, moderator: ModeratorAccount, other_site: SiteCredentials
) -> None:
    remove_site(installation, other_site.site)
    with pytest.raises(Forbidden):
        restore_site(installation, other_site.site, moderator.id)
    remove_site(installation, "blog")
    restore_site(installation, "blog", moderator.id)
    assert site_by_name(installation, "blog") is not None


def test_what_is_being_deleted_is_not_taken_back(
    installation: Installation, removed: RemovedSite
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Site).values(deleting_since=clock.now()))
    with pytest.raises(Conflict, match="being deleted already"):
        restore_site(installation, "blog")
    [found] = seen(installation, read_removed)
    assert found.is_being_deleted
    assert found.until - found.removed_at == timedelta(days=7)


def test_erasing_reaches_what_is_left_of_it(
    installation: Installation, removed: RemovedSite, rows: Any
) -> None:
    assert erase_author(installation, "jane@example.org", None, delete_comments=True) == 1
    assert rows(Comment) == []
