# ruff: noqa: RUF001 -- the look-alikes are the subject of this file
"""Letters of other scripts that look like Latin ones, and their way back.

Folded only in words that mix scripts: an honest Russian word stays as it is. The pairs are a
hand-picked subset of Unicode's confusables (UTS 39), the ones that are typed in practice.
"""

import re

_CYRILLIC = "аеорсухіјѕԁһԛԝвмнктгпӏԍ"
_CYRILLIC_LATIN = "aeopcyxijsdhqwbmhktrnlg"
_GREEK = "αβεικνορτυχωηγς"
_GREEK_LATIN = "abeikvoptuxwnyc"

_TO_LATIN = str.maketrans(_CYRILLIC + _GREEK, _CYRILLIC_LATIN + _GREEK_LATIN)
_TO_CYRILLIC = str.maketrans("aeopcyxij", "аеорсухіј")

_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f]")
_LATIN = re.compile("[a-z]")
_MIXED_WORD = re.compile(
    "[a-z0-9]*(?:[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z])[a-z0-9\u0370-\u052f]*"
)
_WORD = re.compile("[a-z0-9\u0370-\u052f]+")


def fold_mixed_words(text: str) -> tuple[str, int]:
    """Give lower-case `text` with mixed-script words folded to one script, and how many were."""
    if not (_FOREIGN.search(text) and _LATIN.search(text) and _MIXED_WORD.search(text)):
        return text, 0
    folded = 0

    def fold(match: re.Match[str]) -> str:
        nonlocal folded
        word = match[0]
        foreign = len(_FOREIGN.findall(word))
        latin = len(_LATIN.findall(word))
        if not foreign or not latin:
            return word
        folded += 1
        return word.translate(_TO_LATIN if latin >= foreign else _TO_CYRILLIC)

    return _WORD.sub(fold, text), folded
