"""Models of tone fitted without what they are measured on: the later fifth of each source."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from classifiers.evaluation.measures import calibration_error, roc_auc
from classifiers.evaluation.tone.masks import MASKS, holds_insult, masked
from classifiers.features import read_text
from classifiers.learning.tone.honest_sentences import SOURCE
from classifiers.learning.tone.labelled_texts import CALM, LabelledText
from classifiers.learning.tone.rows import rows_of
from classifiers.learning.tone.training import fit_language, texts_of
from classifiers.tone.language_tone import LanguageTone, probability

FLAGGED_FROM = 0.5
SURE_FROM = 0.8
_PARTS = 5


class SourceFigures(NamedTuple):
    """How texts of one source were told apart; None where one kind is missing.

    recall: of those shown above the threshold that flags 1 % of the calm ones. off: calibration.
    """

    language: str
    source: str
    attribute: str
    calm: int
    shown: int
    auc: float | None
    recall: float | None
    macro_f1: float | None
    off: float | None


class Held(NamedTuple):
    """A language's model that doesn't know `texts`; those of blogs held out whole are `unseen`."""

    language: str
    tone: LanguageTone
    texts: list[LabelledText]
    unseen: list[LabelledText]


def hold_out(folder: Path, language: str, most: int) -> Held:
    """Fit one language without the later fifth of each labelled source and every fourth blog.

    most: how many texts of a source are taken, evenly over it.
    """
    texts = _at_most(texts_of(folder, language), most)
    blogs = sorted({each.source for each in texts if _is_honest(each)})
    unseen = set(blogs[::4])
    sizes = Counter(each.source for each in texts)
    order: Counter[str] = Counter()
    kept, held, of_blogs = [], [], []
    for each in texts:
        order[each.source] += 1
        if each.source in unseen:
            of_blogs.append(each)
        elif each.source != SOURCE and order[each.source] * _PARTS > sizes[each.source] * 4:
            held.append(each)
        else:
            kept.append(each)
    rows = rows_of([each.text for each in kept])
    return Held(language, LanguageTone(fit_language(language, kept, rows)), held, of_blogs)


def _at_most(texts: list[LabelledText], most: int) -> list[LabelledText]:
    sizes = Counter(each.source for each in texts)
    places: Counter[str] = Counter()
    kept = []
    for each in texts:
        places[each.source] += 1
        every = -(-sizes[each.source] // most)
        if each.source == SOURCE or places[each.source] % every == 0:
            kept.append(each)
    return kept


def _is_honest(text: LabelledText) -> bool:
    return text.labels is CALM and text.source != SOURCE


def shares(tone: LanguageTone, texts: Sequence[str], attribute: str) -> NDArray[np.float64]:
    """Give the probability of `attribute` for each text, shape (n,)."""
    place = tone.attributes.index(attribute)
    return np.array([probability(tone.log_odds(read_text(text))[place]) for text in texts])


def figures_of(held: Held) -> list[SourceFigures]:
    """Measure each attribute on each source that says something of it."""
    found = []
    for source in sorted({each.source for each in held.texts}):
        for attribute in held.tone.attributes:
            labelled = [
                each for each in held.texts if each.source == source and attribute in each.labels
            ]
            if labelled:
                found.append(_figures(held, source, attribute, labelled))
    return found


def _figures(held: Held, source: str, attribute: str, texts: list[LabelledText]) -> SourceFigures:
    scores = shares(held.tone, [each.text for each in texts], attribute)
    labels = np.array([each.labels[attribute] >= FLAGGED_FROM for each in texts])
    calm, shown = int((~labels).sum()), int(labels.sum())
    both = calm > 0 and shown > 0
    return SourceFigures(
        held.language,
        source,
        attribute,
        calm,
        shown,
        roc_auc(scores, labels.astype(np.int64)) if both else None,
        float((scores[labels] > np.quantile(scores[~labels], 0.99)).mean()) if both else None,
        float(f1_score(labels, scores > FLAGGED_FROM, average="macro")) if both else None,
        calibration_error(scores, labels.astype(np.int64)),
    )


def mask_losses(held: Held) -> dict[str, float]:
    """Give by kind of mask the points of recall that it costs, where texts hold an insult."""
    texts = [
        each.text
        for each in held.texts
        if each.labels.get("toxicity", 0) >= FLAGGED_FROM and holds_insult(each.text)
    ]
    plain = _recall(held.tone, texts)
    return {
        kind: 100 * (plain - _recall(held.tone, [masked(text, mask) for text in texts]))
        for kind, mask in MASKS.items()
    }


def _recall(tone: LanguageTone, texts: Sequence[str]) -> float:
    return float((shares(tone, texts, "toxicity") > FLAGGED_FROM).mean())


def share_above(tone: LanguageTone, texts: Sequence[str], least: float = SURE_FROM) -> float:
    """Give the share of texts whose toxicity is above `least`, 0 for none."""
    return float((shares(tone, texts, "toxicity") > least).mean()) if texts else 0.0
