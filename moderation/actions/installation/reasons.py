"""Why a comment is refused or taken down: the reasons, each with the sentences its author reads.

All of it is coded, so it can be said in every language and holds nothing of anybody. Categories and
keywords are those of the transparency database of the Digital Services Act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from moderation.languages import N_

ILLEGAL: Final = "illegal"
TERMS: Final = "terms"


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """A reason: its ``word`` at the desk, the ``clause`` that it rests on, and what the text does.

    ``ground`` is ``terms`` or ``illegal``.
    """

    word: str
    clause: str
    fact: str
    category: str
    keywords: tuple[str, ...]
    ground: str = TERMS


REASONS: Final[Mapping[str, RefusalReason]] = {
    "off_topic": RefusalReason(
        N_("off topic"),
        N_("House rules: comments are about the page under which they stand."),
        N_("It is not about this page."),
        "OTHER_VIOLATION_TC",
        ("OTHER",),
    ),
    "abusive": RefusalReason(
        N_("abusive"),
        N_("House rules: no insults."),
        N_("It insults somebody."),
        "CYBER_VIOLENCE",
        ("CYBER_HARASSMENT",),
    ),
    "hate": RefusalReason(
        N_("hate"),
        N_("House rules: nobody is attacked for what they are."),
        N_("It attacks people for what they are."),
        "ILLEGAL_OR_HARMFUL_SPEECH",
        ("DISCRIMINATION",),
    ),
    "threat": RefusalReason(
        N_("threat"),
        N_("House rules: no threats."),
        N_("It threatens somebody."),
        "CYBER_VIOLENCE",
        ("CYBER_BULLYING_INTIMIDATION",),
    ),
    "illegal": RefusalReason(
        N_("against the law"),
        N_("The law that applies where this page is published."),
        N_("It is against the law."),
        "ILLEGAL_OR_HARMFUL_SPEECH",
        (),
        ILLEGAL,
    ),
    "defamation": RefusalReason(
        N_("defamation"),
        N_(
            "House rules: nothing is said of people that harms them and cannot be shown to be true."
        ),
        N_("It says something of somebody that harms them and is not shown to be true."),
        "ILLEGAL_OR_HARMFUL_SPEECH",
        ("DEFAMATION",),
    ),
    "personal_data": RefusalReason(
        N_("personal data"),
        N_("House rules: no private details of others."),
        N_("It holds private details of somebody."),
        "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        ("MISSING_PROCESSING_GROUND",),
    ),
    "misinformation": RefusalReason(
        N_("misinformation"),
        N_("House rules: no claims that are known to be false."),
        N_("It claims something that is known to be false."),
        "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        ("MISINFORMATION_DISINFORMATION",),
    ),
    "advertising": RefusalReason(
        N_("advertising"),
        N_("House rules: no advertising."),
        N_("It advertises something."),
        "CONSUMER_INFORMATION",
        ("HIDDEN_ADVERTISEMENT",),
    ),
    "language": RefusalReason(
        N_("another language"),
        N_("House rules: comments are written in the language of the page."),
        N_("It is in another language than the page."),
        "OTHER_VIOLATION_TC",
        ("LANGUAGE_REQUIREMENTS",),
    ),
    "duplicate": RefusalReason(
        N_("duplicate"),
        N_("House rules: the same text is posted once."),
        N_("It was posted before."),
        "OTHER_VIOLATION_TC",
        ("OTHER",),
    ),
    "other": RefusalReason(
        N_("other"),
        N_("House rules: moderators choose what is published."),
        N_("A moderator found that it does not belong here."),
        "OTHER_VIOLATION_TC",
        ("OTHER",),
    ),
}
"""Why a comment that is no spam is rejected; ``other`` where nobody chose a reason."""

SPAM: Final = RefusalReason(
    N_("spam"),
    N_("House rules: no spam."),
    N_("It looks like text that was not written for this page but to spread something widely."),
    "OTHER_VIOLATION_TC",
    ("OTHER",),
)


def reason_named(code: str) -> RefusalReason:
    """A reason by its code, that of spam included."""
    return SPAM if code == "spam" else REASONS[code]


def code_of(status: str, chosen: str | None) -> str:
    """The code that a decision has which refuses a comment."""
    return "spam" if status == "spam" else chosen or "other"
