"""Mail to who gave a notice: a receipt at once, and what was decided where they asked for it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.letters.answer_link import end_by_link
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.identifiers import new_id
from moderation.tables import IllegalNotice, NoticeAppeal, NoticeContact, OutgoingMail
from tests.fixtures.correspondence import Correspondence, links_of

NORA = "nora@notifier.example"
TYPED = ("quokkalaw", "quokkawhy", "Nora Quokka")


@pytest.fixture
def settings_overrides(mailing_settings: dict[str, Any]) -> dict[str, Any]:
    """A service that sends mail."""
    return mailing_settings


def notified(
    them: Correspondence,
    comment_id: str,
    address: str = NORA,
    network: str = "198.51.100.0/24",
    **changes: Any,
) -> None:
    said: dict[str, Any] = {
        "law": TYPED[0],
        "why": f"{TYPED[1]} is what it says here.",
        "language": "de",
    }
    whole: dict[str, Any] = (
        said | {"name": TYPED[2], "email": address, "good_faith": True} | changes
    )
    wanted = WantedReport("illegal", notice=WantedNotice(**whole))
    report_comment(them.installation, them.site_id, comment_id, network, wanted)


def published(them: Correspondence) -> str:
    """A comment by somebody who asks for no mail."""
    return them.published("author@example.org", wants_mail=False)


def test_a_receipt_asks_and_the_decision_comes_to_who_has_said_yes(
    correspondence: Correspondence, client: FlaskClient
) -> None:
    them, comment_id = correspondence, published(correspondence)
    notified(them, comment_id)
    (receipt,) = them.later()
    assert (receipt["To"], receipt["Subject"]) == (NORA, "Ihre Meldung ist eingegangen · blog")
    assert not any(word in receipt.as_string() for word in (*TYPED, "author@", comment_id))
    confirm, off = links_of(receipt)
    assert receipt["List-Unsubscribe"].endswith(f"{off}>")
    assert receipt["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<button" in client.get(confirm).text
    them.decide(comment_id, "rejected", reason="illegal")
    assert them.later() == [], "looking at the link has confirmed nothing"
    assert client.post(confirm).status_code == client.post(confirm).status_code == 200
    (told,) = them.later()
    assert (told["To"], told["Subject"]) == (NORA, "Ihre Meldung wurde beantwortet · blog")
    assert "der Kommentar wurde entfernt" in " ".join(told.get_content().split())
    assert not any(word in told.as_string() for word in (*TYPED, "author@", comment_id))
    assert them.later() == []


def test_what_is_undone_in_time_is_not_told_and_what_stands_is(
    correspondence: Correspondence, client: FlaskClient
) -> None:
    them, comment_id = correspondence, published(correspondence)
    notified(them, comment_id, language="en")
    client.post(links_of(them.later()[0])[0])
    decision = them.decide(comment_id, "rejected", reason="illegal")
    undo_decision(them.installation, them.site_id, comment_id, decision, Actor("site"))
    assert them.later() == []
    them.decide(comment_id, "approved")
    (told,) = them.later()
    assert "the comment stays" in " ".join(told.get_content().split())
    with them.installation.database.transaction() as session:
        notice = session.scalars(select(IllegalNotice)).one()
        appeal = NoticeAppeal(id=new_id(), site_id=them.site_id, comment_id=comment_id)
        appeal.notice_id, appeal.text, appeal.state = notice.id, "Look again.", "refused"
        appeal.answer, appeal.created_at = "We looked again.", them.now
        appeal.decided_at = them.now + timedelta(seconds=1)
        session.add(appeal)
    (answer,) = them.later()
    assert answer["Subject"] == "Your appeal was answered · blog"
    assert "We looked again." in " ".join(answer.get_content().split())


def test_what_is_answered_anew_is_told_anew_and_an_appeal_that_is_granted_once(
    correspondence: Correspondence, client: FlaskClient
) -> None:
    them, comment_id = correspondence, published(correspondence)
    notified(them, comment_id, language="en")
    client.post(links_of(them.later()[0])[0])
    kept = them.decide(comment_id, "approved")
    (first,) = them.later()
    assert "the comment stays" in " ".join(first.get_content().split())
    undo_decision(them.installation, them.site_id, comment_id, kept, Actor("site"))
    assert them.later() == []
    kept = them.decide(comment_id, "rejected", reason="illegal")
    (second,) = them.later()
    assert "was taken down" in " ".join(second.get_content().split())
    undo_decision(them.installation, them.site_id, comment_id, kept, Actor("site"))
    them.decide(comment_id, "approved")
    assert len(them.later()) == 1
    with them.installation.database.transaction() as session:
        notice = session.scalars(select(IllegalNotice)).one()
        notice.state, notice.answered_at = "upheld", them.now + timedelta(seconds=1)
        appeal = NoticeAppeal(id=new_id(), site_id=them.site_id, comment_id=comment_id)
        appeal.notice_id, appeal.text, appeal.state = notice.id, "Look again.", "granted"
        appeal.created_at, appeal.decided_at = them.now, notice.answered_at
        session.add(appeal)
    (answer,) = them.later()
    assert answer["Subject"] == "Your appeal was answered · blog"


def test_nobody_is_bothered_by_notices_that_others_give_in_their_name(
    correspondence: Correspondence, client: FlaskClient
) -> None:
    them = correspondence
    comments = [
        them.published(f"a{n}@example.org", wants_mail=False, body=f"Crumb {n} of many")
        for n in range(7)
    ]
    for number, comment_id in enumerate(comments[:5]):
        notified(them, comment_id, network=f"10.0.{number}.0/24")
    assert len(them.later()) == 3, "an address gets three a day"
    for number, comment_id in enumerate(comments):
        notified(them, comment_id, f"other{number}@notifier.example")
    receipts = them.later()
    assert len(receipts) == 5, "and a network has five sent"
    off = links_of(them.to(NORA)[0])[1]
    page = client.get(off).text
    assert re.findall(r"<button[^>]+>([^<]+)", page), page
    end_by_link(them.installation, off.rpartition("/")[2], never_again=True)
    them.now += timedelta(days=2)
    notified(them, comments[6], network="10.9.9.0/24", why="Another matter, which is as bad.")
    assert them.later() == []
    with them.installation.database.reading() as session:
        mails = session.scalars(select(OutgoingMail.state)).all()
        states = session.scalars(select(NoticeContact.state)).all()
    assert set(mails) == {"sent"}
    assert "new" not in states


def test_a_site_without_mail_sends_none_later_either(correspondence: Correspondence) -> None:
    them = correspondence
    them.set_mail("off")
    notified(them, published(them))
    assert them.later() == []
    them.now += timedelta(days=2)
    them.set_mail("on")
    assert them.later() == []
    assert them.later() == []
