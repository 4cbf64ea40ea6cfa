"""Discussions of GitHub, as its GraphQL answers: what giscus keeps comments in."""

import re
from collections.abc import Iterator
from typing import Any

from moderation.importers.cleaning import moment
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.json_lines import text_of
from moderation.importers.reading.json_parts import Path, parts
from moderation.statuses import Status

_ADDRESS = re.compile(r"https?://[^\s()\[\]<>\"']+")


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every comment of every discussion, replies behind theirs. Raises ``Broken``."""
    is_any = False
    for line, _, value in parts(source, _is_discussion):
        if isinstance(value, dict) and "comments" in value:
            is_any = True
            yield from _comments(line, value, where)
    if not is_any:
        raise Broken(1, "there are no discussions with comments in this file.")


def page_of(title: str, body: str, where: PageNames) -> str | None:
    """Where the page is: by its title, by the address in the first text, or by a path."""
    named = where.url(title)
    linked = _ADDRESS.findall(body[:100_000])
    return named or (where.url(linked[-1]) if linked else None) or where.url_of_path(title)


def _is_discussion(path: Path) -> bool:
    return path[-2:] == ("nodes", "*") or path[-1:] == ("discussion",)


def _comments(line: int, discussion: dict[str, Any], where: PageNames) -> Iterator[Found]:
    title = text_of(discussion, "title")
    url = page_of(title, text_of(discussion, "body"), where)
    for comment in _nodes(discussion, "comments"):
        name = text_of(comment, "id")
        yield found(_draft(line, comment, "", url, title))
        for reply in _nodes(comment, "replies"):
            yield found(_draft(line, reply, name, url, title))


def _nodes(value: dict[str, Any], name: str) -> list[dict[str, Any]]:
    held = value.get(name)
    nodes = held.get("nodes") if isinstance(held, dict) else None
    return [each for each in nodes if isinstance(each, dict)] if isinstance(nodes, list) else []


def _draft(line: int, value: dict[str, Any], parent: str, url: str | None, title: str) -> PastDraft:
    return PastDraft(
        external_id=text_of(value, "id"),
        line=line,
        url=url,
        title=title,
        parent=parent,
        name=text_of(value, "author", "login"),
        website=text_of(value, "author", "url"),
        created=moment(text_of(value, "createdAt")),
        body=text_of(value, "body") or plain_text(text_of(value, "bodyHTML")),
        status=_status(value),
        reason="deleted" if text_of(value, "deletedAt") else None,
    )


def _status(value: dict[str, Any]) -> Status:
    if value.get("isMinimized") is not True:
        return "approved"
    return "spam" if text_of(value, "minimizedReason").lower() == "spam" else "rejected"
