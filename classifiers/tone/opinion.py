"""What is answered on tone: an attribute's share each, or nothing at all."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from classifiers.opinion import Reason

ATTRIBUTES: Final = ("toxicity", "insult", "identity_attack", "threat", "profanity")


class ToneOpinion(NamedTuple):
    """What one model thinks of the tone of one text: of the words, never of who wrote them.

    language: in which the text was judged; None where there is no opinion.
    attributes: calibrated probability of each, 0 to 1; what a language has no data for is
        missing, and all are where there is no opinion.
    detected: the languages that the text may be in with their shares, the likeliest first.
    model: the name of the model that thinks so.
    reasons: for an opinion, the attributes that are likelier than not, the heaviest first; for
        none, the one reason for that, of weight 0 and with one of the codes `too_short`,
        `unknown_language`, `language_not_judged`.
    """

    language: str | None
    attributes: Mapping[str, float]
    detected: tuple[tuple[str, float], ...]
    model: str
    reasons: tuple[Reason, ...]
