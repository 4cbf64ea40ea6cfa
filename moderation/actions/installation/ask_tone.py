"""Ask the model of tone, and never let it stop anything: where it fails there is no opinion.

It says nothing of languages that it has not learned and of texts too short to judge: that is an
answer, and no failure. A model that keeps failing rests, as the one of spam does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, Protocol, get_args

import structlog

from classifiers import Span, ToneModel
from moderation import metrics
from moderation.actions.installation.resting import REST_SECONDS, Resting

_log = structlog.get_logger(__name__)

Tint = Literal["toxicity", "insult", "identity_attack", "threat", "profanity"]
"""What tone is asked about."""
TINTS: Final[Sequence[Tint]] = get_args(Tint)
LIKELIER_THAN_NOT: Final = 0.5


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

    @property
    def model(self) -> str:
        """The name of the model that says so."""


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
    model: str = ""


def heat_of(tone: ToneReading) -> float | None:
    """How heated the words are: the likeliest of what they may be. Coarse words alone heat nobody.

    None where there is no opinion.
    """
    heating = (share for tint, share in tone.attributes.items() if tint != "profanity")
    return max(heating, default=None)


class Tone:
    """The model of tone, or none; loaded when it is first needed, as few commands judge anything.

    ``taught`` is what decisions made of the package's, where that is used.
    """

    def __init__(self, load: Callable[[], ToneModel] | None = None) -> None:
        self._load = load
        self.taught: ToneModel | None = None
        self._resting = Resting()

    @cached_property
    def model(self) -> ToneJudge | None:
        """The one in use: where a language's file is missing or damaged it has no opinion."""
        return self._loaded

    @cached_property
    def shipped(self) -> ToneModel | None:
        """The package's, or None where none of its files can be used."""
        return self._loaded if self._loaded and self._loaded.languages else None

    @cached_property
    def missing(self) -> Sequence[str]:
        """A sentence for each language whose file can't be used."""
        return self._loaded.missing if self._loaded else ()

    @cached_property
    def _loaded(self) -> ToneModel | None:
        model = self._load() if self._load else None
        for reason in model.missing if model else ():
            _log.error("tone.refused", reason=reason)
        return model

    @property
    def name(self) -> str | None:
        """The model in use, or None."""
        model = self.taught or self.shipped
        return model.name if model else None

    def use(self, model: ToneModel) -> None:
        """Let every opinion from now on be this model's."""
        self.model = model
        self.taught = None if model is self.shipped else model

    @property
    def can_be_asked(self) -> bool:
        """Whether there is a model, and it does not rest."""
        return self.model is not None and not self._resting.is_now

    @property
    def is_degraded(self) -> bool:
        """Whether comments come in without an opinion on their tone that could have one."""
        return not self.can_be_asked or bool(self.missing)

    def judge(self, text: str, language: str | None) -> ToneReading | None:
        """What is kept of a comment that comes in; None where nobody could be asked.

        It is counted, and a model that rests is not asked.
        """
        reading = None
        if self.can_be_asked:
            reading = self.opinion(text, language)
            if self._resting.remember(failed=reading is None):
                _log.error("tone.resting", seconds=REST_SECONDS)
        if reading is None:
            metrics.TONE_MISSING.inc()
        return reading

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
