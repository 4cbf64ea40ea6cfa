"""The numbers and the audit trail at the desk: right, in the site's own figures, harmless files."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from moderation import clock
from moderation.actions.audit.read_audit import AuditFilter, read_audit
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Act, Actor
from moderation.actions.installation.audit import record_act
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.lists.add_entry import add_entry
from moderation.actions.lists.draft_entry import EntryDraft
from moderation.actions.numbers import count_days as counting
from moderation.actions.numbers.count_days import count_days
from moderation.actions.numbers.read_numbers import read_numbers
from moderation.actions.sites.change_origins import add_origin
from moderation.actions.sites.set_site import set_site
from moderation.actions.webhooks.webhook_endpoints import add_webhook, remove_webhook
from moderation.tables import AuditRow, Comment, Decision
from moderation.web.review.words.charts.day_bars import HEIGHT, day_bars
from moderation.web.review.words.csv_answer import csv_lines
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import AtTheDesk, Seat


@pytest.fixture
def decided(
    installation: Installation,
    submit: Submit,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> str:
    """Two approved, one spam, one undone; the model leaned wrong once. One comment's identifier."""
    here = submitting_site.id
    comments = [submit(body=f"Comment number {number}.") for number in range(4)]
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(risk=0.1))
    for comment, status in zip(comments, ("approved", "approved", "spam", "spam"), strict=True):
        last = decide(installation, here, comment.id, WantedDecision(status, moderator.actor))
    undo_decision(installation, here, comments[3].id, last.decision.id, moderator.actor)
    return comments[0].id


def figures(installation: Installation, site: SubmittingSite) -> dict[str, Any]:
    found = seen(installation, read_numbers, site.id, 30)
    people = {status: sum(found.by_people(status)) for status in ("approved", "spam")}
    agreement = {code: sum(found.series("agreement", code)) for code in ("same", "other")}
    return people | agreement | {"waiting": found.waiting}


def test_the_numbers_are_right_before_a_day_is_counted_and_after(
    installation: Installation, decided: str, submitting_site: SubmittingSite, at: Any
) -> None:
    expected = {"approved": 2, "spam": 1, "same": 2, "other": 1, "waiting": 1}
    assert figures(installation, submitting_site) == expected
    assert count_days(installation) == 0
    at(days=1)
    assert figures(installation, submitting_site) == expected
    assert count_days(installation) == 1
    assert count_days(installation) == 0
    assert figures(installation, submitting_site) == expected


def test_what_takes_long_to_count_is_left_to_the_worker(
    installation: Installation,
    decided: str,
    submitting_site: SubmittingSite,
    at: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = figures(installation, submitting_site)
    monkeypatch.setattr(counting, "MOST_AT_ONCE", 2)
    assert figures(installation, submitting_site) == expected  # today is counted in any case
    at(days=1)
    assert figures(installation, submitting_site)["approved"] == 0
    assert (
        seen(installation, read_numbers, submitting_site.id, 30).complete_since
        == clock.now().date()
    )
    assert count_days(installation) == 1
    assert figures(installation, submitting_site) == expected
    assert seen(installation, read_numbers, submitting_site.id, 30).complete_since is None


def test_the_time_to_decision_is_told_today_and_after(
    installation: Installation,
    decided: str,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    admin: AtTheDesk,
    at: Any,
) -> None:
    with installation.database.transaction() as session:
        earlier = select(Decision.id).where(Decision.decided_by == "policy").order_by(Decision.id)
        for decision_id, minutes in zip(
            session.scalars(earlier).all(), (10, 20, 400), strict=False
        ):
            past = clock.now() - timedelta(minutes=minutes)
            session.execute(
                update(Decision).where(Decision.id == decision_id).values(created_at=past)
            )
    again = WantedDecision("spam", moderator.actor)
    decide(installation, submitting_site.id, decided, again)  # only the first decision counts

    def waits() -> list[float]:
        found = seen(installation, read_numbers, submitting_site.id, 7)
        return [found.waits(0.5)[1] or 0, found.waits(0.95)[1] or 0, found.waits(0.5)[0][-1] or 0]

    assert waits()[:2] == pytest.approx([20, 400], rel=0.03)
    assert waits()[2] == pytest.approx(20, rel=0.03)
    page = admin.get("/review/blog/numbers").text
    assert "Time to decision" in page
    assert re.search(r"95 of a hundred within</span> <span[^>]*>[34][0-9]{2}\xa0min<", page)
    at(days=1)
    count_days(installation)
    assert waits()[:2] == pytest.approx([20, 400], rel=0.03)


def test_spam_is_counted_by_its_kind(
    installation: Installation, decided: str, submitting_site: SubmittingSite, admin: AtTheDesk
) -> None:
    assert (
        sum(seen(installation, read_numbers, submitting_site.id, 7).series("kind", "untold")) == 1
    )
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(kind="pharmacy"))
    found = seen(installation, read_numbers, submitting_site.id, 7)
    assert found.codes("kind") == ["pharmacy"]
    assert "Pills and cures" in admin.get("/review/blog/numbers").text


