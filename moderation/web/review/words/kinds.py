"""What kinds of spam are called."""

from moderation.languages import N_
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate

KIND_WORDS = {
    "gambling": N_("Gambling"),
    "pharmacy": N_("Pills and cures"),
    "adult": N_("Adult"),
    "loans": N_("Loans and crypto"),
    "recovery": N_("Recovery scam"),
    "seo": N_("SEO and services for sites"),
    "flattery": N_("Flattery"),
    "gibberish": N_("Gibberish"),
    "other": N_("Other goods and trades"),
}
KIND_NOT_TOLD = N_("Kind not known")


@blueprint.app_template_filter("kind_words")
def kind_words(kind: str) -> str:
    """What a kind is called; one that is not known any more is shown as it was stored."""
    return translate(KIND_WORDS[kind]) if kind in KIND_WORDS else kind
