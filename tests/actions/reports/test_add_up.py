"""What reports add up to: weights, thresholds, quiet days, and a mob that gets nowhere."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.reports import read_reported as read_reported_module
from moderation.actions.reports.add_up import add_up, read_urgent
from moderation.actions.reports.read_reported import read_reported
from moderation.actions.reports.report_comment import WantedReport, report_comment
from moderation.actions.reports.report_status import withdraw_report
from moderation.tables import Comment, ReaderReport, ReporterRecord, Site
from tests.actions.reports.conftest import network, notice
from tests.fixtures.looks import seen
from tests.fixtures.strictness import examples


@pytest.fixture
def later(monkeypatch):
    """Lets days go by: ``later(days=8)``."""

    def go(**span: float) -> None:
        moment = clock.now() + timedelta(**span)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return go


@pytest.fixture
def page(installation, submitting_site):
    """The queue, as it is now."""
    return lambda: seen(installation, read_reported, installation, [submitting_site.id])


def listed(page) -> list[str]:
    return [one.row.id for one in page().comments]


def weights(rows) -> list[float]:
    return [one.weight for one in rows(ReaderReport)]


def test_what_is_withdrawn_while_the_queue_is_read_is_left_out(
    installation, submitting_site, published, report, page, monkeypatch
) -> None:
    """On PostgreSQL each statement of a look sees what was done since the one before."""
    stays, goes = published(), published(body="A second text.")
    report(stays, notice=notice())
    token = report(goes, "203.0.113.0/24", notice=notice())
    both = seen(installation, add_up, [submitting_site.id], None)
    assert len(both) == 2
    withdraw_report(installation, token)
    monkeypatch.setattr(read_reported_module, "add_up", lambda *_: both)
    assert listed(page) == [stays]


# Weights.


def test_a_network_weighs_one_and_half_where_it_quarrels(submit, published, report, rows) -> None:
    report(published(author_ip=None))
    report(published(author_ip="203.0.113.9"), "203.0.113.0/24")
    assert weights(rows) == [1.0, 0.5]


def test_a_network_that_reports_much_weighs_half_unless_it_was_published(
    published, report, rows
) -> None:
    page = "https://example.org/another"
    published(author_ip="203.0.113.9", thread_url=page)
    for number in range(5):
        comment_id = published(author_ip=None, body=f"Text number {number}.")
        report(comment_id)
        report(comment_id, "203.0.113.0/24")
    assert weights(rows)[0::2] == [1.0, 1.0, 1.0, 0.5, 0.5]
    assert weights(rows)[1::2] == [1.0] * 5


@pytest.mark.parametrize(
    ("upheld", "dismissed", "weight"), [(5, 0, 1.0), (6, 0, 2.0), (0, 6, 0.25), (3, 3, 1.125)]
)
def test_how_earlier_reports_fared_weighs(
    installation, published, report, rows, upheld: int, dismissed: int, weight: float
) -> None:
    report(published(author_ip=None))
    _mark(installation, upheld=upheld, dismissed=dismissed)
    report(published(author_ip=None, body="A second text."))
    assert weights(rows)[1] == weight


def test_a_trusted_flagger_weighs_three(installation, published, report, rows) -> None:
    report(published())
    _mark(installation, trusted_at=clock.now())
    report(published(body="A second text."))
    assert weights(rows)[1] == 3.0


# When moderators are to look.


def test_less_than_is_needed_waits_and_is_counted(
    installation, submitting_site, published, report, page
) -> None:
    with installation.database.transaction() as session:
        session.get_one(Site, submitting_site.id).door_settings = {"reports_needed": "2"}
    comment_id = published(author_ip=None)
    report(comment_id)
    assert (listed(page), page().quiet) == ([], 1)
    report(comment_id, network(1))
    assert (listed(page), page().quiet) == ([comment_id], 0)


def test_what_was_kept_is_quiet_for_a_week_and_then_asks_for_twice_as_much(
    published, report, decided, page, later
) -> None:
    comment_id = published(author_ip=None)
    report(comment_id)
    decided(comment_id, "approved")
    report(comment_id, network(1))
    report(comment_id, network(2))
    assert (listed(page), page().quiet) == ([], 1)
    later(days=8)
    assert listed(page) == [comment_id]
    assert page().comments[0].networks == 2


def test_after_keeping_one_more_is_not_enough_but_a_notice_or_an_edit_is(
    published, report, decided, page, later
) -> None:
    comment_id = published(author_ip=None)
    report(comment_id)
    decided(comment_id, "approved")
    report(comment_id, network(1))
    later(days=8)
    assert listed(page) == []
    report(comment_id, network(2), notice=notice())
    assert listed(page) == [comment_id]


def test_moderators_hear_by_mail_of_notices_and_of_what_weighs_much(
    installation, submitting_site, published, report
) -> None:
    comment_id = published(author_ip=None)
    report(comment_id)
    report(comment_id, network(1))
    urgent = seen(installation, read_urgent, submitting_site.id)
    assert urgent == (0, 0, None)
    report(comment_id, network(2))
    report(published(body="A second text."), notice=notice())
    assert seen(installation, read_urgent, submitting_site.id)[:2] == (1, 1)


# Mobs.


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_many_reports_of_three_networks_weigh_three_and_move_nothing(
    installation: Installation, submitting_site, published, rows, page
) -> None:
    comment_id = published(author_ip=None)
    before = _standing(rows)
    for number in range(examples(1_000)):
        wanted = WantedReport("abusive", text=f"Number {number}")
        report_comment(installation, submitting_site.id, comment_id, network(number % 3), wanted)
    assert _standing(rows) == before
    (card,) = page().comments
    assert (card.networks, len(rows(ReaderReport))) == (3, 3)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_comments_that_each_another_network_reports_are_one_row(
    published, report, rows, page, installation, submitting_site
) -> None:
    ids = [published(body=f"Text number {number} on bread.") for number in range(examples(200))]
    before = _standing(rows)
    for number, comment_id in enumerate(ids):
        report(comment_id, network(number))
    assert _standing(rows) == before
    (wave,) = page().waves
    assert (wave.comments, wave.reports, page().comments) == (len(ids), len(ids), [])
    assert len(seen(installation, add_up, [submitting_site.id], None)) == len(ids)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whatever_readers_do_one_network_weighs_once_and_nothing_is_moved(
    installation, submitting_site, published, decided, rows
) -> None:
    """Reporting, noticing, taking back and deciding, in any order."""
    comment_id = published(author_ip=None)

    class Readers(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.tokens: list[str] = []
            self.before = _standing(rows)

        @rule(number=st.integers(0, 2), is_notice=st.booleans())
        def report(self, number: int, is_notice: bool) -> None:
            said = {"notice": notice()} if is_notice else {}
            wanted = WantedReport("illegal" if is_notice else "abusive", **said)
            self.tokens.append(
                report_comment(
                    installation, submitting_site.id, comment_id, network(number), wanted
                )
            )

        @rule(place=st.integers(0, 50))
        def take_back(self, place: int) -> None:
            if self.tokens:
                withdraw_report(installation, self.tokens[place % len(self.tokens)])

        @rule()
        def keep(self) -> None:
            decided(comment_id, "approved")
            self.before = _standing(rows)

        @invariant()
        def nothing_moved(self) -> None:
            assert _standing(rows) == self.before

        @invariant()
        def each_network_is_there_once(self) -> None:
            kept = [(one.revision, one.reporter) for one in rows(ReaderReport)]
            assert len(kept) == len(set(kept)) <= 3

    run_state_machine_as_test(
        Readers,
        settings=settings(
            max_examples=examples(12),
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _standing(rows) -> list[tuple[str, int | None]]:
    return [(one.status, one.published_revision) for one in rows(Comment)]


def _mark(installation, **values) -> None:
    with installation.database.transaction() as session:
        for record in session.query(ReporterRecord).all():
            for name, value in values.items():
                setattr(record, name, value)
