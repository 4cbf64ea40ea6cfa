"""Read the tone of a comment for who looks at it: what its words are like, and which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifiers import Span
from moderation.actions.installation import Installation
from moderation.actions.installation.ask_tone import LIKELIER_THAN_NOT, TINTS, Tint
from moderation.actions.queue.review_comment import Dossier


@dataclass(frozen=True, slots=True)
class ToneOfText:
    """What the words of the newest text are rather like than not, and what they weigh for that.

    ``is_known`` is False where there is no opinion: of a language that the model has not learned,
    or of a text too short to judge. ``identified`` is the share of the language that we found it
    to be in, None where its site said one.
    """

    is_known: bool
    tints: Mapping[Tint, float]
    heaviest: Tint | None
    spans: Sequence[Span]
    identified: float | None


def read_tone(installation: Installation, dossier: Dossier) -> ToneOfText | None:
    """CPU work, so outside any transaction. None where there is no model, or it fails."""
    tone = installation.tone
    reading = tone.opinion(dossier.body) if tone.model else None
    if reading is None:
        return None
    found = {tint: reading.attributes.get(tint, 0.0) for tint in TINTS}
    heavy = sorted(
        (tint for tint in TINTS if found[tint] >= LIKELIER_THAN_NOT), key=lambda tint: -found[tint]
    )
    heaviest = heavy[0] if heavy else None
    spans = tone.highlights(dossier.body, heaviest) if heaviest else ()
    shown = {tint: found[tint] for tint in heavy}
    sure = dict(reading.detected).get(dossier.language or "")
    identified = sure if dossier.language_identified else None
    return ToneOfText(bool(reading.attributes), shown, heaviest, spans, identified)
