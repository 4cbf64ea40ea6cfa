"""HashOver's comments: a small XML or JSON file each in a folder a page, or a SQLite database.

A comment is called by its place: ``2-1`` is the first reply to the second one.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from moderation.importers.cleaning import LONGEST_ID, LONGEST_TEXT, moment, typed
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found, LeftOut, Reason
from moderation.importers.reading.past_folder import Files, PastFolder, SmallFile
from moderation.importers.reading.shelf import Shelf
from moderation.importers.reading.stranger_database import Form, StrangerDatabase, text_in
from moderation.statuses import Status

_KEY = re.compile(r"(?:^|/)([^/]+)/(\d+(?:-\d+)*)\.(?:xml|json)$", re.IGNORECASE)
_PAGE = re.compile(r"(?:^|/)([^/]+)/metadata/page-info\.json$", re.IGNORECASE)
_STATUSES: dict[str, Status] = {"": "approved", "approved": "approved", "pending": "pending"}
_COLUMNS = {
    "comments": (
        *("domain", "thread", "comment", "body", "status", "date"),
        *("name", "website", "ipaddr"),
    ),
    "page-info": ("domain", "thread", "url", "title"),
}


def open_hashover(path: Path, pages: PageNames) -> PastFolder | StrangerDatabase:
    """Open a folder, an archive of one, or a database. Raises ``Invalid`` and ``Broken``."""
    if path.is_file() and _is_database(path):
        comment = partial(_of_row, pages)
        return StrangerDatabase(path, Form("HashOver", _COLUMNS, "comments", _ROWS, comment))
    return PastFolder(path, (".xml", ".json"), partial(_read, pages))


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _read(pages: PageNames, files: Files) -> Iterator[Found]:
    with closing(Shelf()) as shelf:
        for file in files():
            if named := _PAGE.search(file.name):
                about = _json(file) or {}
                shelf.put(named[1], text_in(about.get("url")), text_in(about.get("title")))
        is_any = False
        for file in files():
            if named := _KEY.search(file.name):
                is_any = True
                yield _of_file(pages, shelf, file, named)
        if not is_any:
            raise Broken(1, "there are no comments of HashOver here.")


def _of_file(pages: PageNames, shelf: Shelf, file: SmallFile, named: re.Match[str]) -> Found:
    thread, key = named[1], named[2]
    value = _json(file) if file.name.lower().endswith(".json") else _xml(file)
    if value is None:
        reason: Reason = "malformed" if file.data else "too_long"
        return LeftOut(_name(thread, key), file.number, reason, _name(thread, _above(key)) or None)
    url, title = shelf.get(thread)
    return found(
        _draft(file.number, thread, key, value, pages.url(thread) or pages.url(url), title)
    )


def _of_row(pages: PageNames, number: int, row: tuple[Any, ...]) -> Found:
    thread, key, url, title, *fields = map(text_in, row)
    names = ("body", "status", "date", "name", "website", "ipaddr")
    value = dict(zip(names, fields, strict=True))
    return found(_draft(number, thread, key, value, pages.url(thread) or pages.url(url), title))


def _draft(
    number: int, thread: str, key: str, value: dict[str, Any], url: str | None, title: str
) -> PastDraft:
    status = text_in(value.get("status")).strip()
    body = text_in(value.get("body"))
    return PastDraft(
        external_id=_name(thread, key),
        line=number,
        url=url,
        title=typed(title),
        parent=_name(thread, _above(key)),
        name=typed(text_in(value.get("name"))),
        website=typed(text_in(value.get("website"))),
        ip=text_in(value.get("ipaddr")),
        created=moment(text_in(value.get("date"))),
        body=plain_text(re.sub(r"^\t{1,2}", "", body, flags=re.MULTILINE)),
        status=_STATUSES.get(status),
        is_too_long=len(body) > 2 * LONGEST_TEXT,
        reason="deleted" if status in {"deleted", "missing"} else None,
    )


def _above(key: str) -> str:
    return key.rpartition("-")[0]


def _name(thread: str, key: str) -> str:
    """A comment's name among those of all pages; empty for none."""
    if not key:
        return ""
    name = f"{thread}/{key}"
    if len(name) <= LONGEST_ID:
        return name
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=20).hexdigest()


def _json(file: SmallFile) -> dict[str, Any] | None:
    try:
        value = json.loads((file.data or b"").decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _xml(file: SmallFile) -> dict[str, Any] | None:
    try:
        root = fromstring(file.data or b"", forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return {element.tag: element.text or "" for element in root}


_ROWS = f"""
SELECT substr(comments.thread, 1, 500), substr(comments.comment, 1, 100),
    substr(pages.url, 1, 2001), substr(pages.title, 1, 2000),
    substr(comments.body, 1, {2 * LONGEST_TEXT + 1}), substr(comments.status, 1, 50),
    substr(comments.date, 1, 50), substr(comments.name, 1, 1000),
    substr(comments.website, 1, 2001), substr(comments.ipaddr, 1, 100)
FROM comments LEFT JOIN "page-info" AS pages
    ON pages.domain = comments.domain AND pages.thread = comments.thread
ORDER BY comments.rowid
"""  # noqa: S608 - a number of our own
