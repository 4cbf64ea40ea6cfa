"""The queue *Reported*: what it lists first, what its cards tell, and what their answers do."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.actions.reports.report_status import ReportStatus, read_report_status
from moderation.tables import AuditRow, Comment, ReaderReport
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.web.review.conftest import PASSWORD, AtTheDesk, Seat

NOTICE = WantedNotice(
    "Criminal Code, section 185",
    "It calls a baker by name a thief.",
    "en",
    "Canary Reader",
    "canary@example.org",
    good_faith=True,
)


@pytest.fixture
def reported(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit
) -> Callable[..., tuple[str, str]]:
    """Publishes a comment and reports it: its identifier, and the status's token."""

    def publish(network: str = "100.64.7.0/24", of: str = "", **said: Any) -> tuple[str, str]:
        comment_id = of or submit(body=said.pop("body", "A text on bread.")).id
        if not of:
            approved = WantedDecision("approved", Actor("site"))
            decide(installation, submitting_site.id, comment_id, approved)
        wanted = WantedReport(**({"kind": "abusive"} | said))
        return comment_id, report_comment(
            installation, submitting_site.id, comment_id, network, wanted
        )

    return publish


@pytest.fixture
def status_of(installation: Installation) -> Callable[[str], ReportStatus]:
    return lambda token: seen(installation, read_report_status, installation.vault, token)


def _order(page: str) -> list[str]:
    return re.findall(r'id="reported-([\w-]{36})"', page)


def _version(installation: Installation, comment_id: str) -> int:
    with installation.database.reading() as session:
        return session.get_one(Comment, comment_id).version


def test_notices_come_first_then_what_weighs_most_and_nobody_is_named(
    admin: AtTheDesk, reported, installation: Installation
) -> None:
    light, _ = reported(body="Bread of one reader.")
    heavy, _ = reported(body="Bread of four readers.")
    for number in range(3):
        reported(f"198.18.{number}.0/24", of=heavy, kind="spam", text="Look at this.")
    noticed, token = reported(body="Bread of a thief.", kind="illegal", notice=NOTICE)
    answer = admin.get("/review/blog/?queue=reported")
    assert answer.headers["Location"] == "/review/blog/reported"
    page = admin.get("/review/blog/reported").text
    assert _order(page) == [noticed, heavy, light]
    assert "4 networks" in page
    assert "Criminal Code, section 185" in page
    for secret in ("canary", "100.64", "198.18", token):
        assert secret not in page.lower()
    assert '<span class="tab-count">3</span>' in admin.get("/review/blog/").text
    assert _order(admin.get("/review/reported").text) == [noticed, heavy, light]


def test_rejecting_with_a_reason_tells_the_reader_and_keeping_does(
    admin: AtTheDesk, reported, installation: Installation, status_of
) -> None:
    bad, of_bad = reported()
    good, of_good = reported("203.0.113.0/24", body="Another text.")
    path = f"/review/blog/comments/{bad}/reports"
    version = _version(installation, bad)
    answer = admin.post(path, act="rejected", reason="abusive", version=version)
    assert "Rejected" in admin.get(answer.headers["Location"]).text
    assert (status_of(of_bad).decision, status_of(of_bad).reason) == ("removed", "abusive")
    version = _version(installation, good)
    admin.post(f"/review/blog/comments/{good}/reports", act="keep", version=version)
    assert status_of(of_good).decision == "kept"
    assert "Nothing is reported." in admin.get("/review/blog/reported").text


def test_who_answers_what_weighs_too_little_stays_with_it(
    admin: AtTheDesk, reported, installation: Installation
) -> None:
    comment_id, _ = reported(kind="spam")
    path = f"/review/blog/comments/{comment_id}/reports"
    version = _version(installation, comment_id)
    answer = admin.post(path, act="hide", version=version, quiet="yes")
    assert answer.headers["Location"].endswith("&quiet=yes")
    assert 'name="quiet" value="yes"' in admin.get(answer.headers["Location"]).text


def test_a_reported_comment_is_hidden_while_it_is_looked_at_and_undone(
    admin: AtTheDesk, reported, installation: Installation, status_of, client
) -> None:
    comment_id, token = reported()
    path = f"/review/blog/comments/{comment_id}/reports"
    answer = admin.post(path, act="hide", version=_version(installation, comment_id))
    card = admin.get(answer.headers["Location"]).text
    assert "Out of sight while it is looked at" in card
    assert "Out of sight for now: " in card
    assert "Hide while we look" not in card
    assert "Out of sight" in admin.get(f"/review/blog/comments/{comment_id}").text
    assert status_of(token).state == "received"
    again = admin.post(path, act="hide", version=_version(installation, comment_id))
    assert again.status_code == 409
    assert "nothing to hide" in again.text
    undo = re.search(r'action="([^"]+/undo)"', card)
    assert undo is not None
    admin.post(undo.group(1))
    assert "Hide while we look" in admin.get("/review/blog/reported").text


def test_what_weighs_too_little_yet_is_counted_and_can_be_looked_at(
    admin: AtTheDesk, reported, installation: Installation
) -> None:
    comment_id, _ = reported()
    version = _version(installation, comment_id)
    admin.post(f"/review/blog/comments/{comment_id}/reports", act="keep", version=version)
    reported("203.0.113.0/24", of=comment_id)
    for path in ("/review/blog/reported", "/review/reported"):
        page = admin.get(path).text
        assert _order(page) == []
        assert "1 more weighs too little yet" in page
        assert f'href="{path}?quiet=yes"' in page
        assert _order(admin.get(f"{path}?quiet=yes").text) == [comment_id]
    assert page.count('aria-current="page"><span>') == 1  # one list is the one that is shown


