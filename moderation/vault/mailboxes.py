"""Where e-mail addresses stand in a text: the address alone, and nothing but addresses. Pure.

What is one has a name, an at sign in any of its common disguises, and a domain with an ending that
there is, by the list of public suffixes: so neither ``react@18.2.0`` nor ``root@192.168.1.10`` is
one. Words that stand at it without a blank, as Chinese and Japanese do, are told from it by their
script. ``@ada@one.example`` is somebody's public name on the web, not their mailbox, and
``git@host.example:a/b.git`` where a program fetches from.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from unicodedata import category, name, normalize

from publicsuffixlist import PSLFILE

INVISIBLE = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"

_OPEN, _CLOSE = r"\s?[\[({<]\s?", r"\s?[\])}>]\s?"
_DOT = rf"(?:[.。．｡]|%(?:25)?2e|&#0*46;|&#x0*2e;|&period;|{_OPEN}dot{_CLOSE})"
_NAME_BEHIND = r"(?=(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2})"  # "3 @ 2.50" is a price
AT = (
    rf"(?:[@＠﹫]|%(?:25)?40|&#0*64;|&#x0*40;|&commat;|{_OPEN}(?:at|@){_CLOSE}|\s@\s{_NAME_BEHIND})"
)
_AT = re.compile(AT, re.IGNORECASE)
_LABEL = re.compile(rf"[{INVISIBLE}]{{0,8}}[^\W_](?:[\w{INVISIBLE}-]{{0,62}})")
_NEXT_DOT = re.compile(_DOT, re.IGNORECASE)
_LOCAL = re.compile(rf"[\w.!$%'*+^`{{|}}~{INVISIBLE}-]")
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_VERSION = re.compile(r"v?\d+")
SET_ASIDE: Final = frozenset({"example", "invalid", "test"})  # RFC 2606: what examples end with
_MOST_LABELS = 9
_LONGEST_LOCAL = 128  # twice what there is: signs that nobody sees may stand between
_LONGEST_QUOTED = 64
_AT_SIGNS = "@＠﹫"

_LATIN, _NEUTRAL = "LATIN", ""
_TOGETHER = {
    "FULLWIDTH": _LATIN,
    "MATHEMATICAL": _LATIN,
    "MODIFIER": _LATIN,
    "HIRAGANA": "CJK",
    "KATAKANA": "CJK",
    "KATAKANA-HIRAGANA": "CJK",
    "IDEOGRAPHIC": "CJK",
}


class Mailbox(NamedTuple):
    """An address is what stands from ``start`` to ``end`` of a text."""

    start: int
    end: int


def mailboxes(text: str) -> Iterator[Mailbox]:
    """The addresses of a text: ascending, apart from each other. Linear in its size."""
    floor = 0
    for sign in _AT.finditer(text):
        if sign.start() < floor:
            continue
        end = _end_of_domain(text, sign.end())
        if end is None:
            continue
        start = _start_of_name(text, sign.start(), floor, _script_at(text, sign.end()))
        name_of_it = text[start : sign.start()]
        if not name_of_it or _is_handle(text, start) or _is_fetched(text, name_of_it, start, end):
            continue
        yield Mailbox(start, end)
        floor = end


def is_ending(label: str) -> bool:
    """Whether there are addresses that end so."""
    plain = normalize("NFKC", _HIDDEN.sub("", label)).casefold()
    if plain.startswith("xn--"):
        try:
            plain = plain[4:].encode().decode("punycode")
        except UnicodeError:
            return False
    return plain in _endings()


@cache
def _endings() -> frozenset[str]:
    # Of ten thousand suffixes the endings are needed, and no tree of them in every process.
    lines = Path(PSLFILE).read_text("utf-8").splitlines()
    rules = (line.strip() for line in lines if line and not line.startswith("//"))
    return frozenset(rule.rpartition(".")[2] for rule in rules) | SET_ASIDE


def _end_of_domain(text: str, start: int) -> int | None:
    """Behind the last label that an address can end with; None where there is none."""
    found, at, labels = None, start, list[str]()
    while len(labels) < _MOST_LABELS and (label := _LABEL.match(text, at)):
        labels.append(label[0])
        if len(labels) == 2 and all(map(_VERSION.fullmatch, labels)):
            return None
        length = _ending_in(label[0]) if len(labels) > 1 else 0
        found = label.start() + length if length else found
        dot = _NEXT_DOT.match(text, label.end())
        if dot is None:
            break
        at = dot.end()
    return found


def _ending_in(label: str) -> int:
    """How much of a label is an ending, where words of another script may stand at it; 0: none."""
    own = label[: _change_of_script(label)]
    if is_ending(own):
        return len(own)
    ascii_part = re.match(rf"[a-z0-9{INVISIBLE}-]*", label, re.IGNORECASE)
    if ascii_part and is_ending(ascii_part[0]):
        return len(ascii_part[0])
    if own.isascii():
        return 0
    # No blank tells the last label from the words behind it.
    return next((end for end in range(min(len(own), 24), 1, -1) if is_ending(own[:end])), 0)


def _change_of_script(label: str) -> int:
    script = _NEUTRAL
    for at, letter in enumerate(label):
        here = _script_of(letter)
        if letter == "_" or (here and script and here != script):
            return at
        script = script or here
    return len(label)


def _start_of_name(text: str, end: int, floor: int, domain: str) -> int:
    """Where the name before an at sign begins, which is ``end`` where there is none."""
    floor = max(floor, end - _LONGEST_LOCAL)
    if text[end - 1 : end] == '"':
        quote = text.rfind('"', max(floor, end - _LONGEST_QUOTED - 2), end - 1)
        return quote if 0 <= quote < end - 2 and "\n" not in text[quote:end] else end
    at, script = end, _NEUTRAL
    while at > floor and _LOCAL.match(text[at - 1]):
        here = _script_of(text[at - 1])
        if here and script and here != script:
            break
        script = script or here or (_LATIN if _settles(text[at - 1], domain) else _NEUTRAL)
        at -= 1
    return _without_signs(text, at, end)


def _settles(letter: str, domain: str) -> bool:
    """A digit belongs to a name in Latin letters, unless the domain is written in others."""
    return letter.isdigit() and domain in {_LATIN, _NEUTRAL}


def _without_signs(text: str, start: int, end: int) -> int:
    """Quotes, stars and the like before a name are the sentence's."""
    while start < end and not (text[start].isalnum() or text[start] == "_"):
        if _HIDDEN.match(text[start]) or category(text[start]).startswith("M"):
            break
        start += 1
    return start


def _is_handle(text: str, start: int) -> bool:
    if start == 0 or text[start - 1] not in _AT_SIGNS:
        return False
    return start == 1 or not (text[start - 2].isalnum() or text[start - 2] in "._-")


def _is_fetched(text: str, name_of_it: str, start: int, end: int) -> bool:
    is_remote = text[end : end + 1] == ":" and text[end + 1 : end + 2].strip() != ""
    return name_of_it == "git" and (is_remote or text[max(0, start - 6) : start] == "ssh://")


def _script_at(text: str, start: int) -> str:
    """The script of the label that begins here."""
    label = _LABEL.match(text, start)
    scripts = (_script_of(letter) for letter in label[0]) if label else ()
    return next((script for script in scripts if script), _NEUTRAL)


def _script_of(letter: str) -> str:
    if letter.isascii():
        return _LATIN if letter.isalpha() else _NEUTRAL
    return _script_beyond_ascii(letter)


@lru_cache(maxsize=8192)
def _script_beyond_ascii(letter: str) -> str:
    if category(letter)[0] != "L":
        return _NEUTRAL
    script = name(letter, "").partition(" ")[0]
    return _TOGETHER.get(script, script)
