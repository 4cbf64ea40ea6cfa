"""A comment as the index holds it: a row of words, and what else it is found by.

What is not a word of the text begins with a character that no text can hold as a word, so that
nobody can ask for it by writing it, or be found by it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from moderation.search.words import is_unspaced, plain_words

AUTHOR = "\ue001"  # a word of the author's name
TITLE = "\ue002"  # a word of the thread's title
THREAD = "\ue003"  # the thread itself
SITE = "\ue004"  # the site
START = "\ue005"  # how a word begins
BREAK = "\ue006"  # between two texts, so that no phrase reaches from one into the other
# Of a word's beginning, so many letters are in the index by themselves. Of a longer one, the
# databases read every word that begins so, to its end; they are few enough from five letters on.
START_LETTERS = (3, 4)


@dataclass(frozen=True, slots=True)
class Document:
    """``words`` in their order; ``marks`` without any."""

    words: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """What of a comment goes into the index."""

    site_id: str
    thread_id: str
    text: str
    author: str
    title: str


def document_of(comment: Indexed) -> Document:
    """Text and author's name are found by plain words, the name and the title by their fields."""
    text, author, title = (
        plain_words(one) for one in (comment.text, comment.author, comment.title)
    )
    named = [AUTHOR + word for word in author]
    titled = [TITLE + word for word in title]
    words = (*text, BREAK, *author, BREAK, *named, BREAK, *titled)
    places = (thread_mark(comment.thread_id), site_mark(comment.site_id))
    return Document(words, (*places, *sorted(_starts(words))))


def thread_mark(thread_id: str) -> str:
    """What stands for a thread in the index."""
    return THREAD + thread_id.replace("-", "")


def site_mark(site_id: str) -> str:
    """What stands for a site in the index."""
    return SITE + site_id.replace("-", "")


@lru_cache(maxsize=16_384)
def start_marks(word: str) -> tuple[str, ...]:
    """What stands for all words that begin as this one does, the longest last.

    None of them where it is too short.
    """
    field, letters = _field(word)
    if is_unspaced(letters):
        return (START + field + letters[0],)
    return tuple(START + field + letters[:one] for one in START_LETTERS if len(letters) >= one)


def _starts(words: Iterable[str]) -> set[str]:
    return set(chain.from_iterable(map(start_marks, set(words))))


def _field(word: str) -> tuple[str, str]:
    has_field = word[:1] in {AUTHOR, TITLE}
    return (word[:1], word[1:]) if has_field else ("", word)


def as_text(document: Document) -> str:
    """The form that SQLite's index reads: words with spaces between them."""
    return " ".join((*document.words, BREAK, *document.marks))


def as_vector(document: Document, extra: Sequence[str] = ()) -> str:
    """The form that PostgreSQL reads as a ``tsvector``: each word with its positions."""
    places: dict[str, list[str]] = {mark: [] for mark in (*document.marks, *extra)}
    for place, word in enumerate(document.words, start=1):
        found = places.setdefault(word, [])
        if place < _LAST_PLACE and len(found) < _MOST_PLACES:
            found.append(str(place))
    return " ".join(
        f"'{word}':{','.join(found)}" if found else f"'{word}'" for word, found in places.items()
    )


_LAST_PLACE = 16_383  # what PostgreSQL can count to
_MOST_PLACES = 255
