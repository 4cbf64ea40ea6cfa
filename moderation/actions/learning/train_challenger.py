"""Train a challenger from people's decisions, judge it, and promote it if it loses nowhere.

What is judged is what is promoted: a model that has not seen the newest fifth of the labels.
Importing this loads scikit-learn and scipy; only the process that trains does.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from classifiers import SpamModel
from classifiers.learning.adaptation import Example, adapt
from classifiers.learning.enough_labels import NotEnoughLabels, require_enough
from classifiers.learning.gate import Trial, compare
from classifiers.learning.golden_set import GoldenSet, judgement
from moderation.actions.installation import Actor, Installation
from moderation.actions.installation.beat import TRAINING, beat
from moderation.actions.learning.collect_labels import LabelledComment, Labels, collect_labels
from moderation.actions.learning.keep_challenger import Challenger, is_kept, keep_challenger
from moderation.actions.learning.label_weights import Vote, capped
from moderation.actions.learning.pick_up_model import pick_up_model
from moderation.actions.learning.promote_model import shipped_model
from moderation.progress import Tell, nobody

HELD_OUT = 0.2
_LABELS_READ, _FITTED = 0.1, 0.8  # parts of the time, roughly

Outcome = Literal["promoted", "refused", "nothing new", "too few labels"]


class Training(NamedTuple):
    """What came of it. ``figures`` is by set, then by model; empty where nothing was trained."""

    outcome: Outcome
    reasons: tuple[str, ...]
    labels: dict[str, int]
    champion: str
    challenger: str | None = None
    figures: dict[str, Any] = {}  # noqa: RUF012 - never changed


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
    counts = _counts(labels)
    lessons, held_out = _split(labels.usable)
    try:
        require_enough([each.is_spam for each in lessons])
    except NotEnoughLabels as too_few:
        return Training("too few labels", (_of_lessons(too_few),), counts, champion.name)
    examples = _examples(lessons)
    name = f"{shipped.name}+{_fingerprint(shipped, examples)}"
    with installation.database.reading() as session:
        is_old = is_kept(session, name)
    if is_old and not dry_run:
        sentence = f"No label has changed since {name} was trained."
        return Training("nothing new", (sentence,), counts, champion.name, name)
    tell(_LABELS_READ)
    challenger = adapt(shipped, examples, name=name)
    tell(_FITTED)
    trials = [
        Trial("the golden set", *map(GoldenSet.load().judge, (champion, challenger))),
        Trial("recent decisions", *(_judge(model, held_out) for model in (champion, challenger))),
    ]
    verdict = compare(trials)
    tell(1.0)
    figures = {trial.name: _figures(trial) for trial in trials}
    if not dry_run:
        data = challenger.to_bytes()
        made = Challenger("spam", name, challenger.sha256, data, shipped.sha256)
        keep_challenger(installation, made, verdict, counts | figures, actor)
    outcome: Outcome = "promoted" if verdict.promoted else "refused"
    return Training(outcome, verdict.reasons, counts, champion.name, name, figures)


def _counts(labels: Labels) -> dict[str, int]:
    spam = sum(each.is_spam for each in labels.usable)
    return {
        "found": labels.found,
        "repeated": labels.repeated,
        "contradicting": labels.contradicting,
        "spam": spam,
        "ham": len(labels.usable) - spam,
    }


def _split(
    labels: Sequence[LabelledComment],
) -> tuple[Sequence[LabelledComment], Sequence[LabelledComment]]:
    """The older labels to learn from, and the newest to be judged by."""
    kept = len(labels) - int(HELD_OUT * len(labels))
    return labels[:kept], labels[kept:]


def _of_lessons(too_few: NotEnoughLabels) -> str:
    return f"{too_few} The newest fifth of all labels is kept for judging, and not counted."


def _examples(lessons: Sequence[LabelledComment]) -> list[Example]:
    weights = capped([Vote(each.labeller, each.site_id, each.weight) for each in lessons])
    return [
        Example(each.submission, each.is_spam, weight)
        for each, weight in zip(lessons, weights, strict=True)
    ]


def _fingerprint(shipped: SpamModel, examples: Sequence[Example]) -> str:
    """The same labels make a model of the same name, bit by bit the same."""
    digest = hashlib.sha256(shipped.sha256.encode())
    for example in examples:
        digest.update(repr(example).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()[:8]


def _judge(model: SpamModel, held_out: Sequence[LabelledComment]) -> Any:
    probabilities = model.probabilities([each.submission for each in held_out])
    return judgement(probabilities, np.array([each.is_spam for each in held_out], dtype=np.int64))


def _figures(trial: Trial) -> dict[str, dict[str, float]]:
    return {"before": trial.champion._asdict(), "after": trial.challenger._asdict()}
