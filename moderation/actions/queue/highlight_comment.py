"""Highlight a comment: what each word of it weighs, by the model in use at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass

import classifiers
from classifiers import Span
from moderation.actions.installation import Installation
from moderation.actions.queue.review_comment import Dossier


@dataclass(frozen=True, slots=True)
class Highlights:
    """The spans of the newest text, and whether another model gave the opinion that is shown."""

    spans: Sequence[Span]
    model: str
    is_another_model: bool


def highlight_comment(installation: Installation, dossier: Dossier) -> Highlights | None:
    """CPU work, so outside any transaction. None where the model gives no answer."""
    classifier = installation.classifier
    spans = classifier.highlights(
        classifiers.Submission(
            text=dossier.body,
            author=dossier.author_name,
            url=dossier.author_url or "",
            title=dossier.thread_title or dossier.form_title,
            excerpt=dossier.thread_excerpt,
        )
    )
    if spans is None or classifier.name is None:
        return None
    judged_by = dossier.opinion.model if dossier.opinion else None
    return Highlights(spans, classifier.name, judged_by not in {None, classifier.name})
