"""Remark42's backup: a first line about users and pages, then a comment a line."""

import re
from collections.abc import Iterator
from typing import Any

from moderation.importers.cleaning import moment, typed
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.json_lines import LONGEST_LINE, parse_line, text_of

# The first line lists every user and page, so it may be of any length; it is not read any further.
_FIRST = re.compile(rb'\s*\{\s*"version"\s*:\s*(\d{1,4})\b')
_VERSION = 1


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every comment of the backup, in its order. Raises ``Broken``."""
    begun = False
    for number, data in _lines(source):
        if not begun:
            _check_version(data)
            begun = True
        elif data.strip():
            yield _comment(number, parse_line(number, data), where)
    if not begun:
        raise Broken(1, "the file is empty.")


def _lines(source: ByteSource) -> Iterator[tuple[int, bytes]]:
    """Lines, of which the first one is cut."""
    number, rest, skips = 1, b"", False
    for chunk in source.chunks():
        *whole, rest = (rest + chunk).split(b"\n")
        for each in whole:
            if not skips:
                yield number, each
            number, skips = number + 1, False
        if number == 1 and len(rest) > LONGEST_LINE:
            if not skips:
                yield 1, rest
            rest, skips = b"", True
        elif len(rest) > LONGEST_LINE:
            raise Broken(number, "this line is longer than a comment can be.")
    if rest and not skips:
        yield number, rest


def _check_version(first: bytes) -> None:
    named = _FIRST.match(first)
    if not named:
        raise Broken(1, "this is no backup of Remark42: it does not begin with its version.")
    if int(named[1]) != _VERSION:
        raise Broken(1, "this is a backup of a version of Remark42 that is not known here.")


def _comment(number: int, value: dict[str, Any], where: PageNames) -> Found:
    text = text_of(value, "text")
    return found(
        PastDraft(
            external_id=text_of(value, "id"),
            line=number,
            # Names, addresses and titles are escaped at rest (store/comment.go, Sanitize).
            url=where.url(typed(text_of(value, "locator", "url"))),
            title=typed(text_of(value, "title")),
            parent=text_of(value, "pid"),
            name=typed(text_of(value, "user", "name")),
            created=moment(text_of(value, "time")),
            body=plain_text(text) or text_of(value, "orig"),
            status="approved",
            reason="deleted" if value.get("delete") is True else None,
        )
    )
