"""Every rule of the Commission's database, and the traps that its documentation has."""

from typing import Any

from moderation.actions.transparency.statement_rules import flaws_of

TERMS: dict[str, Any] = {
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "decision_ground_reference_url": "https://example.org/rules",
    "incompatible_content_ground": "House rules, 3: no insults",
    "incompatible_content_explanation": "The text insults another participant.",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "category": "STATEMENT_CATEGORY_CYBER_VIOLENCE",
    "category_specification": ["KEYWORD_CYBER_HARASSMENT"],
    "territorial_scope": ["AT", "BE", "BG"],
    "content_language": "DE",
    "content_date": "2026-11-20",
    "application_date": "2026-11-29",
    "decision_facts": "A reader reported the comment; a moderator read it and removed it.",
    "source_type": "SOURCE_TYPE_OTHER_NOTIFICATION",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "puid": "9f1c0c0e-2f1b-4a53-9a53-0d6b8b1f6a77",
}
GONE = object()
_OF_TERMS = (
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "decision_ground_reference_url",
)
LAW = {key: value for key, value in TERMS.items() if key not in _OF_TERMS} | {
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_legal_ground": "Criminal Code, section 185; Regulation (EU) 2022/2065",
    "illegal_content_explanation": "The text insults another participant.",
    "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "category_specification": ["KEYWORD_HATE_SPEECH"],
    "source_type": "SOURCE_ARTICLE_16",
}
ACCEPTED: dict[str, dict[str, Any]] = {
    "the sample": {},
    "without what is optional": {
        "decision_ground_reference_url": GONE,
        "category_specification": GONE,
        "content_language": GONE,
    },
    "5,000 emoji are 5,000 characters": {"decision_facts": "\N{WAVING HAND SIGN}" * 5_000},
    "Greece and Greek": {"territorial_scope": ["GR", "IS", "LI", "NO"], "content_language": "EL"},
    "also illegal": {"incompatible_content_illegal": "Yes"},
    "a service, and no visibility": {
        "decision_visibility": GONE,
        "decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "end_date_service_restriction": "2026-12-29",
    },
    "another visibility, in words": {
        "decision_visibility": ["DECISION_VISIBILITY_OTHER"],
        "decision_visibility_other": "Its links are text",
    },
    "another keyword, in words": {
        "category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        "category_specification": ["KEYWORD_OTHER"],
        "category_specification_other": "unsolicited advertising",
    },
    "a second category": {"category_addition": ["STATEMENT_CATEGORY_VIOLENCE"]},
    "the first days": {"content_date": "2000-01-01", "application_date": "2020-01-01"},
}
REFUSED: dict[str, dict[str, Any]] = {
    "no decision at all": {"decision_visibility": GONE},
    "an empty list counts as none": {"decision_visibility": []},
    "a bare string": {"decision_visibility": "DECISION_VISIBILITY_CONTENT_REMOVED"},
    "OTHER has no CONTENT_": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_OTHER"]},
    "OTHER without words": {"decision_visibility": ["DECISION_VISIBILITY_OTHER"]},
    "words without OTHER": {"decision_visibility_other": "Its links are text"},
    "money": {"decision_monetary": "DECISION_MONETARY_SUSPENSION"},
    "an account that is none": {"decision_account": "DECISION_ACCOUNT_BLOCKED"},
    "no ground": {"decision_ground": GONE},
    "law without a law": {
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
        "illegal_content_legal_ground": GONE,
    },
    "a ground that is none": {"decision_ground": "DECISION_GROUND_TERMS"},
    "a law beside terms": {"illegal_content_legal_ground": "Criminal Code, section 185"},
    "terms without a clause": {"incompatible_content_ground": GONE},
    "an empty text counts as missing": {"incompatible_content_ground": "  "},
    "terms without why": {"incompatible_content_explanation": ""},
    "a clause of 501": {"incompatible_content_ground": "x" * 501},
    "why in 2,001": {"incompatible_content_explanation": "x" * 2_001},
    "null where it is left out": {"incompatible_content_illegal": None},
    "an address without scheme": {"decision_ground_reference_url": "example.org/rules"},
    "an address of 501": {"decision_ground_reference_url": f"https://example.org/{'x' * 481}"},
    "a type as a string": {"content_type": "CONTENT_TYPE_TEXT"},
    "no type": {"content_type": []},
    "a category of the old schema": {"category": "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE"},
    "no category": {"category": GONE},
    "a keyword of the old schema": {"category_specification": ["KEYWORD_MISINFORMATION"]},
    "a keyword of another category": {"category_specification": ["KEYWORD_SUICIDE"]},
    "a keyword without its prefix": {"category_specification": ["CYBER_HARASSMENT"]},
    "words for a keyword that is known": {"category_specification_other": "insults"},
    "a second category that is null": {"category_addition": None},
    "the same category again": {"category_addition": ["STATEMENT_CATEGORY_CYBER_VIOLENCE"]},
    "nowhere": {"territorial_scope": GONE},
    "the whole Union in a word": {"territorial_scope": ["EU"]},
    "Greece by its language": {"territorial_scope": ["EL"]},
    "Switzerland and Britain": {"territorial_scope": ["CH", "GB"]},
    "a language in small letters": {"content_language": "de"},
    "a language with a country": {"content_language": "DE-AT"},
    "a language that is none": {"content_language": "GR"},
    "no day of the text": {"content_date": GONE},
    "a moment instead of a day": {"content_date": "2026-11-20 10:00:00"},
    "a day without zeroes": {"application_date": "2026-1-2"},
    "a day that there isn't": {"application_date": "2026-02-30"},
    "a text of the last century": {"content_date": "1999-12-31"},
    "before the law": {"application_date": "2019-12-31"},
    "after all": {"application_date": "2038-01-02"},
    "ended before it began": {"end_date_visibility_restriction": "2026-11-28"},
    "no facts": {"decision_facts": GONE},
    "facts of 5,001": {"decision_facts": "x" * 5_001},
    "a source by its likely name": {"source_type": "SOURCE_OTHER_NOTIFICATION"},
    "who gave notice": {"source_identity": "A reader"},
    "a boolean instead of a word": {"automated_detection": False},
    "a word in small letters": {"automated_detection": "no"},
    "a word instead of three keys": {"automated_decision": "No"},
    "no puid": {"puid": GONE},
    "a puid with a point": {"puid": "comment.17"},
    "a puid with an end of line": {"puid": "comment17\n"},
    "a puid of 501": {"puid": "x" * 501},
    "a product": {"content_id": {"EAN-13": "4006381333931"}},
    "a field that there isn't": {"comment": "Hello"},
    "an address of mail": {"decision_facts": "Write to jane@example.org"},
    "a link": {"decision_facts": "See HTTPS://example.org/comment"},
    "a number to call": {"decision_facts": "Call 0049 30 1234567"},
    "a long number": {"incompatible_content_explanation": "The account 12345678"},
}


def _changed(changes: dict[str, Any]) -> dict[str, Any]:
    body = TERMS | changes
    return {key: value for key, value in body.items() if value is not GONE}


def test_bodies_that_the_database_takes_pass() -> None:
    assert [name for name, one in ACCEPTED.items() if flaws_of(_changed(one))] == []
    assert flaws_of(LAW) == []


def test_every_trap_is_refused_and_named() -> None:
    def is_named(changes: dict[str, Any]) -> bool:
        flaws = flaws_of(_changed(changes))
        return any(name in flaw for flaw in flaws for name in changes)

    assert [trap for trap, changes in REFUSED.items() if not is_named(changes)] == []
