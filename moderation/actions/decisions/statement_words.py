"""A statement of reasons in words: coded sentences, so that they translate and hold no person."""

from dataclasses import astuple, dataclass
from typing import Final

from moderation.actions.installation.reasons import reason_named
from moderation.languages import N_, translated
from moderation.tables import Statement

_MEASURES: Final = {
    "removed": N_("Your comment was taken down."),
    "refused": N_("Your comment was not published."),
}
_AUTOMATION: Final = {
    "partly": N_("A person decided; a program had given its opinion before."),
    "none": N_("A person decided, and no program."),
    "untold": N_("The site decided; it does not say how."),
}
_FOUND: Final = N_("A program had pointed it out.")
_SOURCES: Final = {
    "notice": N_("A notice that it is illegal had been given."),
    "trusted": N_("A notice that it is illegal had been given."),  # whose is nobody's to know
    "report": N_("A reader had reported it."),
}
_REDRESS: Final = N_(
    "You can appeal within six months, and somebody looks at it again. You can also go to a body "
    "for settling disputes out of court, or to a court."
)


@dataclass(frozen=True, slots=True)
class StatementWords:
    """In one language: what was done, what the text does, on which rule, how, and what is left."""

    measure: str
    fact: str
    clause: str
    automation: str
    redress: str

    @property
    def text(self) -> str:
        """All of it as one paragraph."""
        return " ".join(astuple(self))


def words_of(statement: Statement) -> StatementWords:
    """A statement in its author's language."""
    language = statement.language
    automation = automation_of(statement)
    if statement.source in _SOURCES:
        automation = f"{translated(language, _SOURCES[statement.source])} {automation}"
    fact, clause = sentences_of(statement.code, language)
    return StatementWords(
        measure=translated(language, _MEASURES[statement.measure]),
        fact=fact,
        clause=statement.clause or clause,
        automation=automation,
        redress=translated(language, _REDRESS),
    )


def automation_of(statement: Statement) -> str:
    """What part a program had in the decision, and in finding the comment."""
    language = statement.language
    sentence = translated(language, _AUTOMATION[statement.automation])
    found = translated(language, _FOUND) if statement.is_found_by_machine else ""
    return f"{sentence} {found}".strip()


def sentences_of(code: str, language: str) -> tuple[str, str]:
    """What the text does and the rule that it breaks, as the author reads them."""
    reason = reason_named(code)
    return translated(language, reason.fact), translated(language, reason.clause)
