"""Which words of a text are underlined: those that weighed for spam, and for its tone."""

from collections.abc import Sequence

from moderation.actions.queue.read_tone import ToneOfText
from moderation.web.review.words.visible_text import Pull

MOST = 20
_LEAST = 0.15  # log-odds
_SHARE_OF_HEAVIEST = 0.35


def with_tone(pulls: Sequence[Pull], tone: ToneOfText | None) -> Sequence[Pull]:
    """Both, in the order of the text. A word that weighed for both is shown by its tone."""
    found = _tone_pulls(tone)
    kept = [pull for pull in pulls if not any(_overlap(pull, one) for one in found)]
    return sorted([*kept, *found])


def _tone_pulls(tone: ToneOfText | None) -> Sequence[Pull]:
    if tone is None or tone.heaviest is None:
        return []
    heaviest = max((span.weight for span in tone.spans), default=0.0)
    least = max(_LEAST, _SHARE_OF_HEAVIEST * heaviest)
    told = sorted(
        (span for span in tone.spans if span.weight >= least), key=lambda span: -span.weight
    )
    return [Pull(*span, is_strong=False, tint=tone.heaviest) for span in told[:MOST]]


def _overlap(one: Pull, other: Pull) -> bool:
    return one.start < other.end and other.start < one.end
