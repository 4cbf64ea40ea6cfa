"""Take down what another system's moderators say of a text, where the site wants it kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.perspective.attributes import Measure, measure_of, sayable
from moderation.actions.perspective.door import drops_unknown_attributes, keeps_suggestions
from moderation.actions.perspective.refused import unknown_attribute
from moderation.identifiers import new_id
from moderation.tables import SuggestedScore
from moderation.vault import mask_text


@dataclass(frozen=True, slots=True, repr=False)
class Suggestion:
    """A text, and what its scores should have been, by the names that the client has for them."""

    text: str
    scores: Mapping[str, float]
    languages: Sequence[str] = ()


def suggest_scores(
    installation: Installation, site: SubmittingSite, suggestion: Suggestion
) -> Sequence[str]:
    """The languages that the text seems to be in. Said again, the newest word counts.

    Addresses within the text are masked, and the rest is sealed. Raises ``Refused``.
    """
    scores = _scores(site, suggestion)
    reading = installation.tone.opinion(suggestion.text)
    detected = [language for language, _ in reading.detected] if reading else []
    if keeps_suggestions(site) and scores:
        text, language = mask_text(suggestion.text), detected[0] if detected else None
        now = clock.now()
        with installation.database.transaction() as session:
            for measure, score in scores.items():
                _keep(session, installation, site.id, (text, language), (measure, score), now)
    return detected


def _scores(site: SubmittingSite, suggestion: Suggestion) -> dict[Measure, float]:
    """By what each name means here; of two names for one thing the first counts."""
    found: dict[Measure, float] = {}
    for name, score in suggestion.scores.items():
        measure = measure_of(name)
        if measure is not None:
            found.setdefault(measure, score)
        elif not drops_unknown_attributes(site):
            raise unknown_attribute(sayable(name))
    return found


def _keep(
    session: Session,
    installation: Installation,
    site_id: str,
    about: tuple[str, str | None],
    said: tuple[Measure, float],
    now: datetime,
) -> None:
    (text, language), (measure, score) = about, said
    content = installation.vault.digest("suggested-score", f"{site_id}|{text}".encode())[:16]
    session.execute(
        delete(SuggestedScore).where(
            SuggestedScore.site_id == site_id,
            SuggestedScore.content == content,
            SuggestedScore.attribute == measure,
        )
    )
    row_id = new_id()
    sealed, key_id = installation.vault.seal(SuggestedScore, row_id, text, site_id=site_id)
    row = SuggestedScore(id=row_id, site_id=site_id, content=content, attribute=measure)
    row.score, row.language, row.created_at = score, language, now
    row.sealed, row.key_id = sealed, key_id
    session.add(row)
    session.flush()
