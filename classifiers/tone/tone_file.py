"""Files of the model of tone, one per language: arrays and numbers, no code.

As with the spam model a file is two: `NAME-CODE.npz`, read with `allow_pickle=False`, and
`NAME-CODE.json`, its manifest with the SHA-256 of the first. Weights are bytes and a scale.
"""

import hashlib
import io
import json
import zipfile
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.features import TEXT_NAMES, TEXT_VERSION
from classifiers.model_file import ModelFileError
from classifiers.text.hashing import BITS
from classifiers.tone.opinion import ATTRIBUTES

FORMAT: Final = 1
SHIPPED: Final = "tone-2026-11"
_ARRAYS: Final = ("runs", "wholes", "scales", "named", "lines")
_LARGEST: Final = 64 * 1024 * 1024


class LanguageParameters(NamedTuple):
    """All that the model of one language consists of; A attributes, N features of a text.

    runs, wholes: weight of each hashed column, int8, shape (A, 2**bits): `bits` of each may be
        fewer than those of the hash, whose first ones count.
    scales: what one step of runs and of wholes weighs, shape (A, 2).
    named: weight of each named feature of a text, shape (A, N).
    lines: bias, then slope and offset of the calibration, shape (A, 3).
    """

    language: str
    attributes: tuple[str, ...]
    runs: NDArray[np.int8]
    wholes: NDArray[np.int8]
    scales: NDArray[np.float64]
    named: NDArray[np.float64]
    lines: NDArray[np.float64]


def write(parameters: LanguageParameters, path: Path) -> str:
    """Write `path` (.npz) and its manifest; give the SHA-256. The same numbers, the same bytes."""
    data = _packed(parameters)
    digest = hashlib.sha256(data).hexdigest()
    manifest = {
        "name": path.stem,
        "language": parameters.language,
        "attributes": list(parameters.attributes),
        "format": FORMAT,
        "text": TEXT_VERSION,
        "sha256": digest,
    }
    path.write_bytes(data)
    path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return digest


def _packed(parameters: LanguageParameters) -> bytes:
    """Give the archive's bytes: LZMA, which packs weights a quarter tighter than deflate."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name in _ARRAYS:
            array = io.BytesIO()
            np.save(array, getattr(parameters, name), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), array.getvalue(), zipfile.ZIP_LZMA)
    return buffer.getvalue()


def read(file: Traversable, manifest_file: Traversable) -> tuple[LanguageParameters, str]:
    """Read one language's model; give it with its SHA-256.

    Raises ModelFileError for a file that is missing, altered, truncated, foreign, or made for
    another version of the extractor.
    """
    try:
        data, manifest = file.read_bytes(), json.loads(manifest_file.read_bytes()[:65536])
    except (OSError, ValueError, RecursionError) as error:
        raise ModelFileError(f"The model of tone {file} can't be read.") from error
    language, attributes = _described(manifest, file)
    digest = hashlib.sha256(data).hexdigest()
    if digest != manifest.get("sha256"):
        raise ModelFileError(f"The model of tone {file} was altered or truncated.")
    return _parameters(language, attributes, _arrays(data, file), file), digest


def _described(manifest: Any, file: Traversable) -> tuple[str, tuple[str, ...]]:
    known = manifest if isinstance(manifest, dict) else {}
    made_for = (known.get("format"), known.get("text"))
    if made_for != (FORMAT, TEXT_VERSION):
        raise ModelFileError(f"The model of tone {file} was made by another version.")
    language, attributes = known.get("language"), known.get("attributes")
    named = attributes if isinstance(attributes, list) else []
    if not isinstance(language, str) or not named or not set(map(str, named)) <= set(ATTRIBUTES):
        raise ModelFileError(f"The manifest of {file} doesn't describe a model of tone.")
    return language, tuple(map(str, named))


def _arrays(data: bytes, file: Traversable) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise ModelFileError(f"The model of tone {file} unpacks to more than 64 MB.")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in _ARRAYS}
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"The file {file} isn't a model of tone.") from error


def _parameters(
    language: str, attributes: tuple[str, ...], arrays: dict[str, NDArray[Any]], file: Traversable
) -> LanguageParameters:
    count = len(attributes)
    shapes = {"scales": (count, 2), "named": (count, len(TEXT_NAMES)), "lines": (count, 3)}
    sound = all(
        arrays[name].dtype == np.float64
        and arrays[name].shape == shape
        and np.isfinite(arrays[name]).all()
        for name, shape in shapes.items()
    )
    sound = sound and all(_is_hashed(arrays[name], count) for name in ("runs", "wholes"))
    if not sound:
        raise ModelFileError(f"The model of tone {file} is damaged: its numbers are not usable.")
    return LanguageParameters(language, attributes, *(arrays[name] for name in _ARRAYS))


def _is_hashed(array: NDArray[Any], attributes: int) -> bool:
    widths = {2**bits for bits in range(8, BITS + 1)}
    return (
        array.dtype == np.int8
        and array.ndim == 2
        and (array.shape[0] == attributes and array.shape[1] in widths)
    )