def test_a_good_comment_that_policy_filed_is_counted(
    installation: Installation,
    submit: Submit,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> None:
    comment = submit(honeypot="filled in")
    assert comment.status == "spam"
    decide(
        installation, submitting_site.id, comment.id, WantedDecision("approved", moderator.actor)
    )
    found = seen(installation, read_numbers, submitting_site.id, 7)
    assert found.series("ham", "approved")[-1] == 1
    assert found.series("reason", "honeypot")[-1] == 1


def test_the_page_names_people_to_admins_and_oneself_to_moderators(
    decided: str, admin: AtTheDesk, seat: Seat
) -> None:
    page = admin.get("/review/blog/numbers").text
    assert "Decisions by moderator" in page
    assert "<bdi>Mo</bdi>" in page
    assert "<bdi>Mo</bdi>" not in seat("moderator", name="Kim").get("/review/blog/numbers").text
    assert seat("viewer", name="Vi").get("/review/blog/numbers").status_code == 403


@pytest.mark.parametrize(
    "page", ["numbers", "numbers.csv", "numbers/load.csv", "audit", "audit.csv"]
)
def test_other_sites_and_unknown_ones_are_the_same(
    admin: AtTheDesk, other_site: Any, page: str
) -> None:
    assert admin.get(f"/review/blog/{page}").status_code == 200
    theirs, none = (admin.get(f"/review/{name}/{page}") for name in ("shop", "none"))
    assert theirs.status_code == none.status_code == 404


def test_a_site_without_comments_has_a_pleasant_page(admin: AtTheDesk) -> None:
    assert "No numbers yet." in admin.get("/review/blog/numbers").text


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "address",
    [
        "numbers?days=8",
        "audit?before=-1",
        "audit?since=x",
        "audit?object=x",
        "audit?verify_after=9e9",
    ],
)
def test_an_address_edited_by_hand_is_answered_in_a_sentence(
    admin: AtTheDesk, address: str
) -> None:
    assert admin.get(f"/review/blog/{address}").status_code in {400, 422}


def test_files_are_whole_and_named_by_us(decided: str, admin: AtTheDesk) -> None:
    answer = admin.get("/review/blog/numbers/decided.csv?days=7")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="decided.csv"'
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows[0] == ["Day", "Approved", "Spam", "Rejected"]
    assert rows[-1][1:] == ["2", "1", "0"]
    assert len(rows) == 8


@given(
    st.lists(
        st.lists(st.text() | st.integers() | st.sampled_from(["=1+1", "\0=a", " @x"]), min_size=1),
        max_size=4,
    )
)
def test_no_cell_is_a_formula_and_every_cell_comes_back(rows: Any) -> None:
    text = "".join(csv_lines(rows))
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(read) == len(rows)
    for row, back in zip(rows, read, strict=True):
        for cell, found in zip(row, back, strict=True):
            assert found in {str(cell), f"'{cell}"}
            assert isinstance(cell, int) or not found.startswith(tuple("=+-@\t\r\n\0"))


@given(st.lists(st.none() | st.integers(0, 10**9), max_size=90))
def test_bars_stay_within_their_picture(numbers: Any) -> None:
    chart = day_bars("a", numbers, top=max((n or 0 for n in numbers), default=0), total="")
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= chart.width
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT + 0.01


