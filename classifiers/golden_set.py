"""A frozen set that no label of a site can change: what a model must go on getting right.

It ships as hashed features: no text, no names, the columns of a comment in no order, and only those
that several authors share. A challenger is judged on it beside the champion.

    python -m classifiers.golden_set --data DIR --out FILE.npz
"""

import argparse
import hashlib
import io
import json
import sys
import zlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.adaptation import log_odds
from classifiers.augmentation import owners
from classifiers.corpus import Corpus, load
from classifiers.features import EXTRACTOR_VERSION
from classifiers.gate import FLAGGED_FROM, Judgement
from classifiers.matrix import WIDTH, matrix, well_supported
from classifiers.model_file import ModelFileError
from classifiers.spam import SpamModel

SHIPPED: Final = "golden-2026-11"
HAM: Final = 1500
SPAM: Final = 500
# Of all comments that the set is chosen from; what fewer authors wrote is left out.
LEAST_SUPPORT: Final = 5
LONGEST: Final = 600  # characters: longer ones would fill the file
_ARRAYS = ("columns", "low", "high", "lengths", "scales", "labels")
_SCALE_STEPS: Final = 4096


class GoldenSet(NamedTuple):
    """Labelled rows of features. labels: 1 for spam, shape (n,)."""

    rows: csr_matrix
    labels: NDArray[np.int64]

    @classmethod
    def load(cls, path: Path | None = None) -> "GoldenSet":
        """Read the set that ships, or the one at `path`.

        Raises ModelFileError for one that is missing, altered, or of another extractor.
        """
        folder = files("classifiers") / "shipped"
        file: Traversable = path or folder / f"{SHIPPED}.npz"
        beside: Traversable = path.with_suffix(".json") if path else folder / f"{SHIPPED}.json"
        try:
            data, manifest = file.read_bytes(), json.loads(beside.read_bytes()[:65536])
        except (OSError, ValueError) as error:
            raise ModelFileError(f"The golden set {file} can't be read.") from error
        _check(data, manifest, file)
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(*_unpack({name: arrays[name] for name in _ARRAYS}))

    def judge(self, model: SpamModel, flagged_from: float = FLAGGED_FROM) -> Judgement:
        """Say how the model does where comments count as spam from this probability on."""
        limit = float(np.log(flagged_from / (1 - flagged_from)))
        return judgement(log_odds(model, self.rows) > limit, self.labels)


def judgement(flagged: NDArray[np.bool_], labels: NDArray[np.int64]) -> Judgement:
    """Sum up which rows were flagged, shape (n,), beside their labels, shape (n,)."""
    ham, spam = labels == 0, labels == 1
    return Judgement(
        ham_flagged=float(flagged[ham].mean()) if ham.any() else 0.0,
        recall=float(flagged[spam].mean()) if spam.any() else 1.0,
        ham=int(ham.sum()),
        spam=int(spam.sum()),
    )


def _check(data: bytes, manifest: Any, file: Traversable) -> None:
    known = manifest if isinstance(manifest, dict) else {}
    if known.get("sha256") != hashlib.sha256(data).hexdigest():
        raise ModelFileError(f"The golden set {file} was altered or truncated.")
    if known.get("extractor") != EXTRACTOR_VERSION:
        raise ModelFileError(f"The golden set {file} was made for another version.")


def sample(corpus: Corpus) -> NDArray[np.int64]:
    """Choose rows, the same ones each time: of every source alike, as far as it goes."""
    short = np.array([len(each.text) <= LONGEST for each in corpus.submissions])
    chosen = [
        row
        for label, wanted in ((0, HAM), (1, SPAM))
        for row in _evenly(corpus, np.flatnonzero(short & (corpus.labels == label)), wanted)
    ]
    return np.sort(np.array(chosen, dtype=np.int64))


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


def pack(corpus: Corpus) -> bytes:
    """Give the file's bytes: columns as gaps between neighbours in a list of all that occur."""
    rows = matrix(corpus.submissions)
    shared = well_supported(rows, owners(corpus.submissions), LEAST_SUPPORT)
    chosen = sample(corpus)
    kept = rows[chosen].multiply(shared).tocsr()
    kept.eliminate_zeros()
    kept.sort_indices()
    columns, places = np.unique(kept.indices, return_inverse=True)
    # Bytes that vary much and bytes that vary little, apart: that packs better.
    gaps = np.diff(places, prepend=0)
    starts = kept.indptr[:-1]
    gaps[starts] = places[starts]
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        columns=np.diff(columns, prepend=0).astype(np.uint32),
        low=(gaps & 255).astype(np.uint8),
        high=(gaps >> 8).astype(np.uint16),
        lengths=np.diff(kept.indptr).astype(np.uint32),
        scales=np.round(kept.data * _SCALE_STEPS).astype(np.int32),
        labels=corpus.labels[chosen].astype(np.uint8),
    )
    return buffer.getvalue()


def _unpack(arrays: dict[str, NDArray[Any]]) -> tuple[csr_matrix, NDArray[np.int64]]:
    lengths = arrays["lengths"].astype(np.int64)
    pointers = np.concatenate(([0], np.cumsum(lengths)))
    gaps = arrays["low"].astype(np.int64) + (arrays["high"].astype(np.int64) << 8)
    running = np.concatenate(([0], np.cumsum(gaps)))
    places = running[1:] - np.repeat(running[pointers[:-1]], lengths)
    columns = np.cumsum(arrays["columns"].astype(np.int64))[places]
    shape = (len(lengths), WIDTH)
    rows = csr_matrix((arrays["scales"] / _SCALE_STEPS, columns, pointers), shape=shape)
    return rows, arrays["labels"].astype(np.int64)


def main(arguments: list[str] | None = None) -> int:
    """Choose and write the set; give the exit status."""
    parser = argparse.ArgumentParser(description="Freeze a golden set of hashed comments.")
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl files")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    chosen = parser.parse_args(arguments)
    data = pack(load(chosen.data))
    digest = hashlib.sha256(data).hexdigest()
    manifest = {"name": chosen.out.stem, "extractor": EXTRACTOR_VERSION, "sha256": digest}
    chosen.out.write_bytes(data)
    chosen.out.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    frozen = GoldenSet.load(chosen.out)
    spam = int(frozen.labels.sum())
    sys.stdout.write(
        f"{chosen.out.stem}: {len(frozen.labels) - spam} ham, {spam} spam, {frozen.rows.nnz} "
        f"columns, {len(data)} bytes, SHA-256 {digest}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
