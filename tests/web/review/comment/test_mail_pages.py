"""Where links in mail lead: looking changes nothing, a button acts, and only on this comment."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from moderation import clock
from moderation.actions.account.own_sessions import end_other_sessions
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.installation import Installation
from moderation.actions.mail.compose_digest import DIGESTS, take_digest
from moderation.actions.mail.mail_link import MailLink, issue_mail_link
from moderation.actions.people.disable_account import disable_moderator
from moderation.actions.people.require_second_factor import reset_second_factor
from moderation.actions.sessions.sessions import SignedIn, Visit
from moderation.actions.signing_in.sign_in_by_link import use_link
from moderation.identifiers import new_id
from moderation.tables import AuditRow, Comment, Decision, Membership, Moderator, Site
from moderation.vault.lasting_tokens import issue_lasting_token
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import HERE


@pytest.fixture
def link(installation: Installation, moderator: ModeratorAccount, submit: Submit) -> str:
    """The path of a link to the one comment that waits."""
    return f"/review/mail/{_token(installation, moderator, submit().id)}"


def test_looking_shows_the_comment_and_changes_nothing(
    client: FlaskClient, link: str, installation: Installation
) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert "the crust came out" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "Set-Cookie" not in page.headers
    assert _status(installation) == "pending"


def test_a_button_decides_and_the_next_takes_it_back(
    client: FlaskClient, link: str, installation: Installation
) -> None:
    page = client.post(link, data={"status": "approved"}, headers=HERE)
    assert "Done. Thank you." in page.text
    assert _status(installation) == "approved"
    decision_id = page.text.split('name="undo" value="')[1].split('"')[0]
    assert "Undone." in client.post(link, data={"undo": decision_id}, headers=HERE).text
    assert _status(installation) == "pending"


def test_pressing_twice_is_one_decision(
    client: FlaskClient, link: str, installation: Installation
) -> None:
    for _ in range(2):
        assert client.post(link, data={"status": "spam"}, headers=HERE).status_code == 200
    with installation.database.reading() as session:
        decisions = session.scalars(select(Decision.decided_by)).all()
    assert sorted(decisions) == ["moderator", "policy"]


def test_what_was_decided_meanwhile_is_told_and_not_changed(
    client: FlaskClient, link: str, installation: Installation, moderator: ModeratorAccount
) -> None:
    with installation.database.reading() as session:
        comment = session.scalars(select(Comment)).one()
    decide(installation, comment.site_id, comment.id, WantedDecision("rejected", moderator.actor))
    assert "decided on or edited since" in client.get(link).text
    late = client.post(link, data={"status": "approved"}, headers=HERE)
    assert late.status_code == 409
    assert "your decision was not recorded" in late.text
    assert _status(installation) == "rejected"


def test_a_link_takes_back_nothing_but_its_own_decision(
    client: FlaskClient, link: str, installation: Installation, moderator: ModeratorAccount
) -> None:
    with installation.database.reading() as session:
        comment = session.scalars(select(Comment)).one()
    first = decide(
        installation, comment.site_id, comment.id, WantedDecision("spam", moderator.actor)
    ).decision
    undo_decision(installation, comment.site_id, comment.id, first.id, moderator.actor)
    later = decide(
        installation, comment.site_id, comment.id, WantedDecision("spam", moderator.actor)
    ).decision
    assert client.post(link, data={"undo": later.id}, headers=HERE).status_code == 404
    assert client.post(link, data={"undo": "no id"}, headers=HERE).status_code == 404
    assert _status(installation) == "spam"


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example.org"}, {"Origin": "null"}]
)
def test_a_form_of_another_page_decides_nothing(
    client: FlaskClient, link: str, installation: Installation, headers: dict[str, str]
) -> None:
    assert client.post(link, data={"status": "spam"}, headers=headers).status_code == 403
    assert _status(installation) == "pending"


def test_it_ends_with_the_role(client: FlaskClient, link: str, installation: Installation) -> None:
    with installation.database.transaction() as session:
        session.execute(delete(Membership))
    assert client.get(link).status_code == 404


def test_a_viewer_by_now_decides_nothing(
    client: FlaskClient, link: str, installation: Installation
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Membership).values(role="viewer"))
    assert client.post(link, data={"status": "spam"}, headers=HERE).status_code == 404


def test_a_site_that_asks_for_a_second_factor_is_opened_by_no_link(
    client: FlaskClient, link: str, installation: Installation
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Site).values(second_factor_required=True))
    page = client.get(link)
    assert page.status_code == 404
    assert "asks for a second factor, so no link opens it" in page.text
    assert "the crust came out" not in page.text
    assert client.post(link, data={"status": "spam"}, headers=HERE).status_code == 404
    assert _status(installation) == "pending"


def _new_password(installation: Installation, moderator: ModeratorAccount) -> None:
    token = reset_second_factor(installation, moderator.address)
    use_link(installation, token, "four other words do", Visit(None))


def _disable_and_enable(installation: Installation, moderator: ModeratorAccount) -> None:
    disable_moderator(installation, moderator.address)
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(disabled_at=None))


def _reset(installation: Installation, moderator: ModeratorAccount) -> None:
    reset_second_factor(installation, moderator.address)


def _end_others(installation: Installation, moderator: ModeratorAccount) -> None:
    end_other_sessions(installation, SignedIn(new_id(), moderator.id, "Mo"))


@pytest.mark.parametrize("end", [_new_password, _disable_and_enable, _reset, _end_others])
def test_it_ends_with_the_sessions(
    client: FlaskClient,
    link: str,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    end: Callable[[Installation, ModeratorAccount], None],
) -> None:
    end(installation, moderator)
    page = client.get(link)
    assert page.status_code == 404
    assert "This link has ended, because your sessions were." in page.text
    assert client.post(link, data={"status": "spam"}, headers=HERE).status_code == 404
    assert _status(installation) == "pending"
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(digest="hourly", digested_at=None))
    digest = take_digest(installation, moderator.id)
    assert digest
    assert client.get(f"/review/mail/{digest.sites[0].lines[0].token}").status_code == 200


def test_a_damaged_link_is_a_sentence(client: FlaskClient, link: str) -> None:
    page = client.get(link[:-1] + ("A" if link[-1] != "A" else "B"))
    assert page.status_code == 404
    assert "Sign in to see what waits." in page.text


def test_digests_end_by_a_button_and_not_by_looking(
    client: FlaskClient, installation: Installation, moderator: ModeratorAccount
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(digest="daily"))
    off = _off(installation, moderator)
    client.get(off)
    assert _digest(installation) == "daily"
    for _ in range(2):
        assert "No more mail" in client.post(off, headers=HERE).text
    assert _digest(installation) == "off"
    with installation.database.reading() as session:
        ended = select(AuditRow.actor).where(AuditRow.action == "digests.ended")
        assert session.scalars(ended).all() == [f"moderator:{moderator.id}"]


def test_a_mail_program_ends_them_by_one_click_however_often(
    client: FlaskClient, installation: Installation, moderator: ModeratorAccount
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(digest="daily"))
    off, click = _off(installation, moderator), {"List-Unsubscribe": "One-Click"}
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client.post(off, data=click, content_type=kind)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    assert _digest(installation) == "off"


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "Two-Clicks"}])
def test_what_is_no_such_click_and_comes_from_nowhere_is_refused(
    client: FlaskClient,
    installation: Installation,
    moderator: ModeratorAccount,
    data: dict[str, str],
) -> None:
    assert client.post(_off(installation, moderator), data=data).status_code == 403


def test_one_click_opens_no_other_door(client: FlaskClient, link: str) -> None:
    click = {"List-Unsubscribe": "One-Click", "status": "approved"}
    assert client.post(link, data=click).status_code == 403


def test_a_token_for_something_else_ends_no_digests(
    client: FlaskClient, installation: Installation, moderator: ModeratorAccount
) -> None:
    other = issue_lasting_token(installation.vault, "replies", moderator.id)
    click = {"List-Unsubscribe": "One-Click"}
    for token in (other, f"{other}A", "A" * 43, "é", "A"):
        assert client.post(f"/review/mail/off/{token}", data=click).status_code == 404


def _off(installation: Installation, moderator: ModeratorAccount) -> str:
    return f"/review/mail/off/{issue_lasting_token(installation.vault, DIGESTS, moderator.id)}"


def _token(installation: Installation, moderator: ModeratorAccount, comment_id: str) -> str:
    with installation.database.reading() as session:
        version = session.get_one(Comment, comment_id).version
    link = MailLink(moderator.id, comment_id, version)
    return issue_mail_link(installation.vault, link, clock.now())


def _status(installation: Installation) -> str:
    with installation.database.reading() as session:
        return session.scalars(select(Comment.status)).one()


def _digest(installation: Installation) -> str:
    with installation.database.reading() as session:
        return session.scalars(select(Moderator.digest)).one()
