"""The model of tone in use, measured on comments that somebody decided on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from classifiers.evaluation.measures import calibration_error, roc_auc
from classifiers.tone.model import ToneModel
from classifiers.tone.opinion import ATTRIBUTES

FLAGGED_FROM: Final = 0.5


class LabelledTone(NamedTuple):
    """A text, the language that is claimed of it, the attributes shown; none: it is calm."""

    text: str
    language: str | None
    shown: Sequence[str]


class ToneFigures(NamedTuple):
    """How an attribute was told in one language. Shares are from 0 to 1.

    shown, calm: how many texts. found, wrong: the share of each above .5. auc: None where one
    kind is missing. off: how far probabilities are from what was so (ECE).
    """

    language: str
    attribute: str
    shown: int
    calm: int
    found: float | None
    wrong: float | None
    auc: float | None
    off: float | None


class TonesMeasured(NamedTuple):
    """Figures by language and attribute, and how many texts there was no opinion on."""

    figures: list[ToneFigures]
    texts: int
    unjudged: int


def measure_tones(model: ToneModel, texts: Iterable[LabelledTone]) -> TonesMeasured:
    """Ask the model about each text. Nothing is fitted."""
    told: dict[str, dict[str, list[tuple[float, bool]]]] = {}
    count = unjudged = 0
    for each in texts:
        count += 1
        opinion = model.opinion(each.text, each.language)
        if opinion.language is None:
            unjudged += 1
            continue
        by_attribute = told.setdefault(opinion.language, {})
        for attribute, share in opinion.attributes.items():
            if attribute in each.shown or not each.shown:
                scores = by_attribute.setdefault(attribute, [])
                scores.append((share, attribute in each.shown))
    return TonesMeasured(
        [_figures(language, name, told[language][name]) for language, name in _asked(told)],
        count,
        unjudged,
    )


def _asked(told: dict[str, dict[str, list[tuple[float, bool]]]]) -> Iterator[tuple[str, str]]:
    """Name what somebody saw in a text, or might have: toxicity always, the others where seen."""
    for language in sorted(told):
        for name in ATTRIBUTES:
            found = told[language].get(name, ())
            if found and (name == "toxicity" or any(shown for _, shown in found)):
                yield language, name


def _figures(language: str, attribute: str, told: Sequence[tuple[float, bool]]) -> ToneFigures:
    scores = np.array([share for share, _ in told])
    shown = np.array([is_shown for _, is_shown in told])
    hits, misses = scores[shown] > FLAGGED_FROM, scores[~shown] > FLAGGED_FROM
    labels = shown.astype(np.int64)
    return ToneFigures(
        language,
        attribute,
        len(hits),
        len(misses),
        float(hits.mean()) if len(hits) else None,
        float(misses.mean()) if len(misses) else None,
        roc_auc(scores, labels) if len(hits) and len(misses) else None,
        calibration_error(scores, labels),
    )


def tones_text(measured: TonesMeasured) -> str:
    """Give a table for a terminal."""
    lines = [_HEADS, *map(_line, measured.figures)]
    rest = f"No opinion on {measured.unjudged:,} of {measured.texts:,} texts."
    return "\n".join([*lines, "", rest])


_HEADS: Final = (
    f"{'language':<9} {'attribute':<16} {'seen':>6} {'calm':>6} {'found':>7} {'wrongly':>8}"
    f" {'AUC':>6} {'ECE':>6}"
)


def _line(each: ToneFigures) -> str:
    return (
        f"{each.language:<9} {each.attribute:<16} {each.shown:>6,} {each.calm:>6,}"
        f" {_percent(each.found):>7} {_percent(each.wrong):>8}"
        f" {_number(each.auc):>6} {_number(each.off):>6}"
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
