"""Rules of expiry stand for themselves: one that fails stops no other, and how each is told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ClauseElement, event, func, select, text, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.expiry_rule import BatchSize, Overdue, batch
from moderation.actions.upkeep import expire as expiring
from moderation.actions.upkeep import expiry_rules as rules_in_use
from moderation.actions.upkeep.expire import expire, rest_after
from moderation.actions.upkeep.expiry_rules import expiry_rules
from moderation.actions.upkeep.expiry_standing import RuleStanding, read_expiry
from moderation.tables import Comment
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen

Later = Callable[..., None]
AS_WRITTEN: dict[str, Any] = {"compile_kwargs": {"literal_binds": True}}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock: ``later(days=31)`` is so much after the test began."""
    began = clock.now()

    def move(**time: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**time))

    return move


@pytest.fixture
def spam(installation: Installation, submit: Submit) -> list[str]:
    """Three comments that are spam; their identifiers, the oldest first."""
    ids = [submit(body=f"Comment number {number}.").id for number in range(3)]
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(status="spam"))
    return ids


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has comments of this identifier stay, whoever deletes them."""
    whole = rules_in_use.forget_in_events

    def break_at(comment_id: str) -> None:
        def forget(session: Session, ids: Any) -> None:
            if comment_id in ids:
                raise ZeroDivisionError
            whole(session, ids)

        monkeypatch.setattr(rules_in_use, "forget_in_events", forget)

    return break_at


def standings(installation: Installation) -> dict[str, RuleStanding]:
    return {one.name: one for one in seen(installation, read_expiry)}


def number_of(installation: Installation, *where: Any) -> int:
    with installation.database.reading() as session:
        return session.scalars(select(func.count()).select_from(Comment).where(*where)).one()


def test_a_rule_that_fails_stops_no_other(
    installation: Installation, spam: list[str], later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_installation: Installation, _size: BatchSize) -> Iterator[Mapping[str, int]]:
        raise ZeroDivisionError
        yield {}

    later(days=91)
    rules = [
        replace(rule, run=fail) if rule.name in {"addresses", "spam"} else rule
        for rule in expiry_rules(installation)
    ]
    monkeypatch.setattr(expiring, "expiry_rules", lambda _: rules)
    expired = expire(installation)
    assert expired.failed == ["addresses", "spam"]
    assert expired.counts["networks"] == 3
    assert expired.unfinished == []


def test_a_row_that_stays_keeps_no_other_from_going(
    installation: Installation, spam: list[str], broken: Callable[[str], None], later: Later
) -> None:
    broken(spam[0])
    later(days=31)
    expired = expire(installation)
    assert (expired.failed, expired.counts["spam"]) == (["spam"], 2)
    assert number_of(installation) == number_of(installation, Comment.id == spam[0]) == 1


def test_what_failed_is_told_until_it_works_again(
    installation: Installation,
    spam: list[str],
    broken: Callable[[str], None],
    later: Later,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later(days=31)
    with monkeypatch.context() as meanwhile:
        broken(spam[1])
        expire(installation)
        expire(installation)
        told = standings(installation)
        assert told["spam"] == RuleStanding("spam", 2, False, 1, pytest.approx(86_400, abs=600))
        assert [one.name for one in told.values() if one.is_in_trouble] == ["spam"]
        later(days=32)
        assert standings(installation)["spam"].seconds == pytest.approx(2 * 86_400, abs=600)
        meanwhile.undo()
    monkeypatch.undo()
    later_again = clock.now() + timedelta(days=32)
    monkeypatch.setattr(clock, "now", lambda: later_again)
    expire(installation)
    assert standings(installation)["spam"] == RuleStanding("spam", 0, False, 0, 0.0)


def test_a_rule_that_nobody_follows_is_late(
    installation: Installation, spam: list[str], later: Later
) -> None:
    expire(installation)
    assert not any(one.is_in_trouble for one in standings(installation).values())
    later(hours=4)
    assert all(one.is_late for one in standings(installation).values())


def test_after_its_time_it_stops_and_says_what_is_left(
    installation: Installation, spam: list[str], later: Later
) -> None:
    later(days=31)
    expired = expire(installation, seconds=0)
    assert "spam" in expired.unfinished
    assert standings(installation)["spam"].rows == 3
    assert expire(installation).unfinished == []


def test_rules_take_turns(
    installation: Installation, spam: list[str], later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.installation.expiry_rule._FIRST", 1)
    monkeypatch.setattr("moderation.actions.installation.expiry_rule._MOST", 1)
    order: list[str] = []
    whole = expiring._Following.goes_on

    def noted(following: Any, expired: Any) -> bool:
        goes_on = whole(following, expired)
        if goes_on:
            order.append(following.rule.name)
        return goes_on

    monkeypatch.setattr(expiring._Following, "goes_on", noted)
    later(days=31)
    expire(installation)
    turns = [name for name in order if name in {"networks", "spam"}]
    # Which row is first is the database's choice; a comment that goes takes its network along.
    assert turns[:4] == ["networks", "spam"] * 2
    assert turns.count("spam") == 3


def test_every_rule_counts_what_is_past_its_time(
    installation: Installation, spam: list[str], later: Later
) -> None:
    later(days=400)
    with installation.database.reading() as session:
        counted = {rule.name: rule.overdue(session) for rule in expiry_rules(installation)}
    assert counted["spam"].rows == counted["networks"].rows == counted["addresses"].rows == 3
    assert counted["claims"] == Overdue(0, None)
    since = counted["addresses"].since
    assert since is not None
    assert (clock.now() - since).days in {309, 310}


def test_a_batch_takes_no_longer_than_others_may_wait(installation: Installation) -> None:
    size = BatchSize()
    for processor, rows in ((0.008, 48), (0.016, 24), (0.0, 48), (9.0, 8), (9.0, 8), (0.0, 16)):
        size.fit(0.01, processor)
        assert size.rows == rows, "in steps of eight, each of which is a text to prepare"
    size.rows = 100
    size.fit(6 * 0.016, 0.001)
    assert size.rows == 48, "others wait for it by the clock, too"


def test_others_have_a_rest_after_each_batch_but_many_rows_are_gone_in_ten_minutes() -> None:
    assert rest_after(40, seconds=0.01, took=0.02) == pytest.approx(0.08), "400 a second at most"
    assert rest_after(20, seconds=0.03, took=0.04) == pytest.approx(0.06), "twice its time"
    assert rest_after(20, seconds=0.05, took=0.06) == pytest.approx(0.04), "200 a second at least"
    assert rest_after(20, seconds=0.2, took=0.25) == pytest.approx(0.1), "half its time in any case"
    assert rest_after(20, seconds=9, took=9) == 1


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_batch_has_limits_of_its_own(installation: Installation) -> None:
    with batch(installation, BatchSize()) as session:
        assert session.execute(text("SHOW statement_timeout")).scalar() == "15s"
        assert session.execute(text("SHOW lock_timeout")).scalar() == "2s"
    with installation.database.transaction() as session:
        assert session.execute(text("SHOW statement_timeout")).scalar() == "5s"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("rule", "index"),
    [
        ("addresses", "ix_author_contacts_held"),
        ("networks", "ix_comments_traced"),
        ("spam", "ix_comments_by_status_and_age"),
        ("events", "ix_events_of_site"),
        ("idempotency_keys", "ix_idempotency_keys_created_at"),
    ],
)
def test_what_is_due_is_found_by_an_index(
    rule: str, index: str, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        "moderation.actions.installation.expiry_rule._find", lambda _, due, *__: asked.append(due)
    )
    (found,) = (one for one in expiry_rules(installation) if one.name == rule)
    list(found.run(installation, BatchSize()))
    with installation.database.reading() as session:
        statement = str(asked[0].limit(50).compile(session.connection(), **AS_WRITTEN))
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
        assert index in " ".join(str(step) for step in plan)


def test_a_batch_runs_statements_that_were_written_before(
    installation: Installation, spam: list[str], later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that none costs more to write than to run: of however many batches each is one object."""
    monkeypatch.setattr(BatchSize, "fit", lambda *_: None)
    written: dict[int, Any] = {}

    def note(_connection: Any, statement: Any, *_: Any) -> None:
        written[id(statement)] = statement  # kept, so that no other gets its number

    later(days=91)
    event.listen(installation.database.engine, "before_execute", note)
    for name in ("addresses", "spam"):
        (rule,) = (one for one in expiry_rules(installation) if one.name == name)
        batches = rule.run(installation, BatchSize(rows=1))
        next(batches)
        written.clear()
        next(batches)
        seen = dict(written)
        written.clear()
        next(batches)
        ours = {number for number, one in seen.items() if isinstance(one, ClauseElement)}
        assert ours, "nothing was run"
        assert ours == {n for n, one in written.items() if isinstance(one, ClauseElement)}
    event.remove(installation.database.engine, "before_execute", note)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_batch_reads_its_own_rows_and_not_all_that_is_due(
    installation: Installation, spam: list[str], later: Later
) -> None:
    changing: list[tuple[str, Any]] = []
    engine = installation.database.engine

    def note(_c: Any, _d: Any, statement: str, values: Any, *_: Any) -> None:
        if "CASE WHEN" in statement:
            changing.append((statement, values))

    later(days=91)
    event.listen(engine, "before_cursor_execute", note)
    assert expire(installation).counts["spam"] == 3
    event.remove(engine, "before_cursor_execute", note)
    with installation.database.reading() as session:
        plans = [
            str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values).all())
            for one, values in changing
        ]
    assert len(plans) >= 3, "addresses, networks and spam"
    assert all("sqlite_autoindex" in plan for plan in plans)
    assert not any("ix_comments_" in plan or "_held" in plan for plan in plans)
