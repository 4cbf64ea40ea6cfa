"""Characters that nobody sees, or that turn the direction of others, and names without them. Pure.

    seen_line("Staff \u202enimda")  # "Staff nimda", which without this reads "Staff admin"

Meant are what Unicode calls Bidi_Control and Default_Ignorable_Code_Point, controls (Cc), formats
(Cf) but for those signs of numbers that are drawn, private use, what is no character at all, and
the few letters and symbols that are drawn blank.
"""

import re
from itertools import groupby
from typing import Final
from unicodedata import category, combining

SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U00013430-\U0001343f\U00016fe4"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U0002fffe\U0002ffff"
    "\U0003fffe-\U0010ffff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
# England, Scotland and Wales: the only flags of tags that are drawn. Any others would hide words.
FLAG = re.compile(
    "\U0001f3f4(?:{})\U000e007f".format(
        "|".join(
            "".join(chr(0xE0000 + ord(letter)) for letter in region)
            for region in ("gbeng", "gbsct", "gbwls")
        )
    )
)
# Scripts in which joiners spell: Arabic and its neighbours, those of India and South-East Asia,
# Mongolian, Adlam.
_JOINING = re.compile(
    "[\u0600-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SELECTORS_OF_IDEOGRAPHS = re.compile("[\ufe00-\ufe02\U000e0100-\U000e01ef]")
# So many in a row that none of them is known to be no mark: Latin, Greek and Cyrillic letters, the
# usual signs, kana, ideographs and Hangul. It is told at one look, as most texts are.
_MAY_BE_PILED = re.compile(
    "[^\x00-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u20a0-\u20cf\u3001-\u3029"
    "\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\uac00-\ud7a3]{5}"
)
_VIRAMA = 9  # the combining class of what takes a letter's vowel
_SEEN = frozenset("LNPS")
HIGHEST: Final = 4
"""How many marks honest writing puts on one letter: Hebrew, Vietnamese, Tibetan."""
SHOWN: Final = 2
"""How many are shown of more."""


def blank_between(found: re.Match[str]) -> str:
    """What characters that are left out leave: a blank, where they stood between two words."""
    before, after = (
        found.string[max(0, found.start() - 1) : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    return " " if before.strip() and after.strip() else ""


def is_visible(text: str) -> bool:
    """Whether a reader would see anything of it."""
    return any(category(one)[0] in _SEEN and not SUSPECT.match(one) for one in text)


def seen_line(text: str) -> str:
    """One line of what a reader sees: a name, a title. Done twice it is the same.

    What spells stays: joiners (U+200C, U+200D) between letters of scripts that join and inside
    emoji, selectors behind what they vary. No mark of direction does: a name needs none, and is
    isolated wherever it is shown. White space is one plain space.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = " ".join(_CONTROLS.sub(blank_between, text).split())
    in_flags = {at for match in FLAG.finditer(spaced) for at in range(*match.span())}
    kept: list[str] = []
    for at, character in enumerate(spaced):
        before, after = kept[-1] if kept else "", spaced[at + 1 : at + 2]
        if at in in_flags or not SUSPECT.match(character) or spells(character, before, after):
            kept.append(character)
    return " ".join("".join(kept).split())


def is_mark(character: str) -> bool:
    """Whether it is drawn upon the letter before it."""
    return character > "\u02ff" and category(character) in {"Mn", "Me"}


def within_line(text: str) -> str:
    """The text as readers see it: marks that are piled over other lines are left out.

    ``embed-files/elements.js`` does the same with every text.
    """
    if text.isascii() or not _MAY_BE_PILED.search(text):
        return text
    runs = ((piled, "".join(run)) for piled, run in groupby(text, is_mark))
    return "".join(run[:SHOWN] if piled and len(run) > HIGHEST else run for piled, run in runs)


def spells(character: str, before: str, after: str) -> bool:
    """Whether a suspect character changes how its neighbours are written, as honest ones do."""
    if character in "\u200c\u200d":
        return _joins(character, before, after)
    if character in "\ufe0e\ufe0f":
        return _varies_symbol(before, after)
    if _SELECTORS_OF_IDEOGRAPHS.match(character):
        return _IDEOGRAPH.match(before) is not None
    return "\u180b" <= character <= "\u180f" and "\u1820" <= before <= "\u18af"


def _joins(character: str, before: str, after: str) -> bool:
    if _is_joined(before) and (_is_joined(after) or _ends_word(character, before)):
        return True
    if character == "\u200c" or not before or not after or SUSPECT.match(after):
        return False
    is_picture = category(before) in {"So", "Sk"} or before in "\ufe0f\U000e007f"
    return is_picture and (category(after) == "So" or after == "\u2194")


def _is_joined(letter: str) -> bool:
    is_letter = letter != "" and category(letter)[0] in "LMN" and not SUSPECT.match(letter)
    return is_letter and _JOINING.match(letter) is not None


def _ends_word(character: str, before: str) -> bool:
    """A letter without its vowel, as Malayalam and Sinhala write it where a word ends."""
    return character == "\u200d" and combining(before) == _VIRAMA


def _varies_symbol(before: str, after: str) -> bool:
    """Whether it asks for a symbol in colour or in black, or is part of a key such as 1️⃣."""
    if before == "" or SUSPECT.match(before):
        return False
    is_key = before in "0123456789#*" and after == "\u20e3"
    return is_key or before in "©®\u2139" or (before > "\u2000" and category(before)[0] in "PS")
