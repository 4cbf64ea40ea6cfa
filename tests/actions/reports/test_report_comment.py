"""A report is kept once a network, changes nothing on the page, and is always answered alike."""

from datetime import timedelta
from typing import Any

import pytest

from moderation import clock
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.reports.report_status import withdraw_report
from moderation.actions.reports.report_token import parse_report_token
from moderation.actions.reports.reporter import MUTED_FOR
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.errors import Forbidden, NotFound
from moderation.identifiers import new_id
from moderation.tables import (
    Comment,
    Event,
    IllegalNotice,
    Label,
    NoticeContact,
    ReaderReport,
    ReporterRecord,
)
from moderation.vault import BrokenSeal
from tests.actions.reports.conftest import NETWORK, network, notice


def standing(rows) -> list[tuple[str, int | None, int]]:
    return [(one.status, one.published_revision, one.version) for one in rows(Comment)]


def test_a_report_is_kept_and_changes_nothing_on_the_page(published, report, rows) -> None:
    comment_id = published()
    before = standing(rows)
    report(comment_id, kind="spam", text="He sells loaves: write to baker@example.org")
    (kept,) = rows(ReaderReport)
    assert (kept.comment_id, kept.revision, kept.kind, kept.state) == (
        comment_id,
        1,
        "spam",
        "open",
    )
    assert kept.text == "He sells loaves: write to [email]"
    assert standing(rows) == before


def test_a_network_weighs_once_a_revision_and_is_told_the_same_each_time(
    published, report, rows
) -> None:
    comment_id = published()
    first = report(comment_id)
    again = report(comment_id, kind="hate", text="Once more")
    assert again == first
    assert [one.kind for one in rows(ReaderReport)] == ["abusive"]
    report(comment_id, "203.0.113.0/24")
    assert len(rows(ReaderReport)) == 2


def test_taking_back_and_reporting_again_adds_nothing(
    installation, published, report, rows, status_of
) -> None:
    comment_id = published()
    for _ in range(3):
        token = report(comment_id)
        withdraw_report(installation, token)
    (kept,) = rows(ReaderReport)
    assert kept.state == "void"
    assert status_of(token).state == "withdrawn"


@pytest.mark.parametrize("case", ["nobody's", "waiting", "another site's", "no identifier"])
def test_what_cannot_be_reported_is_answered_as_what_can(
    case: str, installation, submit, published, report, rows, status_of, other_site
) -> None:
    ids = {
        "nobody's": new_id,
        "waiting": lambda: submit().id,
        "another site's": lambda: submit(site=site_by_name(installation, other_site.site)).id,
        "no identifier": lambda: "../../etc",
    }
    known, unknown = report(published(body="Another text of hers.")), report(ids[case]())
    assert len(unknown) == len(known)
    assert status_of(unknown) == status_of(known)
    assert len(rows(ReaderReport)) == 1


def test_the_site_hears_of_a_report_but_not_from_whom(published, report, rows) -> None:
    comment_id = published()
    report(comment_id, text="I know where she lives")
    report(comment_id)
    told = [one for one in rows(Event) if one.type == "comment.reported"]
    (event,) = told
    assert event.payload == {
        "id": comment_id,
        "report_id": rows(ReaderReport)[0].id,
        "thread_url": "https://example.org/2026/bread",
        "revision": 1,
        "kind": "abusive",
        "is_notice": False,
        "reported_at": event.payload["reported_at"],
    }


def test_undoing_a_decision_withdraws_no_report_from_the_outbox(
    installation, submitting_site, moderator, published, report, decided, rows
) -> None:
    comment_id = published()
    report(comment_id)
    decision_id = decided(comment_id, "rejected")
    undo_decision(installation, submitting_site.id, comment_id, decision_id, moderator.actor)
    (event,) = [one for one in rows(Event) if one.type == "comment.reported"]
    assert event.withdrawn_at is None


# Notices.


def test_a_notice_is_kept_with_its_sender_sealed(installation, published, report, rows) -> None:
    given = notice(name="Canary Reader", email="canary@example.org", law="§ 185, ask x@example.org")
    report(published(), notice=given)
    (kept,), (contact,) = rows(IllegalNotice), rows(NoticeContact)
    assert kept.law == "§ 185, ask [email]"
    assert b"canary" not in contact.sealed.lower()
    opened = installation.vault.open(contact)
    assert opened == '{"name": "Canary Reader", "email": "canary@example.org"}'
    contact.notice_id = new_id()
    assert isinstance(installation.vault.open(contact), BrokenSeal)


def test_each_notice_of_a_network_is_kept_and_the_network_weighs_once(
    published, report, rows
) -> None:
    comment_id = published()
    tokens = {
        report(comment_id),
        report(comment_id, notice=notice()),
        report(comment_id, notice=notice(email="jane@example.org")),
        report(comment_id, notice=notice()),
    }
    assert len(tokens) == 3
    assert len(rows(IllegalNotice)) == 2
    (kept,) = rows(ReaderReport)
    assert kept.is_notice


