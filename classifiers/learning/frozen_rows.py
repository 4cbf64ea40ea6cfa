"""Labelled comments as hashed features, in one file that ships: no text, no names, no order.

Only columns that several authors share are kept. A file is checked by its SHA-256, as model files
are, and read with `allow_pickle=False`.
"""

import hashlib
import io
import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.features import EXTRACTOR_VERSION
from classifiers.matrix import WIDTH
from classifiers.model_file import ModelFileError

GOLDEN: Final = "golden-2026-12"
REHEARSAL: Final = "rehearsal-2026-12"

_ARRAYS = ("columns", "low", "high", "lengths", "scales", "labels")
_SCALE_STEPS: Final = 4096


class FrozenRows(NamedTuple):
    """Rows of features, shape (n, WIDTH), and labels: 1 for spam, shape (n,)."""

    rows: csr_matrix
    labels: NDArray[np.int64]


def load(name: str, path: Path | None = None) -> FrozenRows:
    """Read the set of this name that ships, or the one at `path`.

    Raises ModelFileError for one that is missing, altered, or of another extractor.
    """
    folder = files("classifiers") / "shipped"
    file: Traversable = path or folder / f"{name}.npz"
    beside: Traversable = path.with_suffix(".json") if path else folder / f"{name}.json"
    try:
        data, manifest = file.read_bytes(), json.loads(beside.read_bytes()[:65536])
    except (OSError, ValueError) as error:
        raise ModelFileError(f"The set of comments {file} can't be read.") from error
    _check(data, manifest, file)
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return _unpack({name: arrays[name] for name in _ARRAYS})


def save(frozen: FrozenRows, path: Path) -> str:
    """Write `path` (.npz) and its manifest; give the SHA-256. The same rows, the same bytes."""
    data = pack(frozen)
    digest = hashlib.sha256(data).hexdigest()
    manifest = {"name": path.stem, "extractor": EXTRACTOR_VERSION, "sha256": digest}
    path.write_bytes(data)
    path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return digest


def pack(frozen: FrozenRows) -> bytes:
    """Give the file's bytes: columns as gaps between neighbours in a list of all that occur."""
    rows = frozen.rows
    rows.sort_indices()
    columns, places = np.unique(rows.indices, return_inverse=True)
    gaps = np.diff(places, prepend=0)
    starts = rows.indptr[:-1][np.diff(rows.indptr) > 0]
    gaps[starts] = places[starts]
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        columns=np.diff(columns, prepend=0).astype(np.uint32),
        # Bytes that vary much and bytes that vary little, apart: that packs better.
        low=(gaps & 255).astype(np.uint8),
        high=(gaps >> 8).astype(np.uint16),
        lengths=np.diff(rows.indptr).astype(np.uint32),
        scales=np.round(rows.data * _SCALE_STEPS).astype(np.int32),
        labels=frozen.labels.astype(np.uint8),
    )
    return buffer.getvalue()


def _check(data: bytes, manifest: Any, file: Traversable) -> None:
    known = manifest if isinstance(manifest, dict) else {}
    if known.get("sha256") != hashlib.sha256(data).hexdigest():
        raise ModelFileError(f"The set of comments {file} was altered or truncated.")
    if known.get("extractor") != EXTRACTOR_VERSION:
        raise ModelFileError(f"The set of comments {file} was made for another version.")


def _unpack(arrays: dict[str, NDArray[Any]]) -> FrozenRows:
    lengths = arrays["lengths"].astype(np.int64)
    pointers = np.concatenate(([0], np.cumsum(lengths)))
    gaps = arrays["low"].astype(np.int64) + (arrays["high"].astype(np.int64) << 8)
    running = np.concatenate(([0], np.cumsum(gaps)))
    places = running[1:] - np.repeat(running[pointers[:-1]], lengths)
    columns = np.cumsum(arrays["columns"].astype(np.int64))[places]
    shape = (len(lengths), WIDTH)
    rows = csr_matrix((arrays["scales"] / _SCALE_STEPS, columns, pointers), shape=shape)
    return FrozenRows(rows, arrays["labels"].astype(np.int64))
