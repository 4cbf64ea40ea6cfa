"""Ask the model of tone, and never let it stop anything: where it fails there is no opinion.

It says nothing of languages that it has not learned and of texts too short to judge: that is an
answer, and no failure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, get_args

import structlog

from classifiers import Span, ToneModel

_log = structlog.get_logger(__name__)

Tint = Literal["toxicity", "insult", "identity_attack", "threat", "profanity"]
"""What tone is asked about."""
TINTS: Final[Sequence[Tint]] = get_args(Tint)


class ToneReading(Protocol):
    """What a model says of a text; no attributes: it has no opinion."""

    @property
    def language(self) -> str | None:
        """The language that it was read in."""

    @property
    def attributes(self) -> Mapping[str, float]:
        """A probability for each attribute."""

    @property
    def detected(self) -> Sequence[tuple[str, float]]:
        """The languages that the text seems to be in, the likeliest first, with its share."""


class ToneJudge(Protocol):
    """A model of tone."""

    def opinion(self, text: str, language: str | None = None) -> ToneReading:
        """What it thinks of a text, whose writer or site says that it is in ``language``."""

    def highlights(self, text: str, attribute: str, language: str | None = None) -> Sequence[Span]:
        """What each word of it weighs for one attribute."""


@dataclass(frozen=True, slots=True)
class NoOpinion:
    """What is said where there is no model."""

    language: str | None = None
    attributes: Mapping[str, float] = field(default_factory=dict)
    detected: Sequence[tuple[str, float]] = ()


class Tone:
    """The model of tone, or none."""

    def __init__(self, model: ToneJudge | None = None) -> None:
        self.model = model

    @classmethod
    def load(cls) -> "Tone":
        """The shipped model; where a language's file is missing or damaged it has no opinion."""
        model = ToneModel.load()
        for reason in model.missing:
            _log.error("tone.refused", reason=reason)
        return cls(model)

    def opinion(self, text: str, language: str | None = None) -> ToneReading | None:
        """What the model thinks; None where it failed or what it says is absurd."""
        if self.model is None:
            return NoOpinion()
        try:
            reading = self.model.opinion(text, language)
        except Exception as error:  # noqa: BLE001 - whatever it is, the text must be answered for
            _log.error("tone.failed", error=type(error).__name__)
            return None
        if all(0.0 <= value <= 1.0 for value in reading.attributes.values()):
            return reading
        _log.error("tone.absurd")
        return None

    def highlights(self, text: str, tint: Tint, language: str | None = None) -> Sequence[Span]:
        """What each word weighs for one attribute; nothing where there is no model or it fails."""
        if self.model is None:
            return ()
        try:
            return self.model.highlights(text, tint, language)
        except Exception as error:  # noqa: BLE001 - whatever it is, the text must be shown
            _log.error("tone.highlights_failed", error=type(error).__name__)
            return ()
