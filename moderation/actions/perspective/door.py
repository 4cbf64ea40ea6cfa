"""The door that answers as Google's Perspective API did, as the other rooms know it."""

import secrets
from typing import Final

from moderation.actions.installation import SubmittingSite
from moderation.actions.installation.door import Door, DoorKey, DoorSetting, Expiring
from moderation.languages import N_
from moderation.tables import SuggestedScore

_UNKNOWN_ATTRIBUTES = DoorSetting(
    "perspective_unknown_attributes",
    N_("Perspective’s clients: unknown attributes"),
    {
        "refuse": (N_("Refuse"), N_("As Perspective did: the whole request is refused.")),
        "drop": (N_("Leave out"), N_("The others are answered.")),
    },
)
_UNKNOWN_LANGUAGES = DoorSetting(
    "perspective_unknown_languages",
    N_("Perspective’s clients: unknown languages"),
    {
        "neutral": (N_("Answer"), N_("With a low score, which says nothing.")),
        "refuse": (N_("Refuse"), N_("As Perspective did; most clients then let the text pass.")),
    },
)
_BROWSERS = DoorSetting(
    "perspective_browsers",
    N_("Perspective’s clients: readers’ browsers"),
    {
        "no": (N_("No"), N_("Only servers ask.")),
        "own": (N_("Your pages"), N_("Pages of the site may ask. Whoever reads one has the key.")),
    },
)
_SUGGESTIONS = DoorSetting(
    "perspective_suggestions",
    N_("Perspective’s clients: what their moderators decide"),
    {
        "forget": (N_("Forget"), N_("It is answered, and nothing of it is kept.")),
        "keep": (
            N_("Keep the text"),
            N_("The text is kept, sealed, for as long as rejected comments."),
        ),
    },
)


def new_perspective_key() -> str:
    """39 signs, as Google's keys have, 200 bits of them random; its beginning says what it is."""
    return f"modp_{secrets.token_urlsafe(25)}"


def drops_unknown_attributes(site: SubmittingSite) -> bool:
    """Whether what nobody looks for is left out, and not refused."""
    return site.door_settings.get(_UNKNOWN_ATTRIBUTES.name) == "drop"


def refuses_unknown_languages(site: SubmittingSite) -> bool:
    """Whether a text that cannot be judged is refused, and not answered with a neutral score."""
    return site.door_settings.get(_UNKNOWN_LANGUAGES.name) == "refuse"


def answers_browsers(site: SubmittingSite) -> bool:
    """Whether pages of the site may ask."""
    return site.door_settings.get(_BROWSERS.name) == "own"


def keeps_suggestions(site: SubmittingSite) -> bool:
    """Whether what the other side's moderators decided is kept, to learn from."""
    return site.door_settings.get(_SUGGESTIONS.name) == "keep"


PERSPECTIVE: Final = Door(
    name="perspective",
    key=DoorKey(
        N_("Perspective key"),
        N_("For software that asks Google’s Perspective API, and is led here."),
        new_perspective_key,
    ),
    settings=(_UNKNOWN_ATTRIBUTES, _UNKNOWN_LANGUAGES, _BROWSERS, _SUGGESTIONS),
    expiring=(
        Expiring(
            SuggestedScore,
            SuggestedScore.created_at,
            lambda settings: settings.keep_rejected_days,
        ),
    ),
)
