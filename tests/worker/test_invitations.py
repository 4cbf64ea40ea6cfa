"""Invitations by mail, over a real connection to a mail server."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import select, update

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.change_role import change_role
from moderation.actions.people.invite_moderator import Invitation, invite_moderator, new_link
from moderation.actions.people.mail_invitation import invite_by_mail
from moderation.actions.sites.remove_site import remove_site
from moderation.tables import MailedInvitation, Moderator, SignInLink
from moderation.worker.invitations import send_invitations
from tests.fixtures.mail_servers import MailServer
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import HERE

ADDRESS = "quokka@example.org"
_LINK = re.compile(r"https://comments\.example\.org(/review/sign-in/link/[\w-]+)")


@pytest.fixture
def settings_overrides(mail_server: MailServer) -> dict[str, Any]:
    """A service that sends mail."""
    return {
        "public_url": "https://comments.example.org",
        "mail_server": mail_server.address,
        "mail_encryption": "none",
        "mail_from": "desk@comments.example.org",
    }


@pytest.fixture
def invited(
    installation: Installation, submitting_site: SubmittingSite, moderator: ModeratorAccount
) -> Invitation:
    """Somebody whom an admin of ``blog`` has just invited."""
    return invite_moderator(
        installation, submitting_site.id, ADDRESS, "moderator", moderator.id, "Quo", "de"
    )


@pytest.fixture
def rows(installation: Installation) -> Callable[[type[Any]], list[Any]]:
    """Every row of a table."""

    def read(table: type[Any]) -> list[Any]:
        with installation.database.reading() as session:
            return list(session.scalars(select(table)))

    return read


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the clock on: ``later(hours=1)``."""

    def move(**time: float) -> None:
        moment = clock.now() + timedelta(**time)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


def test_the_link_in_the_mail_signs_in(
    installation: Installation, invited: Invitation, mail_server: MailServer, app: Flask
) -> None:
    assert (invited.is_mailed, invited.token) == (True, None)
    assert send_invitations(installation) == 1
    [mail] = mail_server.mails
    assert mail["To"] == ADDRESS
    assert mail["Subject"] == "Sie sind eingeladen, blog zu moderieren"
    assert "moderator@example.org" not in str(mail)
    found = _LINK.search(mail.get_content())
    assert found
    client = app.test_client()
    assert client.post(found[1], data={"not_now": "1"}, headers=HERE).status_code == 303
    assert send_invitations(installation) == 0


def test_what_waits_holds_neither_an_address_nor_a_link(
    installation: Installation, invited: Invitation, moderator: ModeratorAccount, rows: Any
) -> None:
    [row] = rows(MailedInvitation)
    assert ADDRESS not in str(vars(row))
    assert {link.moderator_id for link in rows(SignInLink)} == {moderator.id}


def test_a_mail_that_is_not_handed_over_is_sent_later_with_another_link(
    installation: Installation, invited: Invitation, mail_server: MailServer, later: Any, rows: Any
) -> None:
    before = len(rows(SignInLink))
    mail_server.says[ADDRESS] = "450 not now"
    assert send_invitations(installation) == 0
    assert len(rows(SignInLink)) == before
    assert send_invitations(installation) == 0  # it isn't due again yet
    mail_server.says.clear()
    later(minutes=5)
    assert send_invitations(installation) == 1
    assert (len(mail_server.mails), rows(MailedInvitation)) == (1, [])


@pytest.mark.parametrize(("said", "tries"), [("450 not now", 8), ("550 5.1.1 nobody", 1)])
def test_it_is_given_up_at_last(
    said: str,
    tries: int,
    installation: Installation,
    invited: Invitation,
    mail_server: MailServer,
    later: Any,
    rows: Any,
) -> None:
    mail_server.says[ADDRESS] = said
    for _ in range(tries):
        assert len(rows(MailedInvitation)) == 1
        send_invitations(installation)
        later(hours=12)
    assert rows(MailedInvitation) == []


def test_no_address_is_in_the_log(
    installation: Installation, invited: Invitation, mail_server: MailServer, later: Any
) -> None:
    mail_server.says[ADDRESS] = f"450 {ADDRESS} is not at home"
    with structlog.testing.capture_logs() as logs:
        send_invitations(installation)
        mail_server.says.clear()
        later(minutes=5)
        send_invitations(installation)
    assert [one["outcome"] for one in logs] == ["later", "sent"]
    assert "quokka" not in str(logs)


def test_who_loses_the_role_or_the_site_before_is_not_written_to(
    installation: Installation,
    invited: Invitation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    mail_server: MailServer,
    rows: Any,
) -> None:
    [who] = [row.id for row in rows(Moderator) if row.id != moderator.id]
    change_role(installation, submitting_site.id, who, None, moderator.id)
    assert rows(MailedInvitation) == []
    invite_moderator(installation, submitting_site.id, ADDRESS, "viewer", moderator.id)
    remove_site(installation, "blog")
    assert send_invitations(installation) == 0
    assert mail_server.mails == []


def test_a_link_to_pass_on_is_there_whatever_mail_does(
    installation: Installation,
    invited: Invitation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    rows: Any,
) -> None:
    [who] = [row.id for row in rows(Moderator) if row.id != moderator.id]
    assert new_link(installation, submitting_site.id, who, moderator.id).token
    assert send_invitations(installation) == 0


def test_who_can_sign_in_already_gets_none(
    installation: Installation, invited: Invitation, mail_server: MailServer
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(password_hash="something"))
    assert send_invitations(installation) == 0
    assert not invite_by_mail(installation, ADDRESS, None)
    assert not invite_by_mail(installation, "nobody@example.org", None)
    assert mail_server.mails == []


def test_of_all_sites_none_is_named(
    installation: Installation, moderator: ModeratorAccount, mail_server: MailServer
) -> None:
    assert invite_by_mail(installation, moderator.address, None)
    assert send_invitations(installation) == 1
    assert mail_server.mails[0]["Subject"] == "You are invited to moderate comments"


def test_without_mail_there_is_a_link_to_pass_on(
    installation: Installation, submitting_site: SubmittingSite, moderator: ModeratorAccount
) -> None:
    object.__setattr__(
        installation, "settings", installation.settings.model_copy(update={"mail_server": None})
    )
    made = invite_moderator(
        installation, submitting_site.id, ADDRESS, "moderator", moderator.id, "Quo"
    )
    assert (made.is_mailed, bool(made.token)) == (False, True)
    assert send_invitations(installation) == 0
