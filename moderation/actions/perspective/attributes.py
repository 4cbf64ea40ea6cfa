"""What can be asked about a text, by the names that Perspective's clients have for it."""

import re
from collections.abc import Mapping
from typing import Final, Literal

Measure = Literal[
    "toxicity",
    "severe_toxicity",
    "identity_attack",
    "insult",
    "profanity",
    "threat",
    "spam",
    "likely_to_reject",
]

MEASURES: Final[Mapping[str, Measure]] = {
    "TOXICITY": "toxicity",
    "TOXICITY_FAST": "toxicity",
    "SEVERE_TOXICITY": "severe_toxicity",
    "IDENTITY_ATTACK": "identity_attack",
    "INSULT": "insult",
    "PROFANITY": "profanity",
    "OBSCENE": "profanity",
    "THREAT": "threat",
    "SPAM": "spam",
    "LIKELY_TO_REJECT": "likely_to_reject",
}
"""What each name means here; a version (``@6``) or ``_EXPERIMENTAL`` after it changes nothing."""

OF_THE_SPAM_MODEL: Final = frozenset({"spam", "likely_to_reject"})
_FORM = re.compile(r"([A-Z][A-Z_]{0,59}?)(?:_EXPERIMENTAL)?(?:@\d{1,4})?", re.ASCII)
_SAYABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}(?:@\d{1,4})?", re.ASCII)


def measure_of(name: str) -> Measure | None:
    """What an attribute asks for; None for one that nobody here looks for."""
    found = _FORM.fullmatch(name)
    return MEASURES.get(found[1]) if found else None


def sayable(name: str) -> str:
    """The name where it is one; whatever else was sent in its place is not repeated."""
    return name if _SAYABLE.fullmatch(name) else "(not a name)"
