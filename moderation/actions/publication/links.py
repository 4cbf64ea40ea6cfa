"""Links in what is published: addresses with http and https, told from the words around them. Pure.

``embed-files/links.js`` tells them by the same rules; both are tested on one table of cases.
"""

import re
from typing import Final, NamedTuple

from moderation.policy.matching.networks import visitor_ip
from moderation.web_address import parts_of_stored

REL: Final = "nofollow ugc noopener"
"""What every link says: the site vouches for none."""

_NOT_IN_LINK = (
    r"\s<>\"\u201c-\u201e\u00ab\u00bb\u3001\u3002\u300a-\u3011\uff01\uff08\uff09\uff0c\uff1b\uff1f"
    r"\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_LINK = re.compile(
    r"(?<![A-Za-z0-9])https?://[^\W_](?:[\w.-]*[^\W_])?(?::\d{1,5})?"
    rf"(?:[/?#][^{_NOT_IN_LINK}]*)?",
    re.IGNORECASE,
)
_ENDS_SENTENCE = frozenset(".,;:!?'*_~…’")
_OPENED_BY = {")": "(", "]": "[", "}": "{"}


class TextPart(NamedTuple):
    """Some of a text, and where it leads, if it is a link."""

    text: str
    href: str | None = None


def with_links(text: str) -> list[TextPart]:
    """The text in stretches, which put together are the text. Linear in its size."""
    found, done = list[TextPart](), 0
    for match in _LINK.finditer(text):
        address = without_sentence(match[0])
        if not leads_somewhere(address):
            continue
        start, end = match.start(), match.start() + len(address)
        if start > done:
            found.append(TextPart(text[done:start]))
        found.append(TextPart(address, address))
        done = end
    if done < len(text):
        found.append(TextPart(text[done:]))
    return found


def leads_somewhere(address: str) -> bool:
    """Whether it has a host with a dot in it, or is this machine's."""
    parts = parts_of_stored(address)
    host = parts.hostname if parts else None
    if not host or ".." in host:
        return False
    if host.rpartition(".")[2].isdigit():
        return visitor_ip(host) is not None
    return "." in host.strip(".") or host == "localhost"


def without_sentence(address: str) -> str:
    """The address without what ends the sentence around it; brackets that it opens are its own."""
    opened = {closing: address.count(opening) for closing, opening in _OPENED_BY.items()}
    closed = {closing: address.count(closing) for closing in _OPENED_BY}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _OPENED_BY and closed[last] > opened[last]:
            closed[last] -= 1
        elif last not in _ENDS_SENTENCE:
            break
        end -= 1
    return address[:end]
