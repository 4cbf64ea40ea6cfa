"""The figures of a transparency report, against counting by hand; months of nothing are zeros."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.numbers.count_days import count_days
from moderation.actions.numbers.read_report import ReportOfPeriod, read_report
from moderation.actions.numbers.time_classes import time_class, time_of
from moderation.actions.reports.answer_reports import keep_reported
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.actions.upkeep.expire import expire
from moderation.errors import Invalid
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
MONTHS = ["2026-03", "2026-04", "2026-05", "2026-06"]
NAMES = {
    ("notices", "received.reader"): ("notice", "came"),
    ("notices", "decided.removed"): ("notice", "removed"),
    ("notices", "decided.kept"): ("notice", "kept"),
    ("reports", "came"): ("report", "came"),
    ("reports", "removed"): ("report", "removed"),
    ("reports", "kept"): ("report", "kept"),
}
REASONS = ("abusive", "hate", "illegal", None)


@pytest.fixture
def read(
    installation: Installation, submitting_site: SubmittingSite
) -> Callable[..., ReportOfPeriod]:
    def read_one(first: str = MONTHS[0], last: str = MONTHS[-1]) -> ReportOfPeriod:
        with installation.database.reading() as session:
            return read_report(session, submitting_site.id, first, last)

    return read_one


def _by_name(report: ReportOfPeriod) -> dict[tuple[str, str, str], Any]:
    return {(one.part, one.indicator, one.category): one for one in report.lines}


class Happened:
    """A site on which this and that happens, and who writes down what, as a person would."""

    def __init__(
        self, house: Installation, site_id: str, moderator: ModeratorAccount, submit: Submit
    ) -> None:
        self._house, self._site_id, self._actor = house, site_id, moderator.actor
        self._submit, self._dice = submit, random.Random(18)  # noqa: S311 - the same every time
        self.now = BEGIN
        self.hand: Counter[tuple[str, str, str]] = Counter()
        self.hours: list[float] = []

    def happen(self, number: int) -> None:
        """A comment is published, perhaps reported, and answered."""
        self.now += timedelta(hours=self._dice.randrange(1, 60))
        comment_id = self._submit(body=f"Text {number}").id
        self._decide(comment_id, "approved")
        kind, came = self._dice.choice(("nothing", "report", "notice", "notice")), self.now
        if kind != "nothing":
            said = WantedNotice("A law", "It calls a baker a thief.", "en", good_faith=True)
            notice = WantedReport("illegal", notice=said)
            wanted = notice if kind == "notice" else WantedReport("abusive")
            report_comment(self._house, self._site_id, comment_id, f"10.1.{number}.0/24", wanted)
            self._write(kind, "came")
        self.now += timedelta(minutes=self._dice.randrange(2, 3_000))
        answer = self._answer(comment_id)
        if answer and kind != "nothing":
            self._write(kind, answer)
        if answer and kind == "notice":
            self.hours.append((self.now - came).total_seconds() / 3600)

    def _answer(self, comment_id: str) -> str | None:
        """Keep it, or take it down; None where that is undone at once."""
        if self._dice.random() < 0.4:
            keep_reported(self._house, self._site_id, comment_id, self._actor, None)
            return "kept"
        reason = self._dice.choice(REASONS)
        decision_id = self._decide(comment_id, "rejected", reason)
        if self._dice.random() < 0.2:
            undo_decision(self._house, self._site_id, comment_id, decision_id, self._actor)
            return None
        self._write("statement", "illegal" if reason == "illegal" else "terms")
        return "removed"

    def _decide(self, comment_id: str, status: Any, reason: str | None = None) -> str:
        wanted = WantedDecision(status, self._actor, reason=reason)
        return decide(self._house, self._site_id, comment_id, wanted).decision.id

    def _write(self, figure: str, what: str) -> None:
        self.hand[f"{self.now:%Y-%m}", figure, what] += 1


@pytest.mark.at_length(database_kind="postgres")
def test_what_happened_at_random_is_counted_as_by_hand(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
    read: Callable[..., ReportOfPeriod],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = Happened(installation, submitting_site.id, moderator, submit)
    monkeypatch.setattr(clock, "now", lambda: world.now)
    for number in range(16):
        world.happen(number)
    live = _by_name(read())
    world.now = datetime(2026, 5, 10, tzinfo=UTC)
    count_days(installation)
    assert _by_name(read()) == live
    for place, month in enumerate(MONTHS):
        for (part, indicator), (figure, what) in NAMES.items():
            told = live[part, indicator, ""].numbers[place]
            assert told == world.hand[month, figure, what], (month, figure, what)
        for ground in ("illegal", "terms"):
            rows = [one for (_, name, _), one in live.items() if name.startswith(f"{ground}.")]
            assert sum(one.numbers[place] for one in rows) == world.hand[month, "statement", ground]
    by_category = sum(one.total for (_, name, _), one in live.items() if name == "by_category")
    stated = sum(number for (_, figure, _), number in world.hand.items() if figure == "statement")
    assert by_category == stated > 0
    middle = sorted(world.hours)[(len(world.hours) - 1) // 2]
    assert live["notices", "median_hours", ""].total == pytest.approx(middle, rel=0.03)
    world.now = datetime(2027, 2, 20, tzinfo=UTC)
    expire(installation)
    assert _by_name(read()) == live, "figures outlive what they count"


def test_where_nothing_happened_are_zeros_and_no_median(
    read: Callable[..., ReportOfPeriod],
) -> None:
    report = read("2025-12", "2027-02")
    assert (len(report.months), report.months[0], report.months[-1]) == (15, "2025-12", "2027-02")
    for line in report.lines:
        nothing = None if line.indicator in {"median_hours", "error_rate"} else 0
        assert (list(line.numbers), line.total) == ([nothing] * 15, nothing)


def test_a_period_that_is_none_is_refused_in_a_sentence(
    read: Callable[..., ReportOfPeriod],
) -> None:
    for first, last in (
        ("2026-13", "2026-13"),
        ("2026-1", "2026-02"),
        ("", ""),
        ("2026-02", "2026-01"),
        ("2020-01", "2026-01"),
        ("2026-01'", "2026-02"),
        ("9999-11", "9999-12"),
    ):
        with pytest.raises(Invalid):
            read(first, last)


def test_a_class_of_times_holds_what_differs_by_less_than_three_per_cent() -> None:
    for minutes in (1, 1.5, 7, 61, 1_440, 40_000, 260_000):
        took = timedelta(minutes=minutes)
        assert time_of(time_class(took)) / took == pytest.approx(1, rel=0.03)
    assert time_class(timedelta(seconds=-5)) == time_class(timedelta()) == "0"
