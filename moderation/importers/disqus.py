"""Disqus's export: the pages first, then every comment with the name of its page."""

import re
from collections.abc import Iterator
from contextlib import closing

from moderation.importers.cleaning import (
    LONGEST_ID,
    LONGEST_TEXT,
    LONGEST_URL,
    moment,
)
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.shelf import Shelf
from moderation.importers.reading.xml_stream import Elements, read_xml
from moderation.statuses import Status

_NAMESPACES = ("{http://disqus.com}", "{http://disqus.com/}", "{https://disqus.com}")
_ID = "{http://disqus.com/disqus-internals}id"
_LONGEST_SOURCE = 4 * LONGEST_TEXT


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every post of the file, in its order. Raises ``Broken``."""
    with closing(Shelf()) as pages:
        posts = _Posts(pages, where)
        yield from read_xml(source, posts)
        if not posts.is_export:
            raise Broken(1, "this is no export of Disqus.")


_FIELDS: dict[tuple[str, ...], int] = {
    ("thread", "link"): LONGEST_URL + 1,
    ("thread", "title"): 2_000,
    ("thread", "isDeleted"): 10,
    ("post", "message"): _LONGEST_SOURCE,
    ("post", "createdAt"): 50,
    ("post", "isDeleted"): 10,
    ("post", "isSpam"): 10,
    ("post", "isApproved"): 10,
    ("post", "ipAddress"): 100,
    ("post", "author", "name"): 1_000,
    ("post", "author", "email"): 1_000,
}
_DELETED = "deleted"  # in the place of a page's address
_TOP = 2  # right below the outermost element


class _Posts(Elements):
    """What is known of the thread or the post that is being read."""

    prelude = ("disqus",)
    record_end = re.compile(rb"</post\s*>")

    def __init__(self, pages: Shelf, where: PageNames) -> None:
        super().__init__()
        self._where = where
        self.is_export = False
        self._pages = pages
        self._path: list[str] = []
        self._fields: dict[str, str] = {}
        self._line = 0

    def tag_of(self, name: str) -> str:
        """As ``Elements``; every element has a tag, since the same name stands in many places."""
        for namespace in _NAMESPACES:
            if name.startswith(namespace):
                return name.removeprefix(namespace)
        return name

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        """As ``Elements``."""
        self._path.append(tag)
        if self.depth == 1:
            self.is_export = tag == "disqus"
            return
        where = tuple(self._path[1:])
        if where in {("thread",), ("post",)}:
            self._fields = {"id": attributes.get(_ID, "")[:LONGEST_ID]}
            self._line = self.line
        elif where in {("post", "thread"), ("post", "parent")}:
            self._fields[tag] = attributes.get(_ID, "")[:LONGEST_ID]
        elif where in _FIELDS:
            self.collect(_FIELDS[where])

    def has_text(self, tag: str, text: str) -> None:
        """As ``Elements``."""
        self._path.pop()
        self._fields[tag] = text

    def ends(self, tag: str) -> None:
        """As ``Elements``."""
        self._path.pop()
        if self.depth == _TOP and tag == "thread":
            self._keep_page()
        elif self.depth == _TOP and tag == "post":
            self.found.append(self._post())

    def leave_out(self, line: int) -> bool:
        """As ``Elements``."""
        if self._path[1:2] != ["post"]:
            return False
        name, parent = self._fields.get("id", ""), self._fields.get("parent", "")
        draft = PastDraft(external_id=name, line=line, url=None, parent=parent)
        draft.reason = "malformed"
        self.found.append(found(draft))
        self._path = ["disqus"]
        return True

    def _keep_page(self) -> None:
        if self._fields["id"] and _is_true(self._fields, "isDeleted"):
            self._pages.put(self._fields["id"], _DELETED, "")
        elif self._fields["id"]:
            url = self._where.url(self._fields.get("link", "")) or ""
            title = plain_text(self._fields.get("title", ""))
            self._pages.put(self._fields["id"], url, title)

    def _post(self) -> Found:
        fields = self._fields
        url, title = self._pages.get(fields.get("thread", ""))
        source = fields.get("message", "")
        is_too_long = len(source) > _LONGEST_SOURCE
        is_spam, is_deleted = _is_true(fields, "isSpam"), _is_true(fields, "isDeleted")
        return found(
            PastDraft(
                external_id=fields["id"],
                line=self._line,
                url=None if url == _DELETED else url or None,
                title=title,
                parent=fields.get("parent", ""),
                name=plain_text(fields.get("name", "")),
                email=fields.get("email", ""),
                ip=fields.get("ipAddress", ""),
                created=moment(fields.get("createdAt", "")),
                body="" if is_too_long else plain_text(source),
                status=_status(fields, is_spam=is_spam),
                is_spam=_label(fields, is_spam=is_spam),
                is_too_long=is_too_long,
                # What is filed as spam there is marked as deleted, too.
                reason="deleted" if url == _DELETED or (is_deleted and not is_spam) else None,
            )
        )


def _is_true(fields: dict[str, str], name: str) -> bool:
    return fields.get(name, "").strip().lower() in {"true", "1"}


def _waits(fields: dict[str, str]) -> bool:
    return fields.get("isApproved", "true").strip().lower() in {"false", "0"}


def _status(fields: dict[str, str], *, is_spam: bool) -> Status:
    if is_spam:
        return "spam"
    return "pending" if _waits(fields) else "approved"


def _label(fields: dict[str, str], *, is_spam: bool) -> bool | None:
    return None if not is_spam and (_waits(fields) or "isSpam" not in fields) else is_spam
