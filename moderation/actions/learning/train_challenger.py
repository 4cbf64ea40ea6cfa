"""Train a challenger from people's decisions, judge it, and promote it if it loses nowhere.

What is judged is what is promoted: a model that has not seen the newest fifth of the labels.
Importing this loads scikit-learn and scipy; only the process that trains does.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from classifiers import SpamModel
from classifiers.learning.adaptation import Example, adapt
from classifiers.learning.enough_labels import NotEnoughLabels, require_enough
from classifiers.learning.gate import Trial, compare
from classifiers.learning.golden_set import GoldenSet, judgement
from moderation.actions.installation import Actor, Installation
from moderation.actions.installation.beat import TRAINING, beat
from moderation.actions.learning.collect_labels import LabelledComment, collect_labels
from moderation.actions.learning.keep_challenger import Challenger, is_kept, keep_challenger
from moderation.actions.learning.label_weights import Vote, capped
from moderation.actions.learning.pick_up_model import pick_up_model
from moderation.actions.learning.promote_model import shipped_model
from moderation.actions.learning.training import (
    FITTED,
    LABELS_READ,
    Outcome,
    Training,
    counts_of,
    figures_of,
    fingerprint,
    nothing_new,
    split,
)
from moderation.progress import Tell, nobody


def train_challenger(
    installation: Installation, actor: Actor, *, dry_run: bool = False, tell: Tell = nobody
) -> Training:
    """Train on what is labelled now. A dry run does all of it and keeps nothing.

    ``tell`` hears how far it is: labels are read, the model is fitted, both are judged.
    """
    tell(0.0)
    shipped = shipped_model(installation)
    if not dry_run:
        beat(installation, TRAINING)
    pick_up_model(installation)
    champion = installation.classifier.model or shipped
    labels = collect_labels(installation)
    counts = counts_of(labels, [each.is_spam for each in labels.usable])
    lessons, held_out = split(labels.usable)
    try:
        require_enough([each.is_spam for each in lessons])
    except NotEnoughLabels as too_few:
        return Training("too few labels", (_of_lessons(too_few),), counts, champion.name)
    examples = _examples(lessons)
    name = f"{shipped.name}+{fingerprint(shipped.sha256, examples)}"
    with installation.database.reading() as session:
        is_old = is_kept(session, name)
    if is_old and not dry_run:
        return nothing_new(name, counts, champion.name)
    tell(LABELS_READ)
    challenger = adapt(shipped, examples, name=name)
    tell(FITTED)
    trials = [
        Trial("the golden set", *map(GoldenSet.load().judge, (champion, challenger))),
        Trial("recent decisions", *(_judge(model, held_out) for model in (champion, challenger))),
    ]
    verdict = compare(trials)
    tell(1.0)
    figures = figures_of(trials)
    if not dry_run:
        data = challenger.to_bytes()
        made = Challenger("spam", name, challenger.sha256, data, shipped.sha256)
        keep_challenger(installation, made, verdict, counts | figures, actor)
    outcome: Outcome = "promoted" if verdict.promoted else "refused"
    return Training(outcome, verdict.reasons, counts, champion.name, name, figures)


def _of_lessons(too_few: NotEnoughLabels) -> str:
    return f"{too_few} The newest fifth of all labels is kept for judging, and not counted."


def _examples(lessons: Sequence[LabelledComment]) -> list[Example]:
    weights = capped([Vote(each.labeller, each.site_id, each.weight) for each in lessons])
    return [
        Example(each.submission, each.is_spam, weight)
        for each, weight in zip(lessons, weights, strict=True)
    ]


def _judge(model: SpamModel, held_out: Sequence[LabelledComment]) -> Any:
    probabilities = model.probabilities([each.submission for each in held_out])
    return judgement(probabilities, np.array([each.is_spam for each in held_out], dtype=np.int64))
