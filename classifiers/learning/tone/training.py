"""Fit the models of tone that ship: `python -m classifiers.learning.tone.training --data DIR …`.

The same data gives the same bytes. Set OMP_NUM_THREADS=1: the order in which several threads
sum is not fixed.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.learning.tone import hostile_sentences as hostile
from classifiers.learning.tone.fitting import Labelled, Line, fit, in_bytes
from classifiers.learning.tone.honest_sentences import SOURCE, honest_sentences
from classifiers.learning.tone.labelled_texts import LabelledText, read_honest, read_labelled
from classifiers.learning.tone.rows import rows_of
from classifiers.tone.opinion import ATTRIBUTES
from classifiers.tone.tone_file import SHIPPED, LanguageParameters, write

# Texts of other languages than these are passed over.
LANGUAGES: Final = ("ar", "de", "en", "fr", "ko", "pt", "ru", "zh")
# How many labelled texts must show an attribute, and how many not, for it to be learned at all.
LEAST_SHOWN: Final = 100
# Written for training: they stand beside what people wrote, and measure nothing.
OWN: Final = frozenset({SOURCE, hostile.SOURCE, hostile.HARMLESS_SOURCE})
# How much a text of each source counts; the others count 1. Little: where texts were picked for
# being hostile, or to deceive a model. Much: where few sentences stand for many people.
IMPORTANCE: Final[Mapping[str, float]] = {
    "gahd": 0.2,
    "mlma_en": 0.5,
    "mlma_fr": 0.3,
    "davidson": 0.3,
    "jigsaw_train": 1.5,
    SOURCE: 2.5,
    hostile.SOURCE: 1.0,
    hostile.HARMLESS_SOURCE: 3.0,
}
# Where many thousand short texts without spaces were labelled, own sentences count more.
OWN_AMONG_MANY: Final[Mapping[str, float]] = {"zh": 2.0}
# Where a source has more than that many hostile texts for each calm one, they count less: it was
# picked for them, and nobody's comments are so hostile.
MOST_HOSTILE: Final = 0.7
# Of large sources every so many texts are learned from: more tell nothing new, and take long.
EVERY: Final[Mapping[str, int]] = {
    "paradetox": 3,
    "davidson": 4,
    "edos": 3,
    "stormfront": 2,
    "mlma_en": 4,
}


def texts_of(folder: Path, language: str) -> list[LabelledText]:
    """Give all that is learned from in one language: labelled, honest, and own honest texts."""
    texts = [*read_labelled(folder), *read_honest(folder)]
    found = [each for each in texts if each.language == language]
    own = honest_sentences(language) + hostile.hostile_sentences(language)
    return thinned(found) + own


def thinned(texts: Sequence[LabelledText]) -> list[LabelledText]:
    """Leave out what `EVERY` doesn't want, evenly over each source."""
    seen: dict[str, int] = {}
    kept = []
    for each in texts:
        place = seen.get(each.source, 0)
        seen[each.source] = place + 1
        if place % EVERY.get(each.source, 1) == 0:
            kept.append(each)
    return kept


def fit_language(
    language: str, texts: Sequence[LabelledText], rows: csr_matrix
) -> LanguageParameters:
    """Fit every attribute that the texts of one language, and their `rows`, say enough of."""
    lines: dict[str, Line] = {}
    sources = np.array([each.source for each in texts])
    for attribute in ATTRIBUTES:
        shares = np.array([each.labels.get(attribute, np.nan) for each in texts])
        told = ~np.isnan(shares)
        written = ~np.isin(sources, list(OWN))
        seen = shares[told & written] >= 0.5
        if min(seen.sum(), (~seen).sum()) < LEAST_SHOWN:
            continue
        importance = importance_of(sources, shares)
        importance[~written] *= OWN_AMONG_MANY.get(language, 1.0)
        lines[attribute] = fit(Labelled(rows, shares, importance).only(told), written[told])
    return _parameters(language, lines)


def importance_of(sources: NDArray[np.str_], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give what each text counts, shape (n,); shares are NaN where nobody was asked."""
    importance = np.array([IMPORTANCE.get(source, 1.0) for source in sources])
    for source in set(sources) - OWN:
        inside = (sources == source) & ~np.isnan(shares)
        hostile_ones, calm_ones = shares[inside].sum(), (1 - shares[inside]).sum()
        if calm_ones and hostile_ones > MOST_HOSTILE * calm_ones:
            less = MOST_HOSTILE * calm_ones / hostile_ones
            importance[inside] *= less * shares[inside] + (1 - shares[inside])
    return importance


def _parameters(language: str, lines: Mapping[str, Line]) -> LanguageParameters:
    parts = [in_bytes(line.weights) for line in lines.values()]
    return LanguageParameters(
        language,
        tuple(lines),
        np.array([small[0] for small, _, _ in parts]),
        np.array([small[1] for small, _, _ in parts]),
        np.array([steps for _, steps, _ in parts]),
        np.array([named for _, _, named in parts]),
        np.array([(line.bias, *line.calibration) for line in lines.values()]),
    )


def main(arguments: list[str] | None = None) -> int:
    """Train and write the model of each language; give the exit status."""
    parser = argparse.ArgumentParser(description="Fit the models of tone on labelled texts.")
    parser.add_argument("--data", type=Path, required=True, help="folder with toxicity/ and train/")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write them to")
    parser.add_argument("--languages", nargs="*", default=LANGUAGES, help="those to fit")
    chosen = parser.parse_args(arguments)
    for language in chosen.languages:
        texts = texts_of(chosen.data, language)
        parameters = fit_language(language, texts, rows_of([each.text for each in texts]))
        path = chosen.out / f"{SHIPPED}-{language}.npz"
        digest = write(parameters, path)
        sys.stdout.write(
            f"{language}: {len(texts)} texts, {', '.join(parameters.attributes)}; "
            f"{path.stat().st_size} bytes, SHA-256 {digest}\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
