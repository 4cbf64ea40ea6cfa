"""A feed as Atom (RFC 4287), made of elements and never of strings.

What people wrote is text throughout: the only markup that a reader is handed are links of ours
around addresses in it. Characters that XML cannot hold are left out.
"""

import re
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from moderation.actions.publication.links import REL, TextPart, with_links
from moderation.actions.publication.read_feed import Feed, FeedEntry
from moderation.unseen import blank_between, is_visible, within_line
from moderation.web_address import parts_of_stored

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_NOBODY = "Anonymous"  # Atom wants a name; other software's comments may have none

register_namespace("", ATOM)
register_namespace("thr", THREADING)


def as_atom(feed: Feed, own_address: str, page: str | None) -> bytes:
    """The document. ``page`` is the page that the feed is of, where it is of one."""
    root = Element(f"{{{ATOM}}}feed")
    _add(root, "id", _urn(feed.id))
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(last_change(feed)))
    _link(root, "self", own_address, type="application/atom+xml")
    if page:
        _link(root, "alternate", page, type="text/html")
    for entry in feed.entries:
        _entry(root, entry, links=feed.links)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def last_change(feed: Feed) -> datetime:
    """When the newest entry was published."""
    return max((entry.updated_at for entry in feed.entries), default=feed.created_at)


def legal(text: str) -> str:
    """The text without what XML cannot hold, with line breaks as XML's readers see them.

    Between two words a blank is left.
    """
    return _ILLEGAL.sub(blank_between, text.replace("\r\n", "\n").replace("\r", "\n"))


def _entry(root: Element, entry: FeedEntry, *, links: bool) -> None:
    element = SubElement(root, f"{{{ATOM}}}entry")
    shown = within_line(entry.author_name)
    name = legal(shown).strip() if is_visible(shown) else _NOBODY
    _add(element, "id", _urn(entry.id))
    _add(element, "title", f"{name}: {entry.thread_title or entry.thread_url}")
    _add(element, "published", _moment(entry.created_at))
    _add(element, "updated", _moment(entry.updated_at))
    _link(element, "alternate", _place(entry.thread_url, entry.id), type="text/html")
    if entry.parent_id:
        where = {"ref": _urn(entry.parent_id), "href": _place(entry.thread_url, entry.parent_id)}
        SubElement(element, f"{{{THREADING}}}in-reply-to", where)
    author = SubElement(element, f"{{{ATOM}}}author")
    _add(author, "name", name)
    address = entry.author_url or ""
    website = parts_of_stored(address)
    if website and website.scheme in {"http", "https"}:
        _add(author, "uri", address)
    if entry.by_site:
        SubElement(element, f"{{{ATOM}}}category", {"term": "by-site"})
    _content(element, with_links(legal(entry.body)) if links else [TextPart(entry.body)])


def _content(entry: Element, stretches: list[TextPart]) -> None:
    """Text; as HTML, which is made of elements too, where some of it is a link."""
    stretches = [one._replace(text=within_line(one.text)) for one in stretches]
    if not any(one.href for one in stretches):
        _add(entry, "content", "".join(one.text for one in stretches), type="text")
        return
    shown = Element("div", {"style": "white-space: pre-wrap"})
    for one in stretches:
        part = SubElement(shown, "a", {"href": one.href, "rel": REL}) if one.href else None
        if part is not None:
            part.text = one.text
        elif len(shown):
            shown[-1].tail = one.text
        else:
            shown.text = one.text
    _add(entry, "content", tostring(shown, encoding="unicode", method="html"), type="html")


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = legal(text)


def _link(parent: Element, relation: str, address: str, **attributes: str) -> None:
    link = {"rel": relation, "href": legal(address)} | attributes
    SubElement(parent, f"{{{ATOM}}}link", link)


def _place(url: str, comment_id: str) -> str:
    return legal(f"{url}#comment-{comment_id}")


def _urn(identifier: str) -> str:
    return f"urn:uuid:{identifier}"


def _moment(moment: datetime) -> str:
    return moment.isoformat()
