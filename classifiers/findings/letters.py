"""What was done to letters: disguises, and words that nobody would type."""

import re
from functools import lru_cache
from typing import Final

_STYLED: Final = re.compile(
    "[\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001d400-\U0001d7cb\U0001f130-\U0001f189"
    "\u1d00-\u1d2b]{3}"
)
_HIDDEN: Final = re.compile(
    "[A-Za-z\u0400-\u04ff][\u034f\u200b-\u200d\u2060-\u2064\ufeff]+[A-Za-z\u0400-\u04ff]"
)
_LOOK_ALIKE: Final = "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb"
_MIXED: Final = re.compile(
    f"(?:[a-z]+[{_LOOK_ALIKE}]+)+[a-z]+|[{_LOOK_ALIKE}]+[a-z]{{3,}}|[a-z]{{3,}}[{_LOOK_ALIKE}]+"
    "|[\u0430-\u044f]+[aeopcyx]+[\u0430-\u044f]+"
)
_SPACED: Final = re.compile(
    r"(?<![\w.])(?:[^\W\d_]([ .*_-]{1,2}))(?:[^\W\d_]\1){3,}[^\W\d_](?![\w.])"
)
_LEET: Final = re.compile(
    r"(?<![\w@./:-])[a-z]*(?:[a-z][013457$@][a-z]|[$@][a-z]{2})[a-z013457$@]*"
)
_TECHNICAL: Final = re.compile(
    r"[a-z]1[018]n|a11y|w3[a-z]*|log4[a-z]*|[a-z]\d[a-z]|[a-z]{1,3}\d[a-z]{1,3}|h5py"
)
_SPLIT_LINK: Final = re.compile(
    r"\bhxxps?\b|\w ?[\[({] ?dot ?[\])}] ?\w|\w ?\[\.\] ?\w|\w ?\(\.\) ?\w|\bhttps?\s:|\bhttps?:\s/"
    r"|\w dot (?:com|net|org|info|ru|biz|xyz)\b|\bwww \. ?\w|\w \. ?(?:com|net|info|biz|ru|xyz)\b"
)
_MOST_READ: Final = 8192

_RARE_PAIR: Final = re.compile(
    "q[a-tv-z]|j[bcdfghklmnpqrstvwxz]|[bcdfghjkmpqstvwz]j|[bcdfghjklmpqrstvwz]x|x[bdfgjkmnqrsvwz]"
    "|v[bcdfghjkmpqtwxz]|[bcfghjkmpqtwxz]v|z[bcdfgjnpqrtvx]|[bfghjkmpqvwx]z|w[bcfgjmpqtvxz]|[bcfgjmpqvxz]w"
    "|f[bcdghjkmnpqvwxz]|[bcdhkpqtvx]f|[bcdfghjkmpqtvwxz]q|g[bcdfjkpqvxz]|k[bcdfgjmpqvxz]|[dfgjpqvxz]k"
)
_MASHED: Final = re.compile(r"[sdfghjkl]{5,}|(?:asd|sdf|dfg|qwe|jkl|zxc){2,}")
_LATIN_WORD: Final = re.compile(r"(?<![\w'’-])[A-Za-z]{5,40}(?![\w'’-])")
_VOWEL: Final = re.compile("[aeiouy]")


def prose_of(raw: str) -> str:
    """Give the text without its addresses: those are full of odd letters honestly."""
    return " ".join(word for word in raw[:_MOST_READ].split() if not _is_address(word))


def _is_address(word: str) -> bool:
    return "://" in word or "www." in word or "@" in word[1:] or ("/" in word and "." in word)


def has_styled(raw: str) -> bool:
    """Say whether letters are mathematical, circled, fullwidth or of a like kind."""
    return not raw.isascii() and _STYLED.search(raw) is not None


def has_hidden(raw: str) -> bool:
    """Say whether something invisible stands between letters of one word."""
    return not raw.isascii() and _HIDDEN.search(raw) is not None


def has_look_alikes(raw: str) -> bool:
    """Say whether a word mixes Latin letters with those of another script that look like them."""
    return not raw.isascii() and _MIXED.search(prose_of(raw).lower()) is not None


def has_spaced(raw: str) -> bool:
    """Say whether a word's letters are written apart."""
    return _SPACED.search(prose_of(raw)) is not None


def has_leet(raw: str) -> bool:
    """Say whether digits or signs stand for letters: "v1agra", but not "log4j" or "w3c"."""
    words = (found[0] for found in _LEET.finditer(prose_of(raw).lower()))
    return any(len(word) > 3 and not _is_technical(word) for word in words)


def _is_technical(word: str) -> bool:
    digits = sum(map(str.isdigit, word))
    return digits > 3 or word.count("$") > 1 or _TECHNICAL.fullmatch(word) is not None


def has_split_link(raw: str) -> bool:
    """Say whether an address is written so that a machine would miss it."""
    return _SPLIT_LINK.search(raw[:_MOST_READ].lower()) is not None


@lru_cache(maxsize=16)  # a kind and a reason ask right after each other
def random_words(raw: str) -> int:
    """Count words of letters in no language's order."""
    return sum(map(_is_random, _LATIN_WORD.findall(prose_of(raw))))


def is_random_name(name: str) -> bool:
    """Say whether a name is made of such words."""
    words = _LATIN_WORD.findall(name)
    return bool(words) and all(map(_is_random, words))


@lru_cache(maxsize=1 << 14)
def _is_random(word: str) -> bool:
    lowered = word.lower()
    if _MASHED.search(lowered):
        return True
    if word.isupper() or len(lowered) < 6:
        return False
    pairs = len(_RARE_PAIR.findall(lowered))
    has_odd_case = not (word.islower() or word.istitle())
    return pairs > 1 or (pairs == 1 and (has_odd_case or not _VOWEL.search(lowered[1:-1])))