def test_a_notice_always_returns_and_the_same_one_does_not(
    published, report, decided, rows, status_of
) -> None:
    comment_id = published()
    first = report(comment_id, notice=notice())
    decided(comment_id, "approved")
    assert report(comment_id, notice=notice()) == first
    assert [one.state for one in rows(ReaderReport)] == ["dismissed"]
    second = report(comment_id, notice=notice(why="It is another passage that breaks this law."))
    assert [one.state for one in rows(ReaderReport)] == ["open"]
    assert (status_of(first).decision, status_of(second).state) == ("kept", "received")


# What comes of them.


def test_approving_dismisses_what_was_said_of_the_public_text(
    installation, submitting_site, published, report, decided, rows, status_of
) -> None:
    comment_id = published()
    old = report(comment_id)
    edit_comment(installation, submitting_site, comment_id, "Another text, which must wait.")
    decided(comment_id, "approved")
    new = report(comment_id)
    assert [(one.revision, one.state) for one in rows(ReaderReport)] == [
        (1, "dismissed"),
        (2, "open"),
    ]
    assert (status_of(old).decision, status_of(new).state) == ("kept", "received")


@pytest.mark.parametrize(("status", "reason"), [("rejected", "abusive"), ("spam", "spam")])
def test_taking_down_upholds_them_and_undoing_opens_them_again(
    installation,
    submitting_site,
    moderator,
    published,
    report,
    decided,
    rows,
    status_of,
    status: Any,
    reason: str,
) -> None:
    comment_id = published()
    tokens = [report(comment_id), report(comment_id, network(1), notice=notice())]
    decision_id = decided(comment_id, status, reason="abusive")
    for token in tokens:
        told = status_of(token)
        assert (told.state, told.decision, told.reason) == ("decided", "removed", reason)
    assert [(one.upheld, one.dismissed) for one in rows(ReporterRecord)] == [(1, 0), (1, 0)]
    undo_decision(installation, submitting_site.id, comment_id, decision_id, moderator.actor)
    assert {status_of(token).state for token in tokens} == {"received"}
    assert [(one.upheld, one.dismissed) for one in rows(ReporterRecord)] == [(0, 0), (0, 0)]


def test_sending_back_to_the_queue_answers_nothing(published, report, decided, rows) -> None:
    comment_id = published()
    report(comment_id)
    decided(comment_id, "pending")
    assert [one.state for one in rows(ReaderReport)] == ["open"]


def test_what_readers_say_is_no_lesson_but_what_is_decided_is(
    published, report, decided, rows
) -> None:
    comment_id = published()
    before = [(one.is_spam, one.source) for one in rows(Label)]
    for number in range(30):
        report(comment_id, network(number), kind="spam")
    assert [(one.is_spam, one.source) for one in rows(Label)] == before
    decided(comment_id, "spam")
    assert [(one.is_spam, one.source) for one in rows(Label)] == [*before, (True, "moderator")]


# Who is not heard.


def test_nobody_can_tell_that_they_are_muted(
    installation, published, report, rows, status_of
) -> None:
    heard = report(published())
    _mark(installation, muted_at=clock.now(), muted_until=clock.now() + MUTED_FOR)
    unheard = report(published(body="Something else entirely."))
    assert status_of(unheard) == status_of(heard)
    assert len(rows(ReaderReport)) == 1


def test_notices_are_suspended_after_a_warning_only_and_that_is_told(
    installation, published, report, rows, status_of
) -> None:
    now = clock.now()
    token = report(published(), notice=notice())
    _mark(installation, muted_at=now, muted_until=now + MUTED_FOR)
    report(published(body="A second text."), notice=notice())
    _mark(installation, warned_at=now + timedelta(seconds=1))
    report(published(body="A third text."), notice=notice())
    assert status_of(token).is_warned
    _mark(installation, muted_at=now + timedelta(seconds=2))
    with pytest.raises(Forbidden, match="after a warning more came"):
        report(published(body="A fourth text."), notice=notice())
    assert len(rows(IllegalNotice)) == 3


def test_one_network_is_another_on_another_site(published, report, submit, rows) -> None:
    report(published())
    (record,) = rows(ReporterRecord)
    assert NETWORK.encode() not in record.reporter
    assert len(record.reporter) == 16


# Tokens.


def test_a_token_that_we_did_not_give_out_is_none(published, report, status_of) -> None:
    token = report(published())
    forged = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in (forged, token[:-4], "", "…", token + token, "A" * 48):
        with pytest.raises(NotFound):
            status_of(wrong)


def test_after_its_time_a_token_says_that_nothing_is_kept(
    installation, report, status_of, monkeypatch
) -> None:
    token = report(new_id())
    assert parse_report_token(installation.vault, token) is not None
    moment = clock.now() + timedelta(days=92)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert status_of(token).state == "no_longer_kept"


def _mark(installation, **values: Any) -> None:
    with installation.database.transaction() as session:
        (record,) = session.query(ReporterRecord).all()
        for name, value in values.items():
            setattr(record, name, value)
