# ruff: noqa: RUF001 -- words in other scripts
"""Words that are masked so that a filter misses them, and a reader doesn't: "f*ck", "1d10t".

Leaving signs out, undoing doubled letters and reading digits as letters makes nonsense of honest
words too; so what comes out counts only where it holds one of a few words that people mask. What
a word is read as depends on nothing around it, and is remembered.
"""

import re
from collections.abc import Sequence
from typing import Final

_MOST_REMEMBERED: Final = 50_000
_LONGEST: Final = 32

# The commonest of each length and initial first: "f***" is read as that one. Coarse words,
# insults, and what spam sells.
_LISTED: Final = """
    fuck shit bitch cunt asshole arsehole dick pussy nigger nigga faggot whore slut bastard
    idiot moron retard stupid
    dumbass jackass bullshit wanker twat prick cock scum loser crap damn kill rape porn dyke
    tranny kike spic chink paki cretin
    imbecile pervert pathetic garbage trash ugly fool clown liar filthy disgusting dumb nazi
    suck freak creep coward vermin
    parasite hate viagra cialis casino
    arschloch scheiße scheiss fotze hurensohn wichser schlampe nutte fick missgeburt spast
    trottel depp dumm arsch hure
    schwuchtel kanake penner dreck schwein blöd
    merde putain connard connasse salope salaud encul pute
    caralho porra merda puta viado otário idiota imbecil burro lixo vagabund corno
    mierda cabrón pendejo cazzo stronzo kurwa
    сука блять бляд хуй хуе пизд ебан ебат мудак дурак дебил идиот урод тварь мраз говно гнида
    долбо пидор чмо
"""
_WORDS: Final = tuple(_LISTED.split())
# Words that only stand alone, being part of too many honest ones.
_ALONE: Final = ("ass", "arse", "tits", "hoe", "kys", "stfu", "cul", "cu")
# Short ones that no honest word begins with once its doubled letters are undone.
_UNMISTAKABLE: Final = ("fuck", "shit", "cunt")
_LONG_ENOUGH: Final = 5

_DIGITS: Final = (
    str.maketrans("013457$@!", "oieastsai"),
    str.maketrans("013457$@!|", "oleastsail"),
)
_EDGES: Final = ".,!?;:)(\"'…»«“”„¡¿[]{}"
_LETTER = re.compile(r"[^\W\d_]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_LEETING = re.compile(r"[013457$@!|]")
_STAR = re.compile(r"[*#%?•×]")
_HOLE = re.compile(r"[._-]")


def _single(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


# The words by what is left of them when no letter stands doubled.
_BY_SINGLE: Final = {_single(word): word for word in reversed(_WORDS)}
_KNOWN = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_KNOWN_SINGLE = re.compile("|".join(sorted(_BY_SINGLE, key=len, reverse=True)))
_EVERY: Final = frozenset(_WORDS)
_KNOWN_ALONE: Final = frozenset(_ALONE)
_ALONE_BY_SINGLE: Final = {_single(word): word for word in _ALONE}


_EVERY_IN_ORDER: Final = (*_WORDS, *_ALONE)
_BY_INITIAL: Final = {
    letter: tuple(word for word in _EVERY_IN_ORDER if word[0] == letter)
    for letter in {word[0] for word in _EVERY_IN_ORDER}
}


class MaskedWords:
    """What words are read as, remembered. Safe to share between threads."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def read(self, tokens: Sequence[str]) -> list[str]:
        """Give what masked words among `tokens` say, in their order."""
        known = self._known
        try:
            return list(filter(None, map(known.__getitem__, tokens)))
        except KeyError:
            return list(filter(None, self._learn(tokens, known)))

    def _learn(self, tokens: Sequence[str], known: dict[str, str]) -> list[str]:
        if len(known) > _MOST_REMEMBERED:
            known = self._known = {}
        for token in tokens:
            if token not in known:
                known[token] = unmasked(token)
        return [known[token] for token in tokens]


def unmasked(token: str) -> str:
    """Give the word that a lower-case `token` masks, "" where it masks none that is known."""
    word = token.strip(_EDGES)
    if not 2 < len(word) <= _LONGEST or _LETTER.search(word) is None:
        return ""
    if word.isalpha():
        return _undoubled(word)
    if _KNOWN.search(word):
        return ""
    return _read_digits(word) or _read_stars(word) or _joined(word)


def _undoubled(word: str) -> str:
    """Read "iddiiot", "fuuuck", "ssttuuppiidd"."""
    single = _single(word)
    if len(single) == len(word):
        return ""
    if _LONG_RUN.search(word) and single in _ALONE_BY_SINGLE:
        return _ALONE_BY_SINGLE[single]
    known = _KNOWN_SINGLE.match(single)
    if known and _is_meant(known[0], single, word):
        read = _BY_SINGLE[known[0]] + single[known.end() :]
        return read if read != word else ""
    return single if _LONG_ENOUGH <= len(single) <= len(word) / 2 else ""


def _is_meant(known: str, single: str, word: str) -> bool:
    """Say whether a word was meant, and not an honest one that doubles its letters."""
    if known == single and _LONG_RUN.search(word):
        return True
    if len(known) < _LONG_ENOUGH and known not in _UNMISTAKABLE:
        return False
    return known == single or not _KNOWN.match(word)


def _read_digits(word: str) -> str:
    """Read "1d10t", "4sshole"; what begins with a letter is read as any word is."""
    if _LEETING.search(word) is None:
        return ""
    for table in _DIGITS:
        read = word.translate(table)
        if read.isalpha() and (_KNOWN.search(read) or read in _KNOWN_ALONE):
            return read
    return ""


def _read_stars(word: str) -> str:
    """Read "f*ck", "b****", "sh*tty": a star stands for a letter; in "f.ck" a full stop does."""
    if word[0] == word[-1] == "*":
        return ""
    for signs in (_STAR, _HOLE):
        if signs.search(word):
            hidden = signs.match(word) is not None
            for known in _EVERY_IN_ORDER if hidden else _BY_INITIAL.get(word[0], ()):
                if _fits(word, known, signs):
                    return known + _NOT_LETTERS.sub("", word[len(known) :])
    return ""


def _fits(word: str, known: str, signs: re.Pattern[str]) -> bool:
    """Say whether `word` begins as `known` does, but for signs that hide some of it."""
    if len(word) < len(known):
        return False
    if len(word) > len(known) and (signs is _HOLE or known in _KNOWN_ALONE):
        return False
    pairs = list(zip(word, known, strict=False))
    shown = [letter == hidden for letter, hidden in pairs if signs.match(letter) is None]
    return len(shown) < len(pairs) and any(shown) and all(shown)


def _joined(word: str) -> str:
    """Read "fu.ck", "s-h-i-t", "id/iot": signs between the letters mean nothing."""
    joined = _NOT_LETTERS.sub("", word)
    if joined in _KNOWN_ALONE or joined in _EVERY:
        return joined
    # "push-it" is honest; words are not put together by other signs.
    return joined if "-" not in word and _KNOWN.match(joined) else ""
