"""Settings as the audit trail has them: which one, and what it was set to, in words."""

import json
from collections.abc import Iterator

from moderation.actions.installation.door import all_settings
from moderation.languages import N_
from moderation.web.current import installation
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate

_OF_SETTINGS = ("site.changed", "site.set", "change.undone", "origin.")
_WORDS = {
    "mode": N_("Mode"),
    "spam_above": N_("File as spam above (per cent)"),
    "spam_share": N_("Share of spam (per cent)"),
    "tone_share": N_("Heated comments (per cent)"),
    "origin": "",  # the act says so already
    "fragments": N_("Fragments"),
    "trailing_slash": N_("/post/ and /post"),
    "www": N_("www.example.org and example.org"),
    "scheme": N_("http and https"),
    "clause": N_("Wording of a reason"),
    "category": N_("Category of a reason"),
    "undone": N_("What"),
}
_VALUES = {
    "mode": {"hold": N_("Hold"), "trust": N_("Trust"), "publish": N_("Publish")},
    "undone": {"origin": N_("an origin"), "role": N_("a role"), "webhook": N_("a webhook")},
}
_SHARES = {"spam_above", "spam_share", "tone_share"}


@blueprint.app_template_filter("setting_words")
def setting_words(details: str | None, action: str) -> list[tuple[str, str]]:
    """Each setting that an act changed, and its new value; nothing of an act of another kind."""
    if not details or not action.startswith(_OF_SETTINGS):
        return []
    return list(_told(json.loads(details)))


def _told(codes: dict[str, str | int]) -> Iterator[tuple[str, str]]:
    of_doors = {one.name: one for one in all_settings(installation().doors)}
    for key, value in codes.items():
        name, _point, of = key.partition(".")
        if key in of_doors:
            words = of_doors[key].values.get(str(value))
            yield translate(of_doors[key].word), translate(words[0]) if words else str(value)
        else:
            word = _WORDS.get(name, name)
            yield word and translate(word), of or _value(name, str(value))


def _value(name: str, code: str) -> str:
    if not code:
        return "–"
    if name in _SHARES:
        return f"{round(float(code) * 100, 2):g}"
    word = _VALUES.get(name, {}).get(code)
    return translate(word) if word else code