def test_illegal_asks_which_law_and_why_and_who_gave_notice_reads_it(
    admin: AtTheDesk, reported, installation: Installation, status_of
) -> None:
    comment_id, token = reported(kind="illegal", notice=NOTICE)
    path, version = (
        f"/review/blog/comments/{comment_id}/reports",
        _version(installation, comment_id),
    )
    refused = admin.post(path, act="illegal", law=" ", why="It says so.", version=version)
    assert refused.status_code == 422
    assert "It says so." in refused.text
    law = "Criminal Code, section 186"
    admin.post(path, act="illegal", law=law, why="Nothing of it is true.", version=version)
    told = status_of(token)
    assert (told.decision, told.reason, told.law) == ("removed", "illegal", law)


def test_the_card_shows_the_text_that_was_reported_beside_todays(
    admin: AtTheDesk, reported, installation: Installation, submitting_site: SubmittingSite
) -> None:
    comment_id, _ = reported(body="A first text.")
    edit_comment(installation, submitting_site, comment_id, "A second, milder text.")
    page = admin.get("/review/blog/reported").text
    assert page.index("A first text.") < page.index("A second, milder text.")
    version = _version(installation, comment_id)
    admin.post(f"/review/blog/comments/{comment_id}/reports", act="keep", version=version)
    with installation.database.reading() as session:
        comment = session.get_one(Comment, comment_id)
        assert (comment.status, comment.published_revision) == ("pending", 1)


def test_two_tabs_and_damaged_forms_record_nothing(
    admin: AtTheDesk, reported, installation: Installation
) -> None:
    comment_id, _ = reported()
    path = f"/review/blog/comments/{comment_id}/reports"
    assert admin.post(path, act="rejected", version=1).status_code == 409
    for form in ({"act": "burn", "version": 2}, {"act": "keep"}, {"act": "keep", "version": "²"}):
        assert admin.post(path, **form).status_code == 422
    nobody = "/review/blog/comments/01900000-0000-7000-8000-000000000000/reports"
    assert admin.post(nobody, act="keep", version=1).status_code == 404
    assert len(_order(admin.get("/review/blog/reported").text)) == 1


def test_a_wave_is_one_row_and_is_kept_at_once_but_not_its_notice(
    admin: AtTheDesk, reported, installation: Installation
) -> None:
    first, _ = reported(kind="illegal", notice=NOTICE)
    for number in range(22):
        reported(f"10.0.{number}.0/24", body=f"Text number {number} on bread.")
    page = admin.get("/review/blog/reported").text
    assert _order(page) == [first]
    assert "A wave: 22 reports on 22 comments" in page
    (path,) = re.findall(r'action="(/review/blog/reported/[^"]+/keep)"', page)
    (each,) = re.findall(r'href="(/review/blog/reported\?thread=[^"]+)"', page)
    assert len(_order(admin.get(each).text)) == 23
    admin.post(path)
    assert _order(admin.get("/review/blog/reported").text) == [first]


def test_readers_are_muted_and_warned_and_both_are_on_record(
    admin: AtTheDesk, seat: Seat, reported, installation: Installation, status_of
) -> None:
    _, token = reported(kind="illegal", notice=NOTICE)
    page = admin.get("/review/blog/reported").text
    (path,) = re.findall(r'action="(/review/blog/reports/[^"]+/reporter)"', page)
    for judgement in ("warn", "mute", "trust"):
        answer = admin.post(path, judgement=judgement)
        assert answer.headers["Location"].endswith(f"done={judgement}")
    assert "trusted flagger, muted, warned" in admin.get("/review/blog/reported").text
    assert status_of(token).is_warned
    assert admin.post(path, judgement="burn").status_code == 422
    with installation.database.reading() as session:
        acts = session.scalars(select(AuditRow.action).where(AuditRow.action.like("reporter.%")))
        assert sorted(acts) == ["reporter.muted", "reporter.trusted", "reporter.warned"]
    assert seat("moderator").post(path, judgement="trust").status_code == 403
    assert seat("viewer", name="Vi").post(path, judgement="mute").status_code == 403


def test_who_gave_a_notice_is_shown_for_a_reason_once_and_on_record(
    admin: AtTheDesk, seat: Seat, reported, installation: Installation
) -> None:
    reported(kind="illegal", notice=NOTICE)
    page = admin.get("/review/blog/reported").text
    (path,) = re.findall(r'href="(/review/blog/notices/[^"]+/contact)"', page)
    assert "canary" not in admin.get(path).text.lower()
    assert admin.post(path, reason="curiosity", password=PASSWORD).status_code == 422
    shown = admin.post(path, reason="legal_request", password=PASSWORD).text
    assert "Canary Reader" in shown
    assert "canary@example.org" in shown
    with installation.database.reading() as session:
        acts = session.scalars(select(AuditRow.action).where(AuditRow.action.like("notifier.%")))
        assert list(acts) == ["notifier.revealed.legal_request"]
    assert seat("moderator").get(path).status_code == 403


def test_readers_of_another_site_are_nobodys_business(
    seat: Seat, reported, installation: Installation, other_site: Any
) -> None:
    reported()
    stranger = seat("admin", site="shop", name="Sid")
    with installation.database.reading() as session:
        report = session.scalars(select(ReaderReport)).one()
    assert stranger.get("/review/blog/reported").status_code == 404
    mine = f"/review/shop/reports/{report.id}/reporter"
    assert stranger.post(mine, judgement="mute").status_code == 404
