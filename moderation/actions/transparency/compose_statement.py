"""Compose what the Commission's database is told of a statement: coded sentences and keys.

Nothing of a comment, a notice or a note is in it. What a site has worded itself is looked at for
anybody's data before it goes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from moderation.actions.decisions.give_statement import category_of
from moderation.actions.decisions.statement_words import automation_of, sentences_of
from moderation.actions.installation.reasons import ILLEGAL
from moderation.actions.transparency.statement_rules import LANGUAGES, flaws_of
from moderation.languages import N_, translated
from moderation.tables import Comment, Statement, TransparencyAccount

_GROUND: Final = {
    True: ("DECISION_GROUND_ILLEGAL_CONTENT", "illegal_content_legal_ground", "illegal"),
    False: ("DECISION_GROUND_INCOMPATIBLE_CONTENT", "incompatible_content_ground", "incompatible"),
}
_VISIBILITY: Final = {"removed": "CONTENT_REMOVED", "refused": "CONTENT_DISABLED"}
_MEASURES: Final = {
    "removed": N_("The comment was taken down."),
    "refused": N_("The comment was not published."),
}
_SOURCES: Final = {
    "notice": ("SOURCE_ARTICLE_16", N_("Somebody gave notice that the comment is illegal.")),
    "trusted": (
        "SOURCE_TRUSTED_FLAGGER",
        N_("A trusted flagger gave notice that the comment is illegal."),
    ),
    "report": ("SOURCE_TYPE_OTHER_NOTIFICATION", N_("A reader reported the comment.")),
    "own": ("SOURCE_VOLUNTARY", N_("The comment was looked at as every comment is.")),
}
_AUTOMATED: Final = {"none": "NOT_AUTOMATED", "partly": "PARTIALLY", "fully": "FULLY"}
_UNTOLD: Final = "Say how the site decides by its key: moderation statements connect … --decides"
_WORD = re.compile(r"\w+")
_IN_A_ROW = 5
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Composed:
    """A body that passes every rule, or the sentences that say why there is none."""

    body: Mapping[str, Any]
    flaws: tuple[str, ...]


def compose_statement(
    statement: Statement, comment: Comment, account: TransparencyAccount, puid: str
) -> Composed:
    """What is sent of a statement, under its random ``puid``."""
    decides = account.decides if statement.automation == "untold" else statement.automation
    if decides is None:
        return Composed({}, (_UNTOLD,))
    language, is_illegal = statement.language, statement.ground == ILLEGAL
    ground, clause_field, kind = _GROUND[is_illegal]
    fact, ours = sentences_of(statement.code, language)
    category, keywords = category_of(statement)
    source, sentence = _SOURCES[statement.source]
    body: dict[str, Any] = {
        "decision_visibility": [f"DECISION_VISIBILITY_{_VISIBILITY[statement.measure]}"],
        "decision_ground": ground,
        clause_field: statement.clause or ours,
        f"{kind}_content_explanation": fact,
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": f"STATEMENT_CATEGORY_{category}",
        "territorial_scope": list(account.countries),
        "content_date": _day(comment.submitted_at),
        "application_date": _day(statement.given_at),
        "decision_facts": " ".join(
            (
                translated(language, sentence),
                translated(language, _MEASURES[statement.measure]),
                automation_of(statement),
            )
        ),
        "source_type": source,
        "automated_detection": "Yes" if statement.is_found_by_machine else "No",
        "automated_decision": f"AUTOMATED_DECISION_{_AUTOMATED[decides]}",
        "puid": puid,
    }
    body |= _where_known(account, comment, keywords)
    flaws = (*flaws_of(body), *_personal(statement.clause, comment))
    return Composed({} if flaws else body, flaws)


def _where_known(
    account: TransparencyAccount, comment: Comment, keywords: tuple[str, ...]
) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if keywords:
        known["category_specification"] = [f"KEYWORD_{one}" for one in keywords]
    if account.rules_url:
        known["decision_ground_reference_url"] = account.rules_url
    language = (comment.language or "").partition("-")[0].upper()
    if language in LANGUAGES:
        known["content_language"] = language
    return known


def _personal(clause: str | None, comment: Comment) -> tuple[str, ...]:
    """Whether a site's own wording names the author, or repeats the comment."""
    said = _words(clause or "")
    name = _words(comment.author_name)
    if len("".join(name)) >= _SHORTEST_NAME and _holds(said, name):
        return ("The site's wording of the rule holds the author's name.",)
    text = _words(comment.body)
    rows = {tuple(text[at : at + _IN_A_ROW]) for at in range(len(text) - _IN_A_ROW + 1)}
    if any(tuple(said[at : at + _IN_A_ROW]) in rows for at in range(len(said) - _IN_A_ROW + 1)):
        return ("The site's wording of the rule repeats the comment.",)
    return ()


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _holds(said: list[str], name: list[str]) -> bool:
    return any(said[at : at + len(name)] == name for at in range(len(said) - len(name) + 1))


def _day(moment: datetime) -> str:
    """A day is the finest grain that is told."""
    return moment.astimezone(UTC).date().isoformat()
