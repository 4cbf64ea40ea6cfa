"""Links that somebody typed as markup: what they show, and where they would lead.

Markup is shown as text here; elsewhere it may become a link, so its target is named.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from moderation.web.review.words.visible_text.addresses import addresses, host_in, own_part

_TAG = re.compile(r"<a\s[^<>]{0,2000}>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)
_BRACKETS = re.compile(
    r"\[(?P<tag>url|link)=[\"']?(?P<target>[^\[\]\"']{1,2000})[\"']?\](?P<shown>[^\[\]]{0,500})\[/(?P=tag)\]",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"\[(?P<shown>[^\[\]\n]{1,500})\]\(\s?<?(?P<target>[^\s()<>]{1,2000})>?[^()\n]{0,200}\)"
)
_LONGEST_SHOWN = 500


class Anchor(NamedTuple):
    """A link as markup that ends at `end`; `misleads` where it shows another host."""

    end: int
    target: str
    shown: str
    host: str
    misleads: bool


def anchors(text: str) -> Iterator[Anchor]:
    """Every link that was typed as HTML, BBCode or Markdown, by where it ends."""
    found = [*_html(text), *_patterned(text, _BRACKETS), *_patterned(text, _MARKDOWN)]
    yield from sorted(found)


def _html(text: str) -> Iterator[Anchor]:
    for tag in _TAG.finditer(text):
        href = _HREF.search(tag[0])
        end = text.find("</", tag.end(), tag.end() + _LONGEST_SHOWN)
        if href is None or end < 0:
            continue
        target = href[1] or href[2] or href[3] or ""
        close = text.find(">", end, end + 5)
        yield _anchor(close + 1 if close >= 0 else end, unescape(target), text[tag.end() : end])


def _patterned(text: str, pattern: re.Pattern[str]) -> Iterator[Anchor]:
    if "](" not in text and "[/" not in text:
        return
    for match in pattern.finditer(text):
        yield _anchor(match.end(), match["target"].strip(), match["shown"])


def _anchor(end: int, target: str, shown: str) -> Anchor:
    start, stop = host_in(target)
    host = target[start:stop] or target[:60]
    return Anchor(end, target, shown.strip(), host, _shows_another(shown, host))


def _shows_another(shown: str, host: str) -> bool:
    own = own_part(host).lower()
    hosts = (shown[found.own : found.host_end].lower() for found in addresses(shown))
    return any(one != own for one in hosts)
