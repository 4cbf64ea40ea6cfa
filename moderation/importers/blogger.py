"""Blogger's Atom, from its settings or from Takeout: posts and comments are entries alike."""

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from moderation.importers.cleaning import LONGEST_TEXT, LONGEST_URL, moment
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.shelf import Shelf
from moderation.importers.reading.xml_stream import Elements, read_xml
from moderation.statuses import Status

_ATOM = "{http://www.w3.org/2005/Atom}"
_BLOGGER = "{http://schemas.google.com/blogger/2018}"
_THREADS = "{http://purl.org/syndication/thread/1.0}"
_DATA = "{http://schemas.google.com/g/2005}"
_KIND = "http://schemas.google.com/blogger/2008/kind#"
_LONGEST_SOURCE = 4 * LONGEST_TEXT
_TEXTS = {
    **dict.fromkeys((f"{_ATOM}id", f"{_ATOM}published", f"{_ATOM}name", f"{_ATOM}uri"), 1_000),
    **dict.fromkeys((f"{_ATOM}title", f"{_ATOM}email"), 2_000),
    f"{_ATOM}content": _LONGEST_SOURCE,
    **{
        f"{_BLOGGER}{name}": LONGEST_URL
        for name in ("type", "status", "parent", "inReplyTo", "filename")
    },
}
_STATUSES: dict[str, Status] = {
    "": "approved",
    "LIVE": "approved",
    "PENDING": "pending",
    "GHOSTED": "spam",
    "SPAM": "spam",
}


class _Entry(NamedTuple):
    line: int
    fields: dict[str, str]


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every comment, in its order; posts are read before. Raises ``Broken``."""
    with closing(Shelf()) as pages:
        posts = _Entries(pages, where, is_for_posts=True)
        yield from read_xml(source, posts)
        if not posts.is_export:
            raise Broken(1, "this is no export of Blogger.")
        for each in read_xml(source, _Entries(pages, where, is_for_posts=False)):
            if not hasattr(each, "flaw"):  # told the first time
                yield each


class _Entries(Elements):
    """What is known of the entry that is being read."""

    def __init__(self, pages: Shelf, where: PageNames, *, is_for_posts: bool) -> None:
        super().__init__()
        self.is_export = False
        self._pages = pages
        self._where = where
        self._is_for_posts = is_for_posts
        self._entry: _Entry | None = None

    def tag_of(self, name: str) -> str:
        """As ``Elements``."""
        return name

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        """As ``Elements``."""
        if tag == f"{_ATOM}entry":
            self._entry = _Entry(self.line, {})
        elif self._entry is None:
            return
        elif tag in _TEXTS:
            self.collect(_TEXTS[tag])
        else:
            self._entry.fields.update(_of_attributes(tag, attributes))

    def has_text(self, tag: str, text: str) -> None:
        """As ``Elements``."""
        if self._entry is not None:
            self._entry.fields.setdefault(tag.rpartition("}")[2], text)

    def ends(self, tag: str) -> None:
        """As ``Elements``."""
        if tag == f"{_ATOM}entry" and self._entry is not None:
            kind = (self._entry.fields.get("kind") or self._entry.fields.get("type", "")).lower()
            self.is_export = self.is_export or bool(kind)
            if self._is_for_posts and kind in {"post", "page"}:
                self._keep(self._entry.fields)
            elif not self._is_for_posts and kind == "comment":
                self.found.append(found(self._draft(self._entry)))
            self._entry = None

    def _keep(self, fields: dict[str, str]) -> None:
        url = self._where.url(fields.get("alternate") or fields.get("filename", ""))
        self._pages.put(
            _number(fields.get("id", "")), url or "", plain_text(fields.get("title", ""))
        )

    def _draft(self, entry: _Entry) -> PastDraft:
        fields = entry.fields
        url, title = self._pages.get(_number(fields.get("post") or fields.get("parent", "")))
        source = fields.get("content", "")
        is_too_long = len(source) > _LONGEST_SOURCE
        email = fields.get("email", "")
        return PastDraft(
            external_id=_number(fields.get("id", "")),
            line=entry.line,
            url=url or self._where.url(fields.get("page", "")),
            title=title,
            parent=_number(fields.get("related") or fields.get("inReplyTo", "")),
            name=plain_text(fields.get("name", "")),
            # Blogger's stands for nobody's.
            email="" if email.endswith("@blogger.com") else email,
            website=fields.get("uri", ""),
            created=moment(fields.get("published", "")),
            body="" if is_too_long else plain_text(source),
            status=_STATUSES.get(fields.get("status", "").upper()),
            is_too_long=is_too_long,
            reason="deleted" if fields.get("removed") else None,
        )


def _of_attributes(tag: str, attributes: dict[str, str]) -> dict[str, str]:
    """What elements without a text say."""
    if tag == f"{_ATOM}category" and attributes.get("term", "").startswith(_KIND):
        return {"kind": attributes["term"].removeprefix(_KIND)}
    if tag == f"{_ATOM}link" and attributes.get("rel") in {"alternate", "related"}:
        return {attributes["rel"]: attributes.get("href", "")[: LONGEST_URL + 1]}
    if tag == f"{_THREADS}in-reply-to":
        page = attributes.get("href", "")[: LONGEST_URL + 1]
        return {"post": attributes.get("ref", "")[:1_000], "page": page}
    if tag == f"{_DATA}extendedProperty" and attributes.get("name") == "blogger.contentRemoved":
        return {"removed": attributes.get("value", "")[:10]}
    return {}


def _number(name: str) -> str:
    """The number of a post or comment, in any of the ways that Blogger writes it."""
    last = name.strip().rstrip("/").rpartition("/")[2]
    return last.rpartition("post-")[2].rpartition("-")[2]
