"""Six ways to mask an insult, to measure what each costs. Deterministic."""

import re
from collections.abc import Callable
from typing import Final

_DIGITS: Final = str.maketrans("aeiost", "431057")
# Listed apart from the words that the reader of masked words knows.
_INSULTS = re.compile(
    r"\b(?:idiots?|morons?|stupid|asshole|bitch(?:es)?|fuck(?:ing|er|ed)?|shit(?:ty)?|losers?|scum"
    r"|dumb|pathetic|ugly|retard(?:ed)?|bastards?|dick|cunt|whores?|crap|trash|jerks?|liars?"
    r"|hypocrites?|ignorant|clowns?|sucks?|garbage|disgusting|faggots?|pussy|nigger|nigga)\b",
    re.IGNORECASE,
)


def digits(word: str) -> str:
    """Write 1d10t, 4sshole."""
    return word.lower().translate(_DIGITS)


def star(word: str) -> str:
    """Write f*ck, st*pid: the first vowel after the first letter goes."""
    found = re.search(r"(?<=.)[aeiou]", word)
    place = found.start() if found else len(word) // 2
    return f"{word[:place]}*{word[place + 1 :]}"


def full_stop(word: str) -> str:
    """Write fu.ck, idi.ot."""
    return f"{word[: len(word) // 2]}.{word[len(word) // 2 :]}"


def spaced(word: str) -> str:
    """Write f u c k."""
    return " ".join(word)


def lengthened(word: str) -> str:
    """Write fuuuuck, idiiiiot: the middle letter four times."""
    middle = len(word) // 2
    return word[:middle] + word[middle] * 3 + word[middle:]


def doubled(word: str) -> str:
    """Write ffuucckk."""
    return "".join(letter * 2 for letter in word)


MASKS: Final[dict[str, Callable[[str], str]]] = {
    "digits (1d10t)": digits,
    "star (f*ck)": star,
    "full stop (fu.ck)": full_stop,
    "spaced (f u c k)": spaced,
    "lengthened (fuuuuck)": lengthened,
    "doubled (ffuucckk)": doubled,
}


def holds_insult(text: str) -> bool:
    """Say whether there is a word in `text` to mask."""
    return _INSULTS.search(text) is not None


def masked(text: str, mask: Callable[[str], str]) -> str:
    """Mask every insult in `text`."""
    return _INSULTS.sub(lambda match: mask(match[0]), text)
