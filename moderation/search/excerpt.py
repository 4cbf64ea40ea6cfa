"""The part of a text in which a question's words stand, with the words apart from the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moderation.search.question import Beginning, Clause, Phrase
from moderation.search.words import Word, words_of

LENGTH = 280
_BEFORE = 80
_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text; ``is_match`` where it is what was looked for."""

    text: str
    is_match: bool


def excerpt_of(text: str, clauses: Sequence[Clause]) -> list[Segment]:
    """Some characters of the text around the first match, or its beginning, on one line."""
    places = sorted(_places(list(words_of(text[:_LOOKED_AT])), clauses))
    first = places[0][0] if places else 0
    start = _word_start(text, first)
    end = min(len(text), start + LENGTH)
    segments, at = [Segment("…", is_match=False)] if start else [], start
    for place_start, place_end in places:
        if place_start < at or place_end > end:
            continue
        segments.append(Segment(text[at:place_start], is_match=False))
        segments.append(Segment(text[place_start:place_end], is_match=True))
        at = place_end
    segments.append(Segment(text[at:end] + ("…" if end < len(text) else ""), is_match=False))
    return [segment for segment in map(_on_one_line, segments) if segment.text]


def _places(words: list[Word], clauses: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    for clause in clauses:
        if isinstance(clause, Phrase):
            yield from _phrases(words, clause)
        else:
            yield from _beginnings(words, clause)


def _phrases(words: list[Word], phrase: Phrase) -> Iterator[tuple[int, int]]:
    length = len(phrase.words)
    for at, word in enumerate(words):
        if word.text == phrase.words[0]:
            row = words[at : at + length]
            if tuple(one.text for one in row) == phrase.words:
                yield row[0].start, row[-1].end


def _beginnings(words: list[Word], clause: Beginning) -> Iterator[tuple[int, int]]:
    start = clause.rest or clause.mark[1:]
    for word in words:
        if word.text.startswith(start):
            yield word.start, word.end


def _word_start(text: str, first: int) -> int:
    """Where the excerpt begins: some characters before the match, at a space if there is one."""
    if first <= _BEFORE:
        return 0
    space = text.find(" ", first - _BEFORE, first)
    return space + 1 if space >= 0 else first - _BEFORE // 4


def _on_one_line(segment: Segment) -> Segment:
    """Spaces and line ends as single spaces, those at the edges too."""
    text = segment.text
    inner = " ".join(text.split())
    left = " " if text[:1].isspace() else ""
    right = " " if inner and text[-1:].isspace() else ""
    return Segment(f"{left}{inner}{right}", segment.is_match)
