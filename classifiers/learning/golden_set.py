"""A frozen set that no label of a site can change: what a model must go on getting right.

A challenger is judged on it beside the champion. A second set, chosen from other comments, is
rehearsed while a model adapts (see `adaptation`). Both ship as hashed features:

    python -m classifiers.learning.golden_set --data DIR --out FOLDER
"""

import argparse
import sys
import zlib
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.learning import frozen_rows
from classifiers.learning.adaptation import log_odds
from classifiers.learning.augmentation import owners
from classifiers.learning.corpus import Corpus, load
from classifiers.learning.frozen_rows import GOLDEN, REHEARSAL, FrozenRows
from classifiers.learning.gate import FLAGGED_FROM, Judgement
from classifiers.matrix import matrix, well_supported
from classifiers.spam import SpamModel

# How many ham and spam each set has. The golden set is chosen first.
SIZES: Final = {GOLDEN: (1500, 500), REHEARSAL: (750, 250)}

# Among all comments that the sets are chosen from; what fewer authors wrote is left out.
LEAST_SUPPORT: Final = 5
LONGEST: Final = 600  # characters: longer ones would fill the file


class GoldenSet(NamedTuple):
    """Labelled rows of features. labels: 1 for spam, shape (n,)."""

    rows: csr_matrix
    labels: NDArray[np.int64]

    @classmethod
    def load(cls, path: Path | None = None) -> "GoldenSet":
        """Read the set that ships, or the one at `path`.

        Raises ModelFileError for one that is missing, altered, or of another extractor.
        """
        return cls(*frozen_rows.load(GOLDEN, path))

    def judge(self, model: SpamModel, flagged_from: float = FLAGGED_FROM) -> Judgement:
        """Say how the model does where comments count as spam from this probability on."""
        probabilities = 1 / (1 + np.exp(-log_odds(model, self.rows)))
        return judgement(probabilities, self.labels, flagged_from)


def judgement(
    probabilities: NDArray[np.float64],
    labels: NDArray[np.int64],
    flagged_from: float = FLAGGED_FROM,
) -> Judgement:
    """Sum up what a model thinks of rows, shape (n,), beside their labels, shape (n,)."""
    ham, spam = probabilities[labels == 0], probabilities[labels == 1]
    return Judgement(
        ham_flagged=float((ham >= flagged_from).mean()) if len(ham) else 0.0,
        recall=float((spam >= flagged_from).mean()) if len(spam) else 1.0,
        ham=len(ham),
        spam=len(spam),
        suspicion=float(ham.mean()) if len(ham) else 0.0,
    )


def choose(corpus: Corpus) -> dict[str, NDArray[np.int64]]:
    """Choose the rows of each set, the same ones each time: of every source alike as far as it
    goes, and no text twice.
    """
    texts = [each.text for each in corpus.submissions]
    first = {text: row for row, text in reversed(list(enumerate(texts)))}
    free = np.array([len(text) <= LONGEST for text in texts])
    free &= np.array([first[text] == row for row, text in enumerate(texts)])
    chosen = {}
    for name, sizes in SIZES.items():
        rows = [
            row
            for label, wanted in enumerate(sizes)
            for row in _evenly(corpus, np.flatnonzero(free & (corpus.labels == label)), wanted)
        ]
        chosen[name] = np.sort(np.array(rows, dtype=np.int64))
        free[chosen[name]] = False
    return chosen


def freeze(corpus: Corpus) -> dict[str, FrozenRows]:
    """Give each set as features, without what few authors share."""
    rows = matrix(corpus.submissions)
    shared = well_supported(rows, owners(corpus.submissions), LEAST_SUPPORT)
    rows = csr_matrix(rows.multiply(shared))
    rows.eliminate_zeros()
    chosen = choose(corpus)
    return {name: FrozenRows(rows[each], corpus.labels[each]) for name, each in chosen.items()}


def _evenly(corpus: Corpus, rows: NDArray[np.int64], wanted: int) -> list[int]:
    """Share the places out among the sources; what a small one leaves goes to the larger ones."""
    names = corpus.sources[rows]
    by_source = sorted((rows[names == name].tolist() for name in np.unique(names)), key=len)
    chosen: list[int] = []
    for place, members in enumerate(by_source):
        share = (wanted - len(chosen)) // (len(by_source) - place)
        chosen += sorted(members, key=lambda row: (_lot(corpus, row), row))[:share]
    return chosen


def _lot(corpus: Corpus, row: int) -> int:
    return zlib.crc32(corpus.submissions[row].text.encode("utf-8", "ignore"))


def main(arguments: list[str] | None = None) -> int:
    """Choose and write both sets; give the exit status."""
    parser = argparse.ArgumentParser(description="Freeze the golden set and the rehearsal set.")
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl files")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write them to")
    options = parser.parse_args(arguments)
    for name, frozen in freeze(load(options.data)).items():
        path = options.out / f"{name}.npz"
        digest = frozen_rows.save(frozen, path)
        spam = int(frozen.labels.sum())
        sys.stdout.write(
            f"{name}: {len(frozen.labels) - spam} ham, {spam} spam, {path.stat().st_size} bytes, "
            f"SHA-256 {digest}\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
