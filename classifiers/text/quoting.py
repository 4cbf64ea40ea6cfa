"""What a comment repeats of the article that it stands beneath.

Whoever appends the article's title says nothing by it. So a run of words that stands in the title
or the excerpt in the same order is left out before the comment is judged; what counts is the rest.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from classifiers.text.text import normalise_line

_SHORTEST_RUN: Final = 3  # words; of a shorter title the whole
_MOST_READ: Final = 1024
_EDGES: Final = ".,!?;:)(\"'*…»«“”-–—[]"


class ArticleSubject(NamedTuple):
    """What an article is about.

    words: of title and excerpt, without signs at their ends. runs: each three words in a row, and
    every title or excerpt that is shorter as a whole. names: words of four letters or more.
    """

    words: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    names: tuple[str, ...]


_NO_SUBJECT: Final = ArticleSubject(frozenset(), frozenset(), ())


def subject_of(title: str, excerpt: str) -> ArticleSubject:
    """Read title and excerpt; of each the first thousand characters."""
    if not (title or excerpt):
        return _NO_SUBJECT
    return _subject(title[:_MOST_READ], excerpt[:_MOST_READ])


@lru_cache(maxsize=256)
def _subject(title: str, excerpt: str) -> ArticleSubject:
    words: set[str] = set()
    runs: set[tuple[str, ...]] = set()
    for line in (title, excerpt):
        read = _plain(normalise_line(line).split())
        words.update(read)
        runs.update(_runs_of(read))
    words.discard("")
    names = sorted({word for word in words if len(word) > 3 and word.isalpha()})
    return ArticleSubject(frozenset(words), frozenset(runs), tuple(names))


def _runs_of(words: list[str]) -> list[tuple[str, ...]]:
    if len(words) < _SHORTEST_RUN:
        return [tuple(words)] if len(words) > 1 else []
    return list(zip(words, words[1:], words[2:], strict=False))


def _plain(tokens: list[str]) -> list[str]:
    return [token.strip(_EDGES) for token in tokens]


def without_quoted(tokens: list[str], subject: ArticleSubject) -> list[str]:
    """Give `tokens` without what repeats the article; the same list where nothing does."""
    plain = _plain(tokens)
    quoted: set[int] = set()
    for length in sorted({len(run) for run in subject.runs}):
        for start, run in enumerate(zip(*(plain[at:] for at in range(length)), strict=False)):
            if run in subject.runs:
                quoted.update(range(start, start + length))
    if not quoted:
        return tokens
    return [token for place, token in enumerate(tokens) if place not in quoted]
