# ruff: noqa: RUF001 -- look-alike letters are the attack
"""Character tricks against a filter, to measure what they cost. Deterministic."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from classifiers.submission import Submission

_HOMOGLYPHS = str.maketrans("aeopcx", "аеорсх")
_LEET = str.maketrans("aeios", "43105")
_BOLD = str.maketrans(
    {
        **{97 + i: chr(0x1D41A + i) for i in range(26)},
        **{65 + i: chr(0x1D400 + i) for i in range(26)},
    }
)
_TITLE: Final = "Notes on moving a small website to another host after ten years"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_ENDING = re.compile(r"\.(com|net|org|info|biz|ru|html?|php)\b")


def homoglyphs(text: str) -> str:
    """Write every second word with Cyrillic look-alikes among its Latin letters."""
    return _every_second(text, lambda word: word[:1] + word[1:].translate(_HOMOGLYPHS))


def zero_width(text: str) -> str:
    """Put a zero-width space after every second letter of every word."""
    return _every_second(
        text, lambda word: "\u200b".join(word[i : i + 2] for i in range(0, len(word), 2))
    )


def leet(text: str) -> str:
    """Write every second word with digits for vowels."""
    return _every_second(text, lambda word: word[:1] + word[1:].translate(_LEET))


def spacing(text: str) -> str:
    """Put spaces between the letters of every second word."""
    return _every_second(text, " ".join)


def mathematical_letters(text: str) -> str:
    """Write everything in mathematical bold letters."""
    return text.translate(_BOLD)


def split_urls(text: str) -> str:
    """Break links so that a pattern misses them, and a reader doesn't."""
    broken = text.replace("https://", "hxxps :// ").replace("http://", "hxxp :// ")
    return _ENDING.sub(r" . \1", broken)


ATTACKS: Final[dict[str, Callable[[str], str]]] = {
    "homoglyphs": homoglyphs,
    "zero-width": zero_width,
    "leet": leet,
    "spacing": spacing,
    "mathematical letters": mathematical_letters,
    "split URLs": split_urls,
}

PARAGRAPHS_BEFORE: Final = "one paragraph of ham in front"
QUOTES: Final = (
    "the article's title appended",
    "a sentence of the article quoted",
    "a sentence of another comment quoted",
)

DILUTIONS: Final[dict[str, int]] = {
    "one paragraph of ham appended": 1,
    "three paragraphs of ham appended": 3,
}


def attacked(submissions: Sequence[Submission], attack: Callable[[str], str]) -> list[Submission]:
    """Give the same submissions with `attack` applied to their texts."""
    return [replace(each, text=attack(each.text)) for each in submissions]


def diluted(
    submissions: Sequence[Submission], ham: Sequence[Submission], paragraphs: int
) -> list[Submission]:
    """Append so many paragraphs of honest text to each submission."""
    appended = [
        "\n\n".join(ham[(row * paragraphs + i) % len(ham)].text for i in range(paragraphs))
        for row in range(len(submissions))
    ]
    return [
        replace(each, text=f"{each.text}\n\n{more}")
        for each, more in zip(submissions, appended, strict=True)
    ]


def in_front(submissions: Sequence[Submission], ham: Sequence[Submission]) -> list[Submission]:
    """Put an honest text before each submission's own."""
    return [
        replace(each, text=f"{ham[row % len(ham)].text}\n\n{each.text}")
        for row, each in enumerate(submissions)
    ]


def quoting(
    submissions: Sequence[Submission], ham: Sequence[Submission]
) -> dict[str, list[Submission]]:
    """Let each submission repeat something that stands on the page already.

    What an article says is taken from an honest comment, as its excerpt.
    """
    sentences = [
        _SENTENCE_END.split(ham[row % len(ham)].text)[0] for row in range(len(submissions))
    ]
    titled = [replace(each, title=each.title or _TITLE) for each in submissions]
    pairs = list(zip(titled, sentences, strict=True))
    variants = (
        [replace(each, text=f"{each.text} {each.title}") for each in titled],
        [replace(each, text=f"{said} {each.text}", excerpt=said) for each, said in pairs],
        [replace(each, text=f'"{said}" {each.text}') for each, said in pairs],
    )
    return dict(zip(QUOTES, variants, strict=True))


def _every_second(text: str, change: Callable[[str], str]) -> str:
    words = text.split(" ")
    plain = ("://", "www.", "@", "<")
    return " ".join(
        change(word) if row % 2 == 0 and not any(sign in word for sign in plain) else word
        for row, word in enumerate(words)
    )
