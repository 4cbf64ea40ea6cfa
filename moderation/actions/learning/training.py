"""What both trainings have in common, of spam and of tone: what comes of them, and from what."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeVar

from classifiers.learning.gate import Trial

T = TypeVar("T")

LABELS_READ: Final = 0.1
FITTED: Final = 0.8
"""Parts of the time, roughly."""
_HELD_OUT = 0.2

Outcome = Literal["promoted", "refused", "nothing new", "too few labels"]


class Training(NamedTuple):
    """What came of it. ``figures`` is by set, then by model; empty where nothing was trained."""

    outcome: Outcome
    reasons: tuple[str, ...]
    labels: dict[str, int]
    champion: str
    challenger: str | None = None
    figures: dict[str, Any] = {}  # noqa: RUF012 - never changed


class CollectedLabels(Protocol):
    """How many labels were found, and how many of them were left out, and why."""

    @property
    def found(self) -> int:
        """All."""

    @property
    def repeated(self) -> int:
        """Those that say what another one says."""

    @property
    def contradicting(self) -> int:
        """Those that others say the opposite of."""


def counts_of(labels: CollectedLabels, are_against: Sequence[bool]) -> dict[str, int]:
    """What is told of labels; ``are_against`` has of each that is used what it says."""
    spam = sum(are_against)
    return {
        "found": labels.found,
        "repeated": labels.repeated,
        "contradicting": labels.contradicting,
        "spam": spam,
        "ham": len(are_against) - spam,
    }


def split(labels: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The older labels to learn from, and the newest fifth to be judged by."""
    kept = len(labels) - int(_HELD_OUT * len(labels))
    return labels[:kept], labels[kept:]


def fingerprint(shipped_sha256: str, lessons: Iterable[object]) -> str:
    """The same labels make a model of the same name, bit by bit the same."""
    digest = hashlib.sha256(shipped_sha256.encode())
    for lesson in lessons:
        digest.update(repr(lesson).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()[:8]


def nothing_new(name: str, counts: dict[str, int], champion: str) -> Training:
    """The model that these labels make was made before."""
    sentence = f"No label has changed since {name} was trained."
    return Training("nothing new", (sentence,), counts, champion, name)


def figures_of(trials: Iterable[Trial]) -> dict[str, Any]:
    """How both models fared, by set."""
    return {
        trial.name: {"before": trial.champion._asdict(), "after": trial.challenger._asdict()}
        for trial in trials
    }
