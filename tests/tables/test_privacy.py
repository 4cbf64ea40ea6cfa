"""Every column that hangs on somebody says what becomes of it, and that is what becomes of it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Uuid
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.act import Actor
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.privacy.export_author import export_author
from moderation.actions.sites.remove_site import remove_site
from moderation.actions.upkeep.expire import expire
from moderation.database import Base
from moderation.statuses import Status
from moderation.tables.privacy import (
    ERASED,
    EXPIRED,
    KEPT,
    PUBLIC,
    SEALED,
    Columns,
    Fate,
    of_nobody,
    of_people,
)
from tests.tables.conftest import ADDRESS, BESIDE, SECRETS, TEXT, UNWANTED, WHO, Lived
from tests.tables.hanging import Row, hanging_tables, row_now, rows_on
from tests.tables.traces import found_of, stored

LongAfter = Callable[[Status], None]
OF_PEOPLE, OF_NOBODY = of_people(), of_nobody()
WHERE = "say in moderation/tables/privacy.py, or in a door's table, what becomes of it"
_GONE: tuple[Any, ...] = (None, "", b"")


def said_of(table: str) -> dict[str, Columns]:
    """By column, what is said of it."""
    return {name: said for said in OF_PEOPLE[table] for name in said.names.split()}


def columns_of(table: str, fate: Fate) -> set[str]:
    return {name for name, said in said_of(table).items() if said.fate & fate}


# What is said.


def test_a_table_that_hangs_on_somebody_says_what_becomes_of_each_column() -> None:
    assert set(OF_PEOPLE) == hanging_tables(), WHERE
    for name in OF_PEOPLE:
        said = [column for each in OF_PEOPLE[name] for column in each.names.split()]
        known = [column.name for column in Base.metadata.tables[name].columns]
        assert sorted(said) == sorted(known), f"{name}: {WHERE}"


def test_every_other_table_says_why_there_is_nobody_in_it() -> None:
    others = {table.name for table in Base.metadata.sorted_tables} - set(OF_PEOPLE)
    assert set(OF_NOBODY) == others, WHERE
    assert all(OF_NOBODY.values())


def test_what_is_kept_says_why_and_nothing_is_both_kept_and_erased() -> None:
    for table in OF_PEOPLE:
        for name, said in said_of(table).items():
            assert bool(said.why) == (KEPT in said.fate), f"{table}.{name}"
            assert not (KEPT in said.fate and said.fate & (PUBLIC | ERASED | EXPIRED)), name
            assert said.fate != SEALED, f"{table}.{name}"


# What was looked at: without this, the rest would prove nothing.


def test_both_have_left_something_in_every_table_and_in_every_column_that_goes(
    lived: Lived,
) -> None:
    with lived.installation.database.reading() as session:
        by_author = theirs(session, lived)
        by_moderator = rows_on(session, "moderators", [lived.moderator.id])
    seen = {name for found in (by_author, by_moderator) for name, rows in found.items() if rows}
    assert seen == set(OF_PEOPLE)
    missing = {
        f"{table}.{name}"
        for table in OF_PEOPLE
        for name in columns_of(table, SEALED | ERASED | EXPIRED)
        if not _values(by_author, table, name) + _values(by_moderator, table, name)
    }
    assert missing == set()


def test_the_search_for_traces_finds_them_where_they_are(lived: Lived) -> None:
    assert found_of(lived, (*WHO, *BESIDE, TEXT)) == {*WHO, *BESIDE, TEXT}
    assert found_of(lived, SECRETS) == set()


# Erasing.


@pytest.mark.parametrize("delete_comments", [False, True])
def test_nothing_that_is_erased_or_sealed_is_anywhere_after_erasing(
    lived: Lived, delete_comments: bool
) -> None:
    with lived.installation.database.reading() as session:
        before = theirs(session, lived)
    erase_author(lived.installation, ADDRESS, None, delete_comments=delete_comments)
    read_for_search(lived.installation)
    gone = (*WHO, *BESIDE, *SECRETS, *([TEXT] if delete_comments else []))
    assert found_of(lived, gone) == set()
    assert still_there(lived, before, ERASED) == set()
    assert numbers_of(lived, before, SEALED | ERASED) == set()


def test_the_rest_stays_as_it_was(lived: Lived) -> None:
    with lived.installation.database.reading() as session:
        before = theirs(session, lived)
    erase_author(lived.installation, ADDRESS, None, delete_comments=False)
    stays = {
        f"{table}.{name}"
        for table, rows in before.items()
        for name, said in said_of(table).items()
        if not said.fate & ERASED and any(row[name] not in _GONE for row in rows)
    }
    assert stays <= still_there(lived, before, PUBLIC | KEPT | EXPIRED)


def test_with_the_comments_goes_all_that_hangs_on_them(lived: Lived) -> None:
    erase_author(lived.installation, ADDRESS, None, delete_comments=True)
    with lived.installation.database.reading() as session:
        left = theirs(session, lived)
    assert {name for name, rows in left.items() if rows} == set()


# Removing the site.


def test_a_week_after_their_site_was_removed_nothing_of_it_is_anywhere(
    lived: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_site(lived.installation, "blog")
    week_later = clock.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: week_later)
    assert expire(lived.installation).failed == []
    assert found_of(lived, (*WHO, *BESIDE, *SECRETS, *UNWANTED, TEXT)) == set()
    with lived.installation.database.reading() as session:
        assert {name for name, rows in theirs(session, lived).items() if rows} == set()
        of_moderator = rows_on(session, "moderators", [lived.moderator.id])
    left = {name for name, rows in of_moderator.items() if rows}
    assert left <= set(OF_PEOPLE) - {"memberships", "site_changes", "notes", "batches", "decisions"}


# Time.


def test_nothing_that_expires_is_left_when_its_time_is_up(
    lived: Lived, long_after: LongAfter
) -> None:
    with lived.installation.database.reading() as session:
        by_author = theirs(session, lived)
        by_moderator = rows_on(session, "moderators", [lived.moderator.id])
    long_after("approved")
    assert still_there(lived, by_author, EXPIRED) == set()
    assert still_there(lived, by_moderator, EXPIRED) == set()
    del by_author["list_entries"]  # its blind index is that of comments that stay
    assert numbers_of(lived, by_author, EXPIRED) == set()
    gone = {"quokkaagent", "quokkareferrer", "198.51.100.", "quokkaearlier", "quokkaanswer"}
    assert found_of(lived, (*gone, "quokkareason")) == set()


@pytest.mark.parametrize("status", ["rejected", "spam"])
def test_with_an_unwanted_comment_goes_all_that_hangs_on_it(
    lived: Lived, long_after: LongAfter, status: Status
) -> None:
    assert found_of(lived, UNWANTED) == set(UNWANTED)
    long_after(status)
    with lived.installation.database.reading() as session:
        left = rows_on(session, "comments", lived.waiting)
    assert {name for name, rows in left.items() if rows} == set()
    assert found_of(lived, UNWANTED) == set()


@pytest.fixture
def long_after(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> LongAfter:
    """Gives what waits a status, and lets everything expire."""

    def let_time_go_by(status: Status) -> None:
        for comment_id in lived.waiting:
            decide(
                lived.installation, lived.site.id, comment_id, WantedDecision(status, Actor("site"))
            )
        moment = clock.now() + timedelta(days=1_200)
        monkeypatch.setattr(clock, "now", lambda: moment)
        expire(lived.installation)

    return let_time_go_by


# Telling.


def test_an_author_is_told_all_that_is_not_withheld_for_a_reason(lived: Lived) -> None:
    told = list(_nodes(export_author(lived.installation, ADDRESS, None)))
    with lived.installation.database.reading() as session:
        kept = theirs(session, lived)
        sealed = [
            lived.installation.vault.open_value(
                session, row["site_id"], row["comment_id"], row["field"]
            )
            for row in kept["author_contacts"]
        ]
    untold = {
        f"{table}.{name}"
        for table, rows in kept.items()
        for name, said in said_of(table).items()
        if not said.untold and not _names_something(Base.metadata.tables[table].c[name])
        if SEALED not in said.fate
        if (values := _values({table: rows}, table, name))
        if not any(_plain(value) in told for value in values)
    }
    assert untold == set()
    assert len(sealed) >= len(lived.comments)
    assert all(value in told for value in sealed)


def test_an_author_is_told_nothing_of_moderators(lived: Lived) -> None:
    told = json.dumps(export_author(lived.installation, ADDRESS, None))
    assert lived.moderator.id not in told
    assert lived.moderator.address not in told


# How it is looked at.


def theirs(session: Session, lived: Lived) -> dict[str, list[Row]]:
    """The author's rows, but for those of tables that only a moderator's rows are in."""
    return rows_on(session, "comments", lived.comments, lived.index)


def still_there(lived: Lived, before: dict[str, list[Row]], fate: Fate) -> set[str]:
    """Columns of this fate that have a value of before in the same row still."""
    found = set()
    with lived.installation.database.reading() as session:
        for table, rows in before.items():
            for row in rows:
                now = row_now(session, Base.metadata.tables[table], row)
                found |= {
                    f"{table}.{name}"
                    for name in (columns_of(table, fate) if now else ())
                    if now and now[name] not in _GONE and now[name] == row[name]
                }
    return found


def numbers_of(lived: Lived, before: dict[str, list[Row]], fate: Fate) -> set[str]:
    """Columns of this fate with ciphers, digests or sketches that are anywhere still."""
    everything = stored(lived.installation)
    return {
        f"{table}.{name}"
        for table in before
        for name in columns_of(table, fate)
        for value in _values(before, table, name)
        if isinstance(value, bytes) and len(value) >= 8 and value in everything
    }


def _values(rows: dict[str, list[Row]], table: str, name: str) -> list[Any]:
    return [row[name] for row in rows.get(table, ()) if row[name] not in _GONE]


def _names_something(column: Column[Any]) -> bool:
    return bool(column.primary_key or column.foreign_keys) or isinstance(column.type, Uuid)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _nodes(value: Any) -> Iterator[Any]:
    """Everything in a document: the whole, its parts, and theirs."""
    yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _nodes(part)