def test_the_trail_is_searched_and_verified(
    installation: Installation, decided: str, admin: AtTheDesk, moderator: ModeratorAccount
) -> None:
    page = admin.get(f"/review/blog/audit?actor=moderator:{moderator.id}&object={decided}").text
    assert page.count('class="audit-row"') == 1
    assert "Pending → Approved" in page
    assert 'class="audit-row"' not in admin.get("/review/blog/audit?until=2020-01-01").text
    assert "Verified: rows 1 to 6 hold" in admin.get("/review/blog/audit?verify_after=0").text
    with installation.database.transaction() as session:
        session.execute(update(AuditRow).where(AuditRow.object_id == decided).values(after="spam"))
    assert "The trail is broken at row" in admin.get("/review/blog/audit?verify_after=0").text


def test_the_trail_says_which_entry_setting_and_webhook(
    installation: Installation,
    moderator: ModeratorAccount,
    admin: AtTheDesk,
    submitting_site: SubmittingSite,
) -> None:
    here, who = submitting_site.id, moderator.id
    draft = EntryDraft("blocked", "term", "cheap pills", None, None, None, None)
    entry_id = add_entry(installation, here, draft, who)
    hook = add_webhook(installation, here, "https://hooks.example.org/s/x", [], "", who)
    set_site(installation, "blog", {"mode": "trust", "spam_above": "0.8"}, who)
    set_site(installation, "blog", {"clause.abusive": "Rule 3: be kind"})
    add_origin(installation, here, "https://www.example.org:8443", who)
    page = " ".join(re.sub("<[^>]+>", " ", admin.get("/review/blog/audit").text).split())
    for told in (
        "Term: cheap pills",
        "hooks.example.org",
        "Mode: Trust File as spam above (per cent): 80",
        "Wording of a reason: abusive",
        "Added an origin www.example.org:8443",
    ):
        assert told in page
    assert "Rule 3" not in page
    assert "/s/x" not in page
    remove_webhook(installation, here, hook, who)
    page = admin.get("/review/blog/audit").text
    assert f"/webhooks/{hook}" not in page  # that page is gone
    assert f"/{entry_id}" in page


def test_a_day_of_the_trail_is_whole_also_where_rows_are_dated_out_of_order(
    installation: Installation, decided: str, submitting_site: SubmittingSite
) -> None:
    here, day = submitting_site.id, datetime(2026, 3, 4, tzinfo=UTC)
    hours = [-3.0, -0.1, 0, -0.2, 5, 23.9, 24.5, 23.8, 27]
    with installation.database.transaction() as session:
        session.execute(update(AuditRow).values(created_at=day + timedelta(days=9)))
        for hour in hours:
            record_act(session, Act(Actor("site"), "thing.done", day + timedelta(hours=hour), here))

    def found(since: datetime | None, until: datetime | None) -> list[float]:
        wanted = AuditFilter(
            action="thing.done", since=since and since.date(), until=until and until.date()
        )
        rows = seen(installation, read_audit, here, wanted).rows
        return [(row.created_at - day) / timedelta(hours=1) for row in reversed(rows)]

    assert found(day, day) == [0, 5, 23.9, 23.8]
    assert found(day, None) == [0, 5, 23.9, 24.5, 23.8, 27]
    assert found(None, day) == [-3.0, -0.1, 0, -0.2, 5, 23.9, 23.8]
    assert found(day - timedelta(days=99), day - timedelta(days=2)) == []


def test_only_admins_see_the_trail(seat: Seat) -> None:
    for role in ("moderator", "viewer"):
        assert seat(role, name=role).get("/review/blog/audit").status_code == 403  # type: ignore[arg-type]


def test_the_trails_file_names_people(decided: str, admin: AtTheDesk) -> None:
    rows = list(csv.DictReader(io.StringIO(admin.get("/review/blog/audit.csv").text, newline="")))
    assert (rows[0]["name"], rows[0]["action"]) == ("Ada", "audit.exported")
    assert rows[1]["name"] == "Mo"
    assert rows[1]["action"] == "comment.undone"
