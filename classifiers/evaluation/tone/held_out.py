"""Models of tone fitted without what they are measured on: the later part of each source."""

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
from classifiers.learning.tone.labelled_texts import CALM, LabelledText
from classifiers.learning.tone.rows import rows_of
from classifiers.learning.tone.training import OWN, fit_language, texts_of
from classifiers.tone.language_tone import LanguageTone, probability

FLAGGED_FROM = 0.5
SURE_FROM = 0.8
# Which share of a source is held out, from its end.
_LATER = 0.2
_LATER_OF = {"jigsaw_train": 0.5}
_NEWS = "news_"


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
    """A language's model that doesn't know `texts`.

    blogs, news: honest comments of those blogs and newspapers that were held out whole.
    """

    language: str
    tone: LanguageTone
    texts: list[LabelledText]
    blogs: list[LabelledText]
    news: list[LabelledText]


class Parts(NamedTuple):
    """What is learned from, and what is measured on; no text is in two of them."""

    kept: list[LabelledText]
    held: list[LabelledText]
    unseen: list[LabelledText]


def hold_out(folder: Path, language: str, most: int) -> Held:
    """Fit one language without the later part of each labelled source and every fourth blog.

    most: how many texts of a source are taken, evenly over it.
    """
    parts = divide(_at_most(texts_of(folder, language), most))
    rows = rows_of([each.text for each in parts.kept])
    return Held(
        language,
        LanguageTone(fit_language(language, parts.kept, rows)),
        parts.held,
        [each for each in parts.unseen if not each.source.startswith(_NEWS)],
        [each for each in parts.unseen if each.source.startswith(_NEWS)],
    )


def divide(texts: Sequence[LabelledText]) -> Parts:
    """Set apart what is measured on; what stands there is learned from in no other source."""
    unseen = _unseen(texts)
    sizes = Counter(each.source for each in texts)
    order: Counter[str] = Counter()
    parts = Parts([], [], [])
    for each in texts:
        order[each.source] += 1
        later = 1 - _LATER_OF.get(each.source, _LATER)
        if each.source in unseen:
            parts.unseen.append(each)
        elif each.source not in OWN and order[each.source] > later * sizes[each.source]:
            parts.held.append(each)
        else:
            parts.kept.append(each)
    apart = {_key(each) for each in (*parts.held, *parts.unseen)}
    kept = [each for each in parts.kept if each.source in OWN or _key(each) not in apart]
    labelled = {_key(each) for each in parts.held}
    return parts._replace(
        kept=kept, unseen=[each for each in parts.unseen if _key(each) not in labelled]
    )


def _unseen(texts: Sequence[LabelledText]) -> set[str]:
    """Give every fourth blog and every fourth newspaper, the first ones of their alphabets."""
    honest = sorted({each.source for each in texts if _is_honest(each)})
    news = [source for source in honest if source.startswith(_NEWS)]
    return {*[source for source in honest if source not in news][::4], *news[::4]}


def _key(text: LabelledText) -> str:
    return " ".join(text.text.lower().split())


def _at_most(texts: list[LabelledText], most: int) -> list[LabelledText]:
    sizes = Counter(each.source for each in texts)
    places: Counter[str] = Counter()
    kept = []
    for each in texts:
        places[each.source] += 1
        every = -(-sizes[each.source] // most)
        if each.source in OWN or places[each.source] % every == 0:
            kept.append(each)
    return kept


def _is_honest(text: LabelledText) -> bool:
    return text.labels is CALM and text.source not in OWN


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
