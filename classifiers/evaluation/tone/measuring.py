"""All that is measured of the model of tone, in one result."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from classifiers.evaluation.measures import roc_auc
from classifiers.evaluation.tone.cases import golden_cases
from classifiers.evaluation.tone.costs import cost_of_both, file_bytes
from classifiers.evaluation.tone.held_out import (
    FLAGGED_FROM,
    Held,
    SourceFigures,
    figures_of,
    hold_out,
    mask_losses,
    share_above,
    shares,
)
from classifiers.evaluation.tone.identity_terms import identity_sentences
from classifiers.learning.tone.labelled_texts import read_honest
from classifiers.tone.model import ToneModel

_UNHEARD: Final = 500
# Of fewer honest comments no share is told.
_FEWEST: Final = 50
_HOSTILE: Final = "hostile"


class Measured(NamedTuple):
    """What was measured. Shares are from 0 to 1.

    sources: of each labelled source, by models that don't know its later part. blogs: share of
    honest comments above .8 by language, of blogs left out; papers: of newspapers left out.
    news: share of honest comments of a newspaper above .8, and AUC of hostile ones.
    masks: points of recall lost, by kind.
    identity: share above .5 of sentences that name a group and mean no harm. cases: of the golden
    set, by what they try: hostile?, share above .5, how many. unheard: share of texts in languages
    without a model that got an opinion. costs: microseconds. bytes: of all files.
    most: how many texts of a source were taken.
    """

    sources: list[SourceFigures]
    blogs: dict[str, float]
    papers: dict[str, float]
    news: tuple[float, float | None]
    masks: dict[str, float]
    identity: dict[str, float]
    cases: dict[str, tuple[bool, float, int]]
    unheard: float
    costs: Mapping[str, float]
    bytes: int
    most: int


def measure(
    data: Path, languages: Sequence[str], most: int, say: Callable[[str], None]
) -> Measured:
    """Measure the shipped model, and models fitted without what they are measured on."""
    shipped = ToneModel.load()
    sources: list[SourceFigures] = []
    blogs: dict[str, float] = {}
    papers: dict[str, float] = {}
    masks: dict[str, float] = {}
    news: tuple[float, float | None] = (0.0, None)
    for language in languages:
        held = hold_out(data, language, most)
        say(f"{language}: fitted without what it is measured on")
        sources += figures_of(held)
        for found, texts in ((blogs, held.blogs), (papers, held.news)):
            if len(texts) >= _FEWEST:
                found[language] = share_above(held.tone, [each.text for each in texts])
        if language == "en":
            masks, news = mask_losses(held), _news(held, data)
    return Measured(
        sources,
        blogs,
        papers,
        news,
        masks,
        _identity(shipped),
        _cases(shipped),
        _unheard(shipped, data),
        cost_of_both(),
        file_bytes(),
        most,
    )


def _news(held: Held, data: Path) -> tuple[float, float | None]:
    """Measure on the newspaper's comments, which nothing is fitted on."""
    path = data / "evaluate" / "news_ucc.jsonl"
    if not path.exists():
        return 0.0, None
    records = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    hostile = np.array([_HOSTILE in record["tox"] for record in records])
    calm = np.array([not record["tox"] for record in records])
    scores = shares(held.tone, [record["text"] for record in records], "toxicity")
    chosen = hostile | calm
    auc = roc_auc(scores[chosen], hostile[chosen].astype(np.int64))
    return float((scores[calm] > 0.8).mean()), auc


def _identity(model: ToneModel) -> dict[str, float]:
    return {
        group: float(np.mean([_toxic(model, sentence) for sentence in sentences]))
        for group, sentences in identity_sentences().items()
    }


def _cases(model: ToneModel) -> dict[str, tuple[bool, float, int]]:
    found: dict[str, list[bool]] = {}
    hostile: dict[str, bool] = {}
    for case in golden_cases():
        found.setdefault(case.tries, []).append(_toxic(model, case.text))
        hostile[case.tries] = case.hostile
    return {
        tries: (hostile[tries], float(np.mean(flags)), len(flags)) for tries, flags in found.items()
    }


def _toxic(model: ToneModel, text: str) -> bool:
    return model.opinion(text, "en").attributes.get("toxicity", 0.0) > FLAGGED_FROM


def _unheard(model: ToneModel, data: Path) -> float:
    """Give the share of texts in languages without a model that got an opinion all the same."""
    texts = [
        each
        for each in read_honest(data)
        if each.language not in ("", "und", *model.languages) and len(each.text) > 30
    ]
    chosen = texts[:: max(1, len(texts) // _UNHEARD)]
    if not chosen:
        return 0.0
    judged = Counter(bool(model.opinion(each.text).attributes) for each in chosen)
    return judged[True] / len(chosen)
