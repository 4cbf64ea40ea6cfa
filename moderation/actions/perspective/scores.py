"""From what our models say to the scores that Perspective's clients compare."""

from collections.abc import Mapping, Sequence
from typing import Final

from moderation.actions.installation.ask_tone import TINTS, ToneReading
from moderation.actions.intake.give_opinion import Given
from moderation.actions.perspective.attributes import Measure
from moderation.actions.perspective.curve import HELD, NEUTRAL, printed, score_of

UNWANTED: Final = 0.99
"""What the site's own lists and limits would not let through is likely to be rejected."""

_WORSE: Final[Sequence[Measure]] = ("insult", "identity_attack", "threat")

Scores = Mapping[Measure, float]


def tone_scores(tone: ToneReading | None) -> Scores:
    """Every attribute of tone: neutral where there is no opinion, held where the model failed."""
    if tone is None:
        return dict.fromkeys((*TINTS, "severe_toxicity"), HELD)
    if not tone.attributes:
        return dict.fromkeys((*TINTS, "severe_toxicity"), NEUTRAL)
    known: dict[Measure, float] = {
        tint: score_of(tone.attributes[tint]) for tint in TINTS if tint in tone.attributes
    }
    severe = _severe(known) if "toxicity" in known else NEUTRAL
    scores = dict.fromkeys(TINTS, NEUTRAL) | known | {"severe_toxicity": severe}
    return {measure: printed(score) for measure, score in scores.items()}


def _severe(known: Scores) -> float:
    """Toxic, and an insult, an attack on who somebody is or a threat besides: the product."""
    worse = [known[tint] for tint in _WORSE if tint in known]
    return known["toxicity"] * max(worse, default=known["toxicity"])


def judged_score(measure: Measure, given: Given | None, tones: Scores) -> float:
    """Spam, and what the desk would rather not see: spam, an insult, or what its lists refuse."""
    if given is None or given.spam is None:
        return HELD
    if measure == "spam":
        return printed(given.spam)
    refused = UNWANTED if given.verdict.status in {"spam", "rejected"} else 0.0
    return printed(max(given.spam, tones["severe_toxicity"], refused))
