"""WordPress's own export (WXR 1.0 to 1.2): comments stand inside the page that they belong to.

Of a page nothing is kept but its title and its address, so that one with a hundred thousand
comments takes no more memory than one with two.
"""

import re
from collections.abc import Iterator

from moderation.importers.cleaning import (
    LONGEST_ID,
    LONGEST_TEXT,
    LONGEST_URL,
    moment,
)
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found, Reason
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.xml_stream import Elements, read_xml
from moderation.statuses import Status

_NAMESPACE = re.compile(r"\{https?://(?:www\.)?wordpress\.org/export/[^}]*\}|wp\.")
_LONGEST_SOURCE = 4 * LONGEST_TEXT
_STATUSES: dict[str, Status] = {
    "1": "approved",
    "approve": "approved",
    "approved": "approved",
    "0": "pending",
    "hold": "pending",
    "spam": "spam",
}
_BINNED = frozenset({"trash", "post-trashed"})
_COMMENTS = frozenset({"", "comment", "review"})
_PINGS = frozenset({"pingback", "trackback"})


_FIELDS = {
    "comment_id": LONGEST_ID,
    "comment_author": 1_000,
    "comment_author_email": 1_000,
    "comment_author_url": LONGEST_URL + 1,
    "comment_author_IP": 100,
    "comment_date": 50,
    "comment_date_gmt": 50,
    "comment_content": _LONGEST_SOURCE,
    "comment_approved": 50,
    "comment_type": 50,
    "comment_parent": LONGEST_ID,
    "meta_key": 100,
    "meta_value": 100,
}
_KNOWN = frozenset({*_FIELDS, "comment", "commentmeta"})
_IN_ITEM = 4  # rss, channel, item, and what is in it


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every comment of the file, in its order. Raises ``Broken``."""
    pages = _Pages(where)
    yield from read_xml(source, pages)
    if not pages.is_export:
        raise Broken(1, "this is no export of WordPress.")


class _Pages(Elements):
    """What is known of the item and of the comment that are being read."""

    prelude = ("rss", "channel", "item")
    record_end = re.compile(rb"</[\w.-]+[:.]comment\s*>")

    def __init__(self, where: PageNames) -> None:
        super().__init__()
        self._where = where
        self.is_export = False
        self._item: dict[str, str] | None = None
        self._comment: dict[str, str] | None = None
        self._metas: dict[str, str] = {}
        self._meta: dict[str, str] = {}
        self._line = 0

    def tag_of(self, name: str) -> str:
        """As ``Elements``; the namespace ends in the version of the format."""
        if found := _NAMESPACE.match(name):
            self.is_export = True
            tag = name[found.end() :]
            return tag if tag in _KNOWN else ""
        return name if name in {"item", "title", "link"} else ""

    def begins(self, tag: str, _attributes: dict[str, str]) -> None:
        """As ``Elements``."""
        if self._comment is not None:
            if tag in _FIELDS:
                self.collect(_FIELDS[tag])
            elif tag == "commentmeta":
                self._meta = {}
        elif tag == "comment" and self._item is not None:
            self._comment, self._metas, self._line = {}, {}, self.line
        elif tag == "item":
            self._item = {}
        elif tag in {"title", "link"} and self.depth == _IN_ITEM:
            self.collect(LONGEST_URL + 1)

    def has_text(self, tag: str, text: str) -> None:
        """As ``Elements``."""
        if tag in {"meta_key", "meta_value"}:
            self._meta[tag] = text
        elif self._comment is not None:
            self._comment[tag] = text
        elif self._item is not None:
            self._item[tag] = plain_text(text) if tag == "title" else self._where.url(text) or ""

    def leave_out(self, line: int) -> bool:
        """As ``Elements``."""
        if self._comment is None or self._item is None:
            return False
        draft = _draft(self._comment, {}, self._item, line)
        draft.reason = "malformed"
        self.found.append(found(draft))
        self._comment = None
        return True

    def ends(self, tag: str) -> None:
        """As ``Elements``."""
        if tag == "comment" and self._comment is not None and self._item is not None:
            self.found.append(found(_draft(self._comment, self._metas, self._item, self._line)))
            self._comment = None
        elif tag == "commentmeta" and "meta_key" in self._meta:
            self._metas |= _wanted_meta(self._meta)
        elif tag == "item":
            self._item = self._comment = None


def _wanted_meta(meta: dict[str, str]) -> dict[str, str]:
    key = meta["meta_key"].strip()
    wanted = key in {"akismet_result", "akismet_user_result"}
    return {key: meta.get("meta_value", "").strip()} if wanted else {}


def _draft(
    fields: dict[str, str], metas: dict[str, str], item: dict[str, str], at: int
) -> PastDraft:
    source = fields.get("comment_content", "")
    is_too_long = len(source) > _LONGEST_SOURCE
    status = _STATUSES.get(fields.get("comment_approved", "").strip())
    return PastDraft(
        external_id=fields.get("comment_id", ""),
        line=at,
        url=item.get("link") or None,
        title=item.get("title", ""),
        parent=fields.get("comment_parent", ""),
        name=plain_text(fields.get("comment_author", "")),
        email=fields.get("comment_author_email", ""),
        website=fields.get("comment_author_url", ""),
        ip=fields.get("comment_author_IP", ""),
        # Drafts have no moment in GMT; then the blog's own clock is the nearest to it.
        created=moment(fields.get("comment_date_gmt", ""))
        or moment(fields.get("comment_date", "")),
        body="" if is_too_long else plain_text(source),
        status=status,
        is_spam=_label(metas, status),
        is_too_long=is_too_long,
        reason=_left_out(fields),
    )


def _left_out(fields: dict[str, str]) -> Reason | None:
    if fields.get("comment_approved", "").strip() in _BINNED:
        return "deleted"
    kind = fields.get("comment_type", "").strip()
    if kind in _PINGS:
        return "pingback"
    return None if kind in _COMMENTS else "unknown_status"


def _label(metas: dict[str, str], status: Status | None) -> bool | None:
    """What was said of it there, by a person before Akismet, where it stood as that says."""
    said = metas.get("akismet_user_result") or metas.get("akismet_result") or ""
    label = {"true": True, "false": False}.get(said, True if status == "spam" else None)
    stood = {"spam": True, "approved": False}.get(status or "")
    return label if label is not None and label is stood else None
