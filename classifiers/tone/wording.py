"""Why a text was judged so, or not at all, in sentences that a moderator understands."""

from typing import Final

from classifiers.explanation import telling_words
from classifiers.features import TextFeatures
from classifiers.opinion import Reason
from classifiers.tone.identification import Guesses
from classifiers.tone.language_tone import LanguageTone

_SENTENCES: Final = {
    "toxicity": "the tone is one that drives others out of a conversation",
    "insult": "the wording is like insults",
    "identity_attack": "the wording is like attacks on who somebody is",
    "threat": "the wording is like threats",
    "profanity": "the wording is coarse",
}


def reasons_for(
    features: TextFeatures, tone: LanguageTone, log_odds: list[float]
) -> tuple[Reason, ...]:
    """Give a reason for each attribute that is likelier than not, the heaviest first."""
    heavy = sorted(
        (place for place, each in enumerate(log_odds) if each > 0),
        key=lambda place: -log_odds[place],
    )
    weights = tone.weigh(features.distinct, tone.denied(features))
    return tuple(
        Reason(
            tone.attributes[place],
            _sentence(tone.attributes[place], features.distinct, [each[place] for each in weights]),
            log_odds[place],
        )
        for place in heavy
    )


def no_opinion(language: str | None, detected: Guesses) -> Reason:
    """Say why there is no opinion on a text: `language` is the one that it would be judged in."""
    if language is not None:
        return Reason("language_not_judged", f"there is no opinion on tone in “{language}”", 0.0)
    if detected:
        return Reason("unknown_language", "the language of the text is not clear", 0.0)
    return Reason("too_short", "the text is too short to judge its tone", 0.0)


def _sentence(attribute: str, tokens: list[str], weights: list[float]) -> str:
    words = telling_words(tokens, weights, towards_spam=True)
    quoted = ", ".join(f"“{word}”" for word in words)
    return _SENTENCES[attribute] + (f": {quoted}" if quoted else "")
