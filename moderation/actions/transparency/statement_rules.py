"""The rules of the Commission's transparency database, held before anything is sent there.

What was sent can be neither changed nor taken back, and what the database drops without a word is
refused here as well: a body passes whole or not at all.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from moderation.actions.installation.commission_keys import CATEGORIES

Body = Mapping[str, Any]

_COUNTRIES = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
)
COUNTRIES: Final = tuple(_COUNTRIES.split())
"""Of the European Economic Area. Greece is GR here; its language is EL."""

_LANGUAGES = (
    "AA AB AE AF AK AM AN AR AS AV AY AZ BA BE BG BH BI BM BN BO BR BS CA CE CH CO CR CS CU CV CY "
    "DA DE DV DZ EE EL EN EO ES ET EU FA FF FI FJ FO FR FY GA GD GL GN GU GV HA HE HI HO HR HT HU "
    "HY HZ IA ID IE IG II IK IO IS IT IU JA JV KA KG KI KJ KK KL KM KN KO KR KS KU KV KW KY LA LB "
    "LG LI LN LO LT LU LV MG MH MI MK ML MN MR MS MT MY NA NB ND NE NG NL NN NO NR NV NY OC OJ OM "
    "OR OS PA PI PL PS PT QU RM RN RO RU RW SA SC SD SE SG SI SK SL SM SN SO SQ SR SS ST SU SV SW "
    "TA TE TG TH TI TK TL TN TO TR TS TT TW TY UG UK UR UZ VE VI VO WA WO XH YI YO ZA ZH ZU"
)
LANGUAGES: Final = frozenset(_LANGUAGES.split())
"""Of ISO 639-1, in capitals."""

_VISIBILITY: Final = frozenset(
    f"DECISION_VISIBILITY_{one}"
    for one in (
        "CONTENT_REMOVED",
        "CONTENT_DISABLED",
        "CONTENT_DEMOTED",
        "CONTENT_AGE_RESTRICTED",
        "CONTENT_INTERACTION_RESTRICTED",
        "CONTENT_LABELLED",
        "OTHER",
    )
)
_PROVISION: Final = frozenset(
    f"DECISION_PROVISION_{how}_{what}"
    for how in ("PARTIAL", "TOTAL")
    for what in ("SUSPENSION", "TERMINATION")
)
_ACCOUNT: Final = frozenset({"DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"})
_ILLEGAL, _INCOMPATIBLE = "DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"
_SOURCES: Final = frozenset(
    {
        "SOURCE_ARTICLE_16",
        "SOURCE_TRUSTED_FLAGGER",
        "SOURCE_TYPE_OTHER_NOTIFICATION",
        "SOURCE_VOLUNTARY",
    }
)
_AUTOMATED: Final = frozenset(
    f"AUTOMATED_DECISION_{one}" for one in ("FULLY", "PARTIALLY", "NOT_AUTOMATED")
)
_KEYWORDS: Final = frozenset(f"KEYWORD_{one}" for known in CATEGORIES.values() for one in known)
_PUID = re.compile(r"[A-Za-z0-9_-]{1,500}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/@]+\.[^\s@]+", re.ASCII)
_LATEST = date(2038, 1, 1)

PERSONAL: Final = re.compile(r"@|https?:|www\.|\d{6,}|\+\d|\d[\d ()-]{7,}\d", re.IGNORECASE)
"""What may tell who somebody is: an address, a link, a number that one can call."""

Rule = Callable[[Body, str], str | None]


def flaws_of(body: Body) -> list[str]:
    """What is wrong with a body, a sentence each; none where the database takes it."""
    found = [flaw for name, rule in _RULES.items() if (flaw := rule(body, name))]
    found += [
        f"{name}: there is no such field, or we never send it." for name in body.keys() - _RULES
    ]
    return found + _of_all(body)


def _of_all(body: Body) -> list[str]:
    """What holds between fields."""
    found = []
    if not any(body.get(name) for name in _DECISIONS):
        found.append(f"{', '.join(_DECISIONS)}: one of them says what was done.")
    category = str(body.get("category")).removeprefix("STATEMENT_CATEGORY_")
    known = CATEGORIES.get(category, frozenset())
    found += [
        f"category_specification: {one} does not belong to {category}."
        for one in _listed(body.get("category_specification"))
        if one.removeprefix("KEYWORD_") not in known
    ]
    if body.get("category") in _listed(body.get("category_addition")):
        found.append("category_addition: it repeats the category.")
    return found


def _text(longest: int, *, required: bool = True) -> Rule:
    def rule(body: Body, name: str) -> str | None:
        if name not in body and not required:
            return None
        value = body.get(name)
        if not isinstance(value, str) or not value.strip():
            return f"{name}: this is needed, as text."
        if len(value) > longest:
            return f"{name}: at most {longest:,} characters."
        if PERSONAL.search(value):
            return f"{name}: it holds an address, a link or a number that may be somebody's."
        return None

    return rule


def _text_where(field: str, value: str, longest: int, *, required: bool = True) -> Rule:
    """A text that goes with a value of another field, and with nothing else."""
    needed = _text(longest, required=required)

    def rule(body: Body, name: str) -> str | None:
        given = body.get(field)
        if value in (given if isinstance(given, list) else [given]):
            return needed(body, name)
        return f"{name}: it goes with {value} only." if name in body else None

    return rule


def _key(known: frozenset[str], *, required: bool = True) -> Rule:
    def rule(body: Body, name: str) -> str | None:
        if name not in body and not required:
            return None
        value = body.get(name)
        return (
            None if isinstance(value, str) and value in known else f"{name}: there is no such key."
        )

    return rule


def _keys(known: frozenset[str], *, required: bool = True) -> Rule:
    def rule(body: Body, name: str) -> str | None:
        if name not in body and not required:
            return None
        value = body.get(name)
        if not isinstance(value, list) or not value:
            return f"{name}: this is a list of at least one key."
        if not all(isinstance(one, str) and one in known for one in value):
            return f"{name}: there is no such key."
        return f"{name}: a key is there twice." if len(set(value)) < len(value) else None

    return rule


def _day(earliest: date, *, required: bool = True) -> Rule:
    def rule(body: Body, name: str) -> str | None:
        if name not in body and not required:
            return None
        day = _date_of(body.get(name))
        if day is None:
            return f"{name}: a day is written as 2026-01-31, without a time."
        if not earliest <= day <= _LATEST:
            return f"{name}: the day is not between {earliest} and {_LATEST}."
        return None

    return rule


def _end(body: Body, name: str) -> str | None:
    """When a restriction ends: not before it begins. Without it, it is for good."""
    begun = _date_of(body.get("application_date"))
    flaw = _day(date(2020, 1, 1), required=False)(body, name)
    if flaw or name not in body:
        return flaw
    ended = _date_of(body.get(name))
    return f"{name}: it ends before it begins." if begun and ended and ended < begun else None


def _reference(body: Body, name: str) -> str | None:
    value = body.get(name)
    if name not in body:
        return None
    if not isinstance(value, str) or len(value) > 500 or not _ADDRESS.fullmatch(value):
        return f"{name}: an address of at most 500 characters that begins with https://"
    return None


def _puid(body: Body, name: str) -> str | None:
    value = body.get(name)
    is_one = isinstance(value, str) and _PUID.fullmatch(value)
    return None if is_one else f"{name}: letters, digits, - and _ only."


def _none(body: Body, name: str) -> str | None:
    return f"{name}: comments have none." if body.get(name) is not None else None


def _date_of(value: object) -> date | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _listed(value: object) -> Sequence[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


_YES_NO = frozenset({"Yes", "No"})
_CATEGORIES = frozenset(f"STATEMENT_CATEGORY_{one}" for one in CATEGORIES)
_TERMS_GO_WITH = ("decision_ground", _INCOMPATIBLE)
_LAW_GOES_WITH = ("decision_ground", _ILLEGAL)
_DECISIONS = (
    "decision_visibility",
    "decision_monetary",
    "decision_provision",
    "decision_account",
)


def _with_terms(body: Body, name: str) -> str | None:
    if name in body and body.get("decision_ground") != _INCOMPATIBLE:
        return f"{name}: it goes with {_INCOMPATIBLE} only."
    return _key(_YES_NO, required=False)(body, name)


_RULES: Final[Mapping[str, Rule]] = {
    "decision_visibility": _keys(_VISIBILITY, required=False),
    "decision_visibility_other": _text_where(
        "decision_visibility", "DECISION_VISIBILITY_OTHER", 500
    ),
    "decision_monetary": _none,
    "decision_provision": _key(_PROVISION, required=False),
    "decision_account": _key(_ACCOUNT, required=False),
    "account_type": _key(
        frozenset({"ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"}), required=False
    ),
    "decision_ground": _key(frozenset({_ILLEGAL, _INCOMPATIBLE})),
    "decision_ground_reference_url": _reference,
    "illegal_content_legal_ground": _text_where(*_LAW_GOES_WITH, 500),
    "illegal_content_explanation": _text_where(*_LAW_GOES_WITH, 2_000),
    "incompatible_content_ground": _text_where(*_TERMS_GO_WITH, 500),
    "incompatible_content_explanation": _text_where(*_TERMS_GO_WITH, 2_000),
    "incompatible_content_illegal": _with_terms,
    "content_type": _keys(frozenset({"CONTENT_TYPE_TEXT"})),
    "category": _key(_CATEGORIES),
    "category_addition": _keys(_CATEGORIES, required=False),
    "category_specification": _keys(_KEYWORDS, required=False),
    "category_specification_other": _text_where(
        "category_specification", "KEYWORD_OTHER", 500, required=False
    ),
    "territorial_scope": _keys(frozenset(COUNTRIES)),
    "content_language": _key(LANGUAGES, required=False),
    "content_date": _day(date(2000, 1, 1)),
    "application_date": _day(date(2020, 1, 1)),
    "end_date_visibility_restriction": _end,
    "end_date_service_restriction": _end,
    "end_date_account_restriction": _end,
    "decision_facts": _text(5_000),
    "source_type": _key(_SOURCES),
    "automated_detection": _key(_YES_NO),
    "automated_decision": _key(_AUTOMATED),
    "puid": _puid,
}
