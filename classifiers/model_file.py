"""Model files: arrays and numbers, no code, checked before a single value is used.

A model is two files side by side: `NAME.npz` (arrays, read with `allow_pickle=False`) and
`NAME.json`, the manifest with the SHA-256 of the first. Where a model is kept as one piece, in a
database, the manifest travels inside the first. The bytes are read once; what was checked is what
is used.
"""

import hashlib
import io
import json
import zipfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration import COSTS, CalibrationLine
from classifiers.features import EXTRACTOR_VERSION, NAMES
from classifiers.text.hashing import COLUMNS

FORMAT: Final = 5
SHIPPED: Final = "spam-2026-12"
_ARRAYS = ("hashed", "named", "centre", "scalars", "calibration", "costs")
_LARGEST = 64 * 1024 * 1024
_SCALARS = ("bias", "prior")


class ModelFileError(Exception):
    """A model file can't be used; the message says in a sentence why."""


class ModelParameters(NamedTuple):
    """All that a fitted model consists of.

    hashed: weight of each hashed column, float32, shape (COLUMNS,), each exact in float16.
    named: weight of each named feature, float64, shape (len(NAMES),).
    centre: what each named feature usually is, subtracted before weighing; the same shape.
    bias: of the linear part.
    prior: share of spam among the comments that the calibration was fitted on.
    calibration: from the linear part to log-odds.
    costs: for each of `calibration.COSTS` the log-odds above which at most one of so many good
    comments of places never seen lay, shape (len(COSTS),), ascending.
    """

    name: str
    hashed: NDArray[np.float32]
    named: NDArray[np.float64]
    centre: NDArray[np.float64]
    bias: float
    prior: float
    calibration: CalibrationLine
    costs: NDArray[np.float64]


def write(parameters: ModelParameters, path: Path) -> str:
    """Write `path` (.npz) and its manifest; give the SHA-256. The same numbers, the same bytes."""
    data = _packed(parameters)
    digest = hashlib.sha256(data).hexdigest()
    manifest = _made_for(parameters.name) | {"sha256": digest}
    path.write_bytes(data)
    path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return digest


def pack(parameters: ModelParameters) -> bytes:
    """Give the model as one piece, its manifest inside. The same numbers, the same bytes."""
    manifest = json.dumps(_made_for(parameters.name)).encode()
    return _packed(parameters, manifest=np.frombuffer(manifest, dtype=np.uint8))


def unpack(data: bytes, sha256: str) -> ModelParameters:
    """Read a model that `pack` gave.

    Raises ModelFileError for bytes that don't have this SHA-256, that are no model, or that were
    made for another version of the extractor.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelFileError("The model isn't the one that was stored: it was altered.")
    arrays = _arrays(data, "of the stored model", (*_ARRAYS, "manifest"))
    manifest = _read_manifest(arrays.pop("manifest").tobytes(), "inside the stored model")
    return _parameters(str(manifest["name"]), arrays)


def _made_for(name: str) -> dict[str, Any]:
    return {"name": name, "format": FORMAT, "extractor": EXTRACTOR_VERSION}


def _packed(parameters: ModelParameters, **more: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        hashed=parameters.hashed.astype(np.float16),
        named=parameters.named,
        centre=parameters.centre,
        scalars=np.array([getattr(parameters, scalar) for scalar in _SCALARS]),
        calibration=np.array(parameters.calibration),
        costs=parameters.costs,
        **more,
    )
    return buffer.getvalue()


def read(path: Path | None = None) -> tuple[ModelParameters, str]:
    """Read the model at `path`, or the shipped one; give it with its SHA-256.

    Raises ModelFileError for a file that is missing, altered, truncated, foreign, or made for
    another version of the extractor.
    """
    file, manifest_file = _places(path)
    manifest = _manifest(manifest_file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ModelFileError(f"The model file {file} can't be read: {error.strerror}.") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != manifest.get("sha256"):
        raise ModelFileError(
            f"The model file {file} isn't the one its manifest names: it was altered or truncated."
        )
    return _parameters(str(manifest["name"]), _arrays(data, file)), digest


def _places(path: Path | None) -> tuple[Traversable, Traversable]:
    if path is not None:
        return path, path.with_suffix(".json")
    folder = files("classifiers") / "shipped"
    return folder / f"{SHIPPED}.npz", folder / f"{SHIPPED}.json"


def _manifest(file: Traversable) -> dict[str, Any]:
    try:
        return _read_manifest(file.read_bytes()[:65536], file)
    except OSError as error:
        raise ModelFileError(f"The manifest {file} can't be read: {error.strerror}.") from error


def _read_manifest(data: bytes, file: Traversable | str) -> dict[str, Any]:
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelFileError(f"The manifest {file} isn't JSON.") from error
    if not isinstance(manifest, dict) or "name" not in manifest:
        raise ModelFileError(f"The manifest {file} doesn't describe a spam model.")
    made_for = (manifest.get("format"), manifest.get("extractor"))
    if made_for != (FORMAT, EXTRACTOR_VERSION):
        raise ModelFileError(
            f"The model of {file} was made by another version (format {made_for[0]}, extractor "
            f"{made_for[1]}); this one reads format {FORMAT}, extractor {EXTRACTOR_VERSION}: "
            "fit it anew from its data, or use the model that ships."
        )
    return manifest


def _arrays(
    data: bytes, file: Traversable | str, names: tuple[str, ...] = _ARRAYS
) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise ModelFileError(f"The model file {file} unpacks to more than 64 MB.")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in names}
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"The file {file} isn't a spam model.") from error


def _parameters(name: str, arrays: dict[str, NDArray[Any]]) -> ModelParameters:
    numbers = {
        "hashed": _numbers(arrays["hashed"], (COLUMNS,), np.float32),
        "named": _numbers(arrays["named"], (len(NAMES),), np.float64),
        "centre": _numbers(arrays["centre"], (len(NAMES),), np.float64),
        "scalars": _numbers(arrays["scalars"], (len(_SCALARS),), np.float64),
        "calibration": _numbers(arrays["calibration"], (len(CalibrationLine._fields),), np.float64),
        "costs": _numbers(arrays["costs"], (len(COSTS),), np.float64),
    }
    damaged = [key for key, array in numbers.items() if array is None]
    if damaged:
        raise ModelFileError(f"The model {name} is damaged: its {damaged[0]} are not usable.")
    bias, prior = map(float, numbers.pop("scalars"))
    calibration = CalibrationLine(*map(float, numbers.pop("calibration")))
    costs = numbers.pop("costs")
    arrays_only = (numbers["hashed"], numbers["named"], numbers["centre"])
    return ModelParameters(name, *arrays_only, bias, prior, calibration, costs)


def _numbers(array: NDArray[Any], shape: tuple[int], kind: type[np.floating[Any]]) -> Any:
    """Give `array` in the precision that is served, or None where it isn't what it should be."""
    if array.shape != shape or array.dtype.kind != "f":
        return None
    served = array.astype(kind)
    return served if np.isfinite(served).all() else None
