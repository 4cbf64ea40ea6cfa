"""A question: what somebody typed into the box, understood or refused with a sentence.

    bread "sour dough" crust*  author:jane  thread:"How to bake"  status:spam  before:2026-11-01

Whatever is typed is words, unless it is a field that we know. Nothing of it is a language of the
database: words are made of what was typed, and only words reach it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from moderation.errors import Invalid
from moderation.identifiers import is_id
from moderation.search.document import AUTHOR, START, START_LETTERS, TITLE, start_marks
from moderation.search.words import is_unspaced, plain_words
from moderation.statuses import STATUSES
from moderation.vault import mask_text

LONGEST = 300
MOST_PARTS = 16

_PART = re.compile(
    r'(?:(?P<field>author|thread|status|before|after):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))',
    re.IGNORECASE,
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_IS_URL = re.compile(r"https?://", re.IGNORECASE)
# It starts only where a run of letters starts, so that no input makes it slow.
_ADDRESS = re.compile(r"(?<![^\s@＠:\"])[^\s@＠:\"]+[@＠][^\s@＠\"]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side, in this order."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Any word that begins so. ``mark`` is indexed itself; ``rest`` is set where it says more."""

    mark: str
    rest: str | None


Clause = Phrase | Beginning


@dataclass(frozen=True, slots=True)
class Question:
    """All of it must be true of a comment; ``before`` is the first moment that is too late."""

    clauses: tuple[Clause, ...] = ()
    threads: tuple[str, ...] = ()  # addresses of pages
    statuses: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    comment_id: str | None = None


def is_address(text: str) -> bool:
    """Whether the whole text looks like an e-mail address."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def has_address(text: str) -> bool:
    """Whether there is something like an e-mail address in the text, in any of its disguises."""
    return _ADDRESS.search(text) is not None or mask_text(text) != text


def understand(text: str) -> Question | None:
    """The question, or None where nothing was asked. Raises ``Invalid`` with a sentence."""
    asked = text.translate(_QUOTES).strip()
    if not asked:
        return None
    if len(asked) > LONGEST:
        raise Invalid("This is longer than search reads. Ask with fewer words.")
    if is_id(asked.lower()):
        return Question(comment_id=asked.lower())
    if has_address(asked):
        raise Invalid("Comments are not searched by e-mail address.")
    parts = list(_PART.finditer(asked))
    if len(parts) > MOST_PARTS:
        raise Invalid("These are more words than search looks for at once. Ask with fewer.")
    return _question(parts)


def _question(parts: list[re.Match[str]]) -> Question:
    clauses: list[Clause] = []
    values: dict[str, list[str]] = {"thread": [], "status": [], "before": [], "after": []}
    for part in parts:
        field, value = (part["field"] or "").lower(), part["quoted"] or part["bare"] or ""
        is_url = field == "thread" and _IS_URL.match(value)
        if field in {"status", "before", "after"} or is_url:
            values[field].append(value)
        else:
            mark = {"author": AUTHOR, "thread": TITLE}.get(field, "")
            clauses += _clauses(value, mark, is_quoted=part["quoted"] is not None)
    before, after = map(_moment, values["before"]), map(_moment, values["after"])
    question = Question(
        clauses=tuple(dict.fromkeys(clauses)),
        threads=tuple(values["thread"]),
        statuses=tuple(dict.fromkeys(map(_status, values["status"]))),
        after=max(after, default=None),
        before=min(before, default=None),
    )
    if question == Question():
        raise Invalid("There is no word in this to look for. Write a word, or a part of a name.")
    return question


def _clauses(value: str, mark: str, *, is_quoted: bool) -> Iterator[Clause]:
    words = plain_words(value)
    if not words:
        return
    *_, last = words
    if not is_quoted and value.endswith("*"):
        if not is_unspaced(last) and len(last) < START_LETTERS[0]:
            raise Invalid("Write at least three letters before the star.")
        yield from _phrase(words[:-1], mark)
        yield _beginning(mark + last)
        return
    if is_unspaced(last):
        # The last character of a run begins a pair in most texts, and stands alone at an end.
        words.pop()
        is_alone = not words or not is_unspaced(words[-1])
        if is_alone:
            yield _beginning(mark + last)
    yield from _phrase(words, mark)


def _phrase(words: list[str], mark: str) -> Iterator[Clause]:
    if words:
        yield Phrase(tuple(mark + word for word in words))


def _beginning(word: str) -> Beginning:
    *_, mark = start_marks(word)  # the caller has looked that it is long enough
    says_all = len(word) <= len(mark) - len(START)
    return Beginning(mark, None if says_all else word)


def _status(value: str) -> str:
    status = value.lower()
    if status not in STATUSES:
        raise Invalid("A status is one of pending, approved, spam and rejected.")
    return status


def _moment(value: str) -> datetime:
    found = _DATE.fullmatch(value)
    if found:
        year, month, day = (int(part) if part else 1 for part in found.groups())
        try:
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            pass
    raise Invalid("A date is written as 2026-11-30, 2026-11 or 2026.")
