"""What tones are called: of the words, and never of who wrote them."""

from moderation.actions.queue.filterable import HEATED
from moderation.languages import N_
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate

TONE_WORDS = {
    "toxicity": N_("words that drive others out of a conversation"),
    "insult": N_("an insult"),
    "identity_attack": N_("an attack on who somebody is"),
    "threat": N_("a threat"),
    "profanity": N_("coarse words"),
}
_LIKE = {
    "threat": N_("words like a threat"),
    "identity_attack": N_("words like an attack on who somebody is"),
    "insult": N_("words like an insult"),
    HEATED: N_("heated words"),
}
_DEGREES = ((0.9, N_("very likely")), (0.7, N_("likely")), (0.0, N_("perhaps")))


@blueprint.app_template_filter("tone_words")
def tone_words(tint: str) -> str:
    """What an attribute of tone is called."""
    return translate(TONE_WORDS.get(tint, tint))


@blueprint.app_template_filter("words_like")
def words_like(tone: str) -> str:
    """What the words in a line of the queue are like."""
    return translate(_LIKE[tone])


@blueprint.app_template_filter("degree_words")
def degree_words(probability: float) -> str:
    """How likely something is, in a word; a number would claim to know better."""
    return translate(next(word for least, word in _DEGREES if probability >= least))
