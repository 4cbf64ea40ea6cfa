"""Add a moderator, or a role to one."""

from datetime import timedelta

import pytest

from moderation.actions.installation.credentials import digest_of
from moderation.actions.people.add_moderator import add_moderator
from moderation.errors import Invalid, NotFound
from moderation.tables import AuditRow, Membership, Moderator, SignInLink
from tests.fixtures.hostile import DECEIVING, UNDECEIVING

ADDRESS = "mo@example.org"


def test_somebody_gets_a_role_on_one_site(installation, submitting_site, other_site, rows):
    add_moderator(installation, ADDRESS, "moderator", "blog")
    (membership,) = rows(Membership)
    assert (membership.site_id, membership.role) == (submitting_site.id, "moderator")


def test_without_a_site_the_role_is_on_every_site(installation, site, other_site, rows):
    add_moderator(installation, ADDRESS, "admin")
    assert [membership.role for membership in rows(Membership)] == ["admin", "admin"]


def test_the_token_is_kept_as_a_digest_and_lasts_a_day(installation, site, rows):
    token = add_moderator(installation, ADDRESS, "viewer")
    (link,) = rows(SignInLink)
    assert link.digest == digest_of(token)
    assert link.used_at is None
    assert link.expires_at - link.created_at == timedelta(hours=24)


def test_the_address_is_sealed_and_the_name_shows_none_of_it(installation, site, rows):
    add_moderator(installation, ADDRESS, "viewer")
    (moderator,) = rows(Moderator)
    vault = installation.vault
    assert b"mo@" not in moderator.sealed_email
    assert moderator.display_name == "m•••@e•••.org"
    assert vault.open(moderator) == ADDRESS


def test_the_same_address_is_the_same_moderator(installation, site, rows):
    add_moderator(installation, ADDRESS, "viewer", "blog", "Mo")
    add_moderator(installation, "MO@example.org", "admin", "blog", "Somebody else")
    (moderator,) = rows(Moderator)
    (membership,) = rows(Membership)
    assert (moderator.display_name, membership.role) == ("Mo", "admin")
    assert len(rows(SignInLink)) == 2


def test_an_address_that_is_none_is_refused_and_not_repeated(installation, site, rows):
    with pytest.raises(Invalid) as refused:
        add_moderator(installation, "mo at example", "viewer")
    assert "mo at" not in refused.value.detail
    assert rows(Moderator) == []


def test_a_site_that_is_none_leaves_no_half_made_moderator(installation, site, rows):
    with pytest.raises(NotFound):
        add_moderator(installation, ADDRESS, "viewer", "nowhere")
    assert rows(Moderator) == rows(SignInLink) == []


def test_the_audit_trail_names_the_moderator_by_identifier_only(installation, site, rows):
    add_moderator(installation, ADDRESS, "viewer")
    row = next(row for row in rows(AuditRow) if row.action == "moderator.added")
    assert row.object_id == rows(Moderator)[0].id


@pytest.mark.parametrize(
    ("name", "left"), [(DECEIVING, UNDECEIVING), ("\u3164\u202e", "m•••@e•••.org")]
)
def test_what_nobody_sees_leaves_a_moderators_name(installation, site, rows, name, left):
    add_moderator(installation, ADDRESS, "viewer", display_name=name)
    assert [moderator.display_name for moderator in rows(Moderator)] == [left]
