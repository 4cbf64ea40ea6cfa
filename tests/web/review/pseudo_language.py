"""A language that shows what is translated: ⟦every message⟧ in brackets, all else as it is."""

import gettext
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

COLLECTING = Path("moderation/translations/collect.cfg")
_PLACEHOLDER = re.compile(r"(%\(\w+\)[sd]|%%)")
_NOT_TEXT = {"script", "style", "code", "kbd", "pre"}
_SAID = ("aria-label", "alt", "placeholder", "title", "label")
_WORDS_FOR_SCRIPTS = re.compile(r"^data-.*(words?|does|offline|copied|ended|enough)$")
_MESSAGE = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[A-Za-z]{2,}")


@cache
def messages() -> frozenset[str]:
    """Every message that ``make catalogues`` collects, its plural beside it."""
    unfolded = Path("Makefile").read_text().replace("\\\n", " ")
    keywords = parse_keywords(unfolded.partition("MESSAGES := ")[2].partition("\n")[0].split())
    with COLLECTING.open() as file:
        methods, options = parse_mapping_cfg(file)
    found: set[str] = set()
    for _, _, message, _, _ in extract_from_dir(
        "moderation", methods, options, DEFAULT_KEYWORDS | keywords
    ):
        found.update([message] if isinstance(message, str) else message)
    return frozenset(found)


class PseudoCatalogue(gettext.NullTranslations):
    """Translates what was collected, and leaves what was forgotten as it is."""

    def gettext(self, message: str) -> str:
        return _bracketed(message) if message in messages() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def untranslated(page: str, allowed: re.Pattern[str]) -> list[str]:
    """The texts of a page, and its attributes that are read out, with English outside brackets."""
    reader = _Texts()
    reader.feed(page)
    return [text for text in reader.texts if _WORD.search(_rest(text, allowed))]


def _rest(text: str, allowed: re.Pattern[str]) -> str:
    while _MESSAGE.search(text):
        text = _MESSAGE.sub("", text)
    return allowed.sub("", text)


def _bracketed(message: str) -> str:
    """What is filled in stays outside, so that it is looked at by itself."""
    parts = _PLACEHOLDER.split(message)
    return "".join(f"⟦{part}⟧" if at % 2 == 0 and part else part for at, part in enumerate(parts))


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.texts += [value for name in _SAID if (value := named.get(name))]
        self.texts += [value or "" for name, value in attrs if _WORDS_FOR_SCRIPTS.search(name)]
        if tag in _NOT_TEXT:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.texts.append(data.strip())
