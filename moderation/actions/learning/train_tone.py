"""Teach the model of tone by moderators' decisions, judge it, and use it if it loses nowhere.

As with spam, what is judged is what is used: the newest fifth of the decisions is not learned from.
Importing this loads scikit-learn and scipy; only the process that trains does.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from classifiers import ToneModel
from classifiers.learning.enough_labels import NotEnoughLabels
from classifiers.learning.gate import GateWords, Judgement, Trial, compare
from classifiers.learning.golden_set import judgement
from classifiers.learning.tone.adaptation import ToneLesson, by_language, teach
from classifiers.learning.tone.own_sentences import judged_sentences
from classifiers.tone.layer import ToneLayer
from moderation.actions.installation import Actor, Installation
from moderation.actions.installation.ask_tone import LIKELIER_THAN_NOT, heat_of
from moderation.actions.installation.beat import TEACHING_TONE, beat
from moderation.actions.learning.collect_tone_labels import TonedComment, collect_tone_labels
from moderation.actions.learning.keep_challenger import Challenger, is_kept, keep_challenger
from moderation.actions.learning.label_weights import MODERATOR_WEIGHT, Vote, capped
from moderation.actions.learning.pick_up_model import pick_up_model
from moderation.actions.learning.promote_model import shipped_tone
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

_WORDS: Final = GateWords("calm comments", "heated comments", "heated")


def train_tone(
    installation: Installation, actor: Actor, *, dry_run: bool = False, tell: Tell = nobody
) -> Training:
    """Teach what is decided now. A dry run does all of it and keeps nothing.

    Raises ``Conflict`` where no language has a model.
    """
    tell(0.0)
    shipped = shipped_tone(installation)
    if not dry_run:
        beat(installation, TEACHING_TONE)
    pick_up_model(installation)
    champion = installation.tone.taught or shipped
    with installation.database.reading() as session:
        labels = collect_tone_labels(session)
    counts = counts_of(labels, [bool(each.shown) for each in labels.usable])
    lessons, held_out = map(_lessons, split(labels.usable))
    name = f"{shipped.name}+{fingerprint(shipped.sha256, lessons)}"
    with installation.database.reading() as session:
        is_old = is_kept(session, name)
    if is_old and not dry_run:
        return nothing_new(name, counts, champion.name)
    tell(LABELS_READ)
    try:
        layer = teach(shipped, lessons, name=name)
    except NotEnoughLabels as too_few:
        return Training("too few labels", (_of_lessons(too_few),), counts, champion.name)
    tell(FITTED)
    return _judged(installation, actor, layer, held_out, counts, dry_run=dry_run)


def _judged(
    installation: Installation,
    actor: Actor,
    layer: ToneLayer,
    held_out: Sequence[ToneLesson],
    counts: dict[str, int],
    *,
    dry_run: bool,
) -> Training:
    shipped = shipped_tone(installation)
    champion = installation.tone.taught or shipped
    data = layer.to_bytes()
    digest = hashlib.sha256(data).hexdigest()
    both = (champion, shipped.layered(layer, digest))
    languages = tuple(layer.languages)
    trials = [
        Trial("the golden set", *(_on_own_sentences(model, languages) for model in both)),
        Trial("recent decisions", *(_on_decisions(model, languages, held_out) for model in both)),
    ]
    verdict = compare(trials, _WORDS)
    figures = figures_of(trials)
    if not dry_run:
        made = Challenger("tone", layer.name, digest, data, shipped.sha256)
        keep_challenger(installation, made, verdict, counts | figures, actor)
    outcome: Outcome = "promoted" if verdict.promoted else "refused"
    return Training(outcome, verdict.reasons, counts, champion.name, layer.name, figures)


def _of_lessons(too_few: NotEnoughLabels) -> str:
    return f"{too_few} The newest fifth of all decisions is kept for judging, and not counted."


def _lessons(labels: Sequence[TonedComment]) -> list[ToneLesson]:
    weights = capped([Vote(each.labeller, each.site_id, MODERATOR_WEIGHT) for each in labels])
    return [
        ToneLesson(each.text, each.language, each.shown, weight, each.author)
        for each, weight in zip(labels, weights, strict=True)
    ]


def _on_own_sentences(model: ToneModel, languages: Sequence[str]) -> Judgement:
    sentences = [each for language in languages for each in judged_sentences(language)]
    heats = [_heat(model, each.text, each.language) for each in sentences]
    return _judgement(heats, [each.is_hostile for each in sentences])


def _on_decisions(
    model: ToneModel, languages: Sequence[str], held_out: Sequence[ToneLesson]
) -> Judgement:
    judged = by_language(model, held_out)
    chosen = [each for language in languages for each in judged.get(language, ())]
    heats = [_heat(model, each.text, each.language) for each in chosen]
    return _judgement(heats, [bool(each.shown) for each in chosen])


def _heat(model: ToneModel, text: str, language: str | None) -> float:
    return heat_of(model.opinion(text, language)) or 0.0


def _judgement(heats: Sequence[float], shown: Sequence[bool]) -> Judgement:
    labels = np.array(shown, dtype=np.int64)
    return judgement(np.array(heats, dtype=np.float64), labels, LIKELIER_THAN_NOT)
