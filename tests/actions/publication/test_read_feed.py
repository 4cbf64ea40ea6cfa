"""Feeds and counts cost what they show, however much a site has published."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.count_published import count_published
from moderation.actions.publication.pages import Page
from moderation.actions.publication.read_feed import read_site_feed, read_thread_feed
from tests.fixtures.comments import Submit

PAGE = "https://example.org/2026/bread"
HERE = Page(PAGE, PAGE)
BY_SITE, BY_THREAD = "ix_comments_published_on_site", "ix_comments_published_in_thread"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("read", "index"),
    [
        (lambda session: read_site_feed(session, "blog"), BY_SITE),
        (lambda session: read_thread_feed(session, "blog", HERE), BY_THREAD),
        (lambda session: count_published(session, ["0" * 32, "1" * 32]), BY_THREAD),
    ],
    ids=["site", "thread", "counts"],
)
def test_what_is_published_is_read_from_its_index_in_order(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    read: Callable[[Session], Any],
    index: str,
) -> None:
    submit(thread_url=PAGE)
    plan = _plan(installation, read)
    assert [step for step in plan if index in step]
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN comments")]


def _plan(installation: Installation, read: Callable[[Session], Any]) -> list[str]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "FROM comments" in statement:
            seen.append((statement, values))

    engine = installation.database.engine
    event.listen(engine, "before_cursor_execute", note)
    with installation.database.reading() as session:
        read(session)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        return [
            step[3]
            for statement, values in seen
            for step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        ]
