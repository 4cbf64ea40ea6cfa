"""Hides addresses where people may see them.

Two masks: ``j•••@e•••.org`` for a moderator who must tell two authors apart, and ``[email]`` for
addresses inside texts, which are replaced before anything is stored or judged. Whatever is no
address stays letter for letter. No input makes it slow.
"""

import re
from urllib.parse import unquote_plus, urlunsplit

from moderation.vault.mailboxes import AT, Mailbox, is_ending, mailboxes
from moderation.web_address import split_address

MASK = "[email]"

# What a browser would follow; an address inside of one ends where a part of it ends.
_LINK = re.compile(r"(?:https?|ftp)://[^\s<>\"]+", re.IGNORECASE)
_PART_ENDS = re.compile(
    r"$|[/?&#=;:,|\\\])}]|%(?:2[26cf]|3[abe])|[^\x00-\x7f]|[.!?'*_]+(?:$|\W)", re.IGNORECASE
)
# "jane at example.org" is said of places, too ("see it at example.org"). It can only be an address
# where the name is written as mailboxes are, or stands where an address was announced.
_SPOKEN_DOT = r"(?:\.|\sdot\s)"
_SPOKEN = rf"\sat\s(?:[a-z0-9-]{{1,63}}{_SPOKEN_DOT}){{1,4}}[a-z]{{2,24}}(?![\w-])"
_SHAPED = re.compile(
    r"(?<![\w.+/-])(?![\w.+]*\.(?:js|ts|py|rb|go|rs|io|ai|net|com|org|app|dev)\s)"
    rf"[a-z]{{1,40}}(?:[._+][a-z0-9]{{1,40}}){{1,4}}{_SPOKEN}",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"(\b(?:e-?mail|mail|contact|write)(?:\s(?:me|us|address)){0,2}(?:\s?:|\sto)\s"
    r"|\bmy\s(?:e-?mail|mail)(?:\saddress)?\sis\s)"
    rf"(?!(?:me|us|him|her|it|them|you|everyone)\s)[a-z][a-z0-9._+-]{{0,63}}{_SPOKEN}",
    re.IGNORECASE,
)
_HINT = re.compile(rf"{AT}|\sat\s", re.IGNORECASE)
_SIGNS = ("@", "＠", "﹫", "%40", "%2540", "&#", "&commat;")
_WORD = re.compile(r"[\s\[({<]at[\s\])}>]")


def mask_address(address: str) -> str:
    """``jane@example.org`` as ``j•••@e•••.org``."""
    local, _, domain = address.rpartition("@")
    name, _, suffix = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{suffix}"


def mask_text(text: str) -> str:
    """``text`` with ``[email]`` for every address in it."""
    if not may_hold_address(text):
        return text
    written = _masked_where_written(text)
    shaped = _SHAPED.sub(lambda found: MASK if _ends_well(found) else found[0], written)
    return _ANNOUNCED.sub(lambda found: found[1] + MASK if _ends_well(found) else found[0], shaped)


def may_hold_address(text: str) -> bool:
    """Whether there is a hint; to see none of its signs costs a tenth of looking for it.

    Where there is one in a text, there is one in every text that holds it.
    """
    lower = text.lower()
    if not any(map(lower.__contains__, _SIGNS)) and not ("at" in lower and _WORD.search(lower)):
        return False
    return _HINT.search(text) is not None


def _ends_well(spoken: re.Match[str]) -> bool:
    return is_ending(re.split(r"[\s.]", spoken[0])[-1])


def _masked_where_written(text: str) -> str:
    links = [match.span() for match in _LINK.finditer(text)]
    kept, done = list[str](), 0
    for start, end in (found for found in mailboxes(text) if _is_whole(text, found, links)):
        kept += text[done:start], MASK
        done = end
    return "".join((*kept, text[done:]))


def _is_whole(text: str, found: Mailbox, links: list[tuple[int, int]]) -> bool:
    """Whether it is no mere piece of a part of a link, as in ``/react@beta.example-1/``."""
    while links and links[0][1] <= found.start:
        links.pop(0)
    if not links or found.start < links[0][0]:
        return True
    end = links[0][1]
    return found.end >= end or _PART_ENDS.match(text[found.end : end]) is not None


def mask_url(url: str) -> str:
    """``url`` without query parameters that carry an address, and masked in what is left."""
    if not may_hold_address(url):
        return url
    try:
        parts = split_address(url)
    except ValueError:  # brackets that are no IPv6 address
        return mask_text(url).replace(MASK, "%5Bemail%5D")
    kept = [pair for pair in parts.query.split("&") if not _holds_address(pair)]
    bare = urlunsplit(parts._replace(query="&".join(kept), fragment=mask_text(parts.fragment)))
    return mask_text(bare).replace(MASK, "%5Bemail%5D")


def _holds_address(pair: str) -> bool:
    read = unquote_plus(pair)
    return mask_text(read) != read
