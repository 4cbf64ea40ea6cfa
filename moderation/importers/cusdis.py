"""Cusdis's SQLite database."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from moderation.importers.cleaning import LONGEST_TEXT, moment, moment_of_seconds
from moderation.importers.draft import PastDraft, found
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Found
from moderation.importers.reading.stranger_database import Form, StrangerDatabase, text_in

_COLUMNS = {
    "pages": ("id", "slug", "url", "title"),
    "comments": (
        *("id", "pageId", "parentId", "created_at", "deletedAt", "approved"),
        *("by_email", "by_nickname", "content"),
    ),
}


def open_cusdis(path: Path, pages: PageNames) -> StrangerDatabase:
    """Open a database of Cusdis. Raises ``Invalid`` and ``Broken``."""
    comment = partial(_comment, pages)
    return StrangerDatabase(path, Form("Cusdis", _COLUMNS, "comments", _ROWS, comment))


def _comment(pages: PageNames, number: int, row: tuple[Any, ...]) -> Found:
    name, parent, created, deleted, approved, email, author, content, slug, url, title = row
    return found(
        PastDraft(
            external_id=text_in(name),
            line=number,
            url=pages.addresses.get(text_in(slug))
            or pages.url(text_in(url))
            or pages.url(text_in(slug)),
            title=text_in(title),
            parent=text_in(parent),
            name=text_in(author),
            email=text_in(email),
            created=_moment(created),
            body=text_in(content),
            status="approved" if approved in {1, "1", "true"} else "pending",
            is_too_long=len(text_in(content)) > LONGEST_TEXT,
            reason="deleted" if deleted else None,
        )
    )


def _moment(value: object) -> datetime | None:
    """Prisma keeps thousandths of seconds as a number; SQLite's own default is a text."""
    if isinstance(value, int | float):
        return moment_of_seconds(value / 1_000)
    return moment(text_in(value))


_ROWS = f"""
SELECT comments.id, comments."parentId", comments.created_at, comments."deletedAt",
    comments.approved, substr(comments.by_email, 1, 1000), substr(comments.by_nickname, 1, 1000),
    substr(comments.content, 1, {LONGEST_TEXT + 1}), substr(pages.slug, 1, 2001),
    substr(pages.url, 1, 2001), substr(pages.title, 1, 2000)
FROM comments LEFT JOIN pages ON pages.id = comments."pageId" ORDER BY comments.rowid
"""  # noqa: S608 - a number of our own
