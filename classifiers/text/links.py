"""Links inside a text and the author's website, reduced to host and path words.

Schemes, credentials, queries and fragments are dropped: they hold campaign ids, sessions and
addresses, and nothing that helps to judge.
"""

import re
from typing import NamedTuple

from classifiers.text.character_classes import may_have_link
from classifiers.text.masking import LINK, mask_addresses, mask_numbers

_TOP_LEVELS = (
    "com|net|org|info|biz|ru|su|co|us|uk|de|fr|it|es|pl|ua|cn|in|br|pt|id|kr|jp|nl|ca|au|eu|me|tv"
    "|cc|ws|tk|ml|ga|cf|gq|xyz|top|site|online|club|shop|store|live|pro|vip|win|bet|app|io|dev|link"
    "|ly|gl|to|test|example"
)
# Few, and no words of any language that a sentence could begin with.
_SPLIT_ENDS = "com|net|info|biz|ru|xyz"
# Within what has begun as an address more is an ending.
_ADDRESS_ENDS = rf"(?:{_SPLIT_ENDS}|org|html?|php|aspx?)\b"
_ENDS = r"\s<>\"'\[\](){}|"
_LINK = re.compile(
    rf"https?://[^{_ENDS}]+|(?<![\w.@-])www\.[^{_ENDS}]+"
    rf"|(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:{_TOP_LEVELS})(?![\w-]|\.\w)(?:/[^{_ENDS}]*)?"
)

_TAG = re.compile(r"</?[a-z][^<>]{0,1000}>")
_TAG_LINK = re.compile(r"(?:href|src)\s?=\s?[\"']?([^\s\"'<>]+)")
_ANCHOR = re.compile(r"(<a\s[^<>]{0,1000}>)\s?([^<>\s]{1,1000})\s?</a>")
_SCHEME = re.compile(r"^[a-z]{2,5}://(?:www\.)?|^www\.")
_BRACKET_LINK = re.compile(r"\[/?(?:url|link|img)(?:=([^\[\]\s]{0,1000}))?\]")

_REPAIRS = (
    ("hxxp", re.compile(r"\bhxxp"), "http"),
    ("dot", re.compile(r" ?[\[({] ?dot ?[\])}] ?"), "."),
    ("[.]", re.compile(r" ?\[\.\] ?"), "."),
    ("(.)", re.compile(r" ?\(\.\) ?"), "."),
    (" dot ", re.compile(rf"(?<=\w) dot (?=(?:{_TOP_LEVELS})\b)"), "."),
    ("tp", re.compile(r"\bhttps?(?:\s:\s?/\s?/|:\s/\s?/|:/\s/)\s?|\bhttps?://\s(?=\w)"), "http://"),
    (" .", re.compile(rf" \.(?<=\w \.) ?(?=(?:{_SPLIT_ENDS})\b)"), "."),
    *((f". {end}", re.compile(rf"\.(?<=\w\.) (?={end}\b)"), ".") for end in _SPLIT_ENDS.split("|")),
    ("www", re.compile(r"www(?: \. ?|\. )(?=\w)"), "www."),
)
_SPLIT_ADDRESS = re.compile(
    rf"(?:://|www\.)[^{_ENDS}]{{1,200}}(?: \. ?{_ADDRESS_ENDS}[^{_ENDS}]{{0,200}})+"
)
_SPLIT_POINT = re.compile(rf" \. ?(?={_ADDRESS_ENDS})")

_SEPARATORS = re.compile(r"[\W_]+")


class Link(NamedTuple):
    """A link without what identifies people or campaigns: `example.org`, `blue shoes`."""

    host: str
    path: str


class FoundLinks(NamedTuple):
    """A text with its links replaced by their words, the links, and how they were written."""

    text: str
    links: tuple[Link, ...] = ()
    marked_up: int = 0
    repaired: int = 0


def find_links(text: str) -> FoundLinks:
    """Take the links out of lower-case `text` and leave a token, host and path words there.

    Linear in the length of the text. Tags and BBCode go; their targets count as links.
    """
    text, repaired = _repair(text)
    text, marked_up = _unwrap(text)
    if not may_have_link(text):
        return FoundLinks(text, (), marked_up, repaired)
    links: list[Link] = []

    def reduce(match: re.Match[str]) -> str:
        link = reduce_link(match[0])
        links.append(link)
        return f" {LINK} {link.host} {link.path} "

    text = _LINK.sub(reduce, text)
    return FoundLinks(text, tuple(links), marked_up, repaired)


def reduce_link(address: str) -> Link:
    """Give host and path words of a lower-case web address; empty for what isn't one."""
    address = mask_addresses(address[:2048])
    address = address.partition("://")[2] or address
    address = address.partition("#")[0].partition("?")[0]
    authority, _, path = address.partition("/")
    host = authority.rpartition("@")[2].partition(":")[0].removeprefix("www.").strip(". ")
    return Link(host, mask_numbers(_SEPARATORS.sub(" ", path).strip()) if path else "")


def _repair(text: str) -> tuple[str, int]:
    if not _may_need_repair(text):
        return text, 0
    repaired = 0
    for hint, pattern, replacement in _REPAIRS:
        if hint in text:
            text, count = pattern.subn(replacement, text)
            repaired += count
    if " ." in text:
        text, count = _join_addresses(text)
        repaired += count
    return text, repaired


def _join_addresses(text: str) -> tuple[str, int]:
    """Join what has begun as an address and goes on after a full stop that stands alone."""
    joined = 0

    def join(match: re.Match[str]) -> str:
        nonlocal joined
        address, count = _SPLIT_POINT.subn(".", match[0])
        joined += count
        return address

    return _SPLIT_ADDRESS.sub(join, text), joined


def _may_need_repair(text: str) -> bool:
    """Say whether any hint of a repair can occur in `text`: in most it can't."""
    return (
        "tp" in text
        or "hxx" in text
        or "www" in text
        or "dot" in text
        or "[." in text
        or "(." in text
        or " ." in text
        or ". c" in text
        or ". n" in text
        or ". i" in text
        or ". b" in text
        or ". r" in text
        or ". x" in text
    )


def _unwrap(text: str) -> tuple[str, int]:
    """Replace tags and BBCode by the addresses inside them, and count those."""
    targets = 0

    def target_of_tag(match: re.Match[str]) -> str:
        nonlocal targets
        found = _TAG_LINK.search(match[0])
        if found is None:
            return " "
        targets += 1
        return f" {found[1]} "

    def target_of_bracket(match: re.Match[str]) -> str:
        nonlocal targets
        targets += match[1] is not None or match[0] == "[url]"
        return f" {match[1] or ''} "

    if "<" in text:
        text = _TAG.sub(target_of_tag, _ANCHOR.sub(_as_typed, text))
    if "[" in text:
        text = _BRACKET_LINK.sub(target_of_bracket, text)
    return text, targets


def _as_typed(anchor: re.Match[str]) -> str:
    """Undo what a blog does to a bare address: `<a href="X">X</a>` was typed as X, one link."""
    target = _TAG_LINK.search(anchor[1])
    if target is None or _bare(target[1]) != _bare(anchor[2]):
        return anchor[0]
    return f" {target[1]} "


def _bare(address: str) -> str:
    return _SCHEME.sub("", address).rstrip("/")
