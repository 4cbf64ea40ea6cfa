"""Isso's database."""

import html
import re
from functools import partial
from pathlib import Path
from typing import Any

from moderation.importers.cleaning import LONGEST_TEXT, moment_of_seconds, typed
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Found
from moderation.importers.reading.stranger_database import Form, StrangerDatabase, text_in
from moderation.statuses import Status

_STATUSES: dict[object, Status] = {1: "approved", 2: "pending"}
_DELETED = 4
_COLUMNS = {
    "threads": ("id", "uri", "title"),
    "comments": (
        *("tid", "id", "parent", "created", "mode", "remote_addr"),
        *("text", "author", "email", "website"),
    ),
}
_PARAGRAPH = re.compile(r"\s*<p[\s>]")
_CODE = re.compile(
    r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1[^\n]*$|\Z)|(`+)(?!`).+?(?<!`)\2(?!`)", re.M | re.S
)
# A tag that is closed, or one that needs no end: Markdown alone has none of them.
_HTML = re.compile(
    r"</(?:p|a|b|i|em|strong|blockquote|code|pre|ul|ol|li|del|s|strike|u|span|div|h[1-6]|table"
    r"|sub|sup|cite|q)\s*>|<br\s*/?>|<img\s[^<>]*>",
    re.IGNORECASE,
)


def open_isso(path: Path, pages: PageNames) -> StrangerDatabase:
    """Open a database of Isso. Raises ``Invalid`` and ``Broken``."""
    comment = partial(_comment, pages)
    return StrangerDatabase(path, Form("Isso", _COLUMNS, "comments", _ROWS, comment))


def _comment(pages: PageNames, number: int, row: tuple[Any, ...]) -> Found:
    name, parent, created, mode, address, text, author, email, website, uri, title = row
    return found(
        PastDraft(
            external_id=text_in(name),
            line=number,
            url=pages.url(text_in(uri)),
            title=text_in(title),
            parent=text_in(parent),
            name=_typed(author),
            email=_typed(email),
            website=_typed(website),
            ip=text_in(address),
            created=moment_of_seconds(created) if isinstance(created, int | float) else None,
            body=_body(text_in(text)),
            status=_STATUSES.get(mode),
            is_too_long=len(text_in(text)) > LONGEST_TEXT,
            reason="deleted" if mode == _DELETED else None,
        )
    )


def _body(text: str) -> str:
    """Markdown as it was typed; what Isso brought in from elsewhere is HTML in the same column."""
    if _PARAGRAPH.match(text):
        return plain_text(text)
    if not _HTML.search(text) or not _HTML.search(_CODE.sub("", text)):
        return text
    return plain_text(_CODE.sub(lambda code: html.escape(code[0], quote=False), text))


def _typed(value: object) -> str:
    """What was typed into Isso's form; it keeps that escaped, and what it imported not."""
    return typed(text_in(value))


# substr(): of a text of a gigabyte no more is read than shows that it is too long.
_ROWS = f"""
SELECT comments.id, comments.parent, comments.created, comments.mode,
    substr(comments.remote_addr, 1, 100), substr(comments.text, 1, {LONGEST_TEXT + 1}),
    substr(comments.author, 1, 1000), substr(comments.email, 1, 1000),
    substr(comments.website, 1, 2001), substr(threads.uri, 1, 2001), substr(threads.title, 1, 2000)
FROM comments LEFT JOIN threads ON threads.id = comments.tid ORDER BY comments.rowid
"""  # noqa: S608 - a number of our own
