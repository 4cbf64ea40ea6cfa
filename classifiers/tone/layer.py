"""What the decisions of one installation add to the model of tone that ships, as bytes.

A layer holds numbers only, of hashed columns, and fits the one model that it was made for.
"""

import io
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.model_file import ModelFileError

FORMAT: Final = 1
_LARGEST: Final = 64 * 1024 * 1024
_HEAVIEST: Final = 1e4


class LanguageLayer(NamedTuple):
    """What is added in one language; A attributes, C columns.

    columns: of runs, then of whole words, ascending, int32, shape (C,).
    weights: what each weighs more, in log-odds, float32, shape (A, C).
    """

    columns: NDArray[np.int32]
    weights: NDArray[np.float32]


class ToneLayer(NamedTuple):
    """All of them by language. name: of the model that it makes of the one that ships."""

    name: str
    languages: Mapping[str, LanguageLayer]

    def to_bytes(self) -> bytes:
        """Give the layer as a file; the same numbers, the same bytes."""
        codes = sorted(self.languages)
        about = {"format": FORMAT, "name": self.name, "languages": codes}
        arrays: dict[str, NDArray[Any]] = {
            "about": np.frombuffer(json.dumps(about).encode(), np.uint8)
        }
        for code in codes:
            arrays[f"columns_{code}"] = self.languages[code].columns
            arrays[f"weights_{code}"] = self.languages[code].weights
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, digest: str) -> "ToneLayer":
        """Read what `to_bytes` gave. Raises ModelFileError for what is altered or no layer."""
        if sha256(data).hexdigest() != digest or len(data) > _LARGEST:
            raise ModelFileError("The stored layer of tone was altered or truncated.")
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                return _read(arrays)
        except (ValueError, KeyError, TypeError, EOFError, OSError, RecursionError) as error:
            raise ModelFileError("What is stored isn't a layer of tone.") from error


def _read(arrays: Any) -> ToneLayer:
    about = json.loads(arrays["about"].tobytes())
    if about["format"] != FORMAT:
        raise ModelFileError("The stored layer of tone was made by another version.")
    found = {
        str(code): LanguageLayer(arrays[f"columns_{code}"], arrays[f"weights_{code}"])
        for code in about["languages"]
    }
    if not all(map(_is_sound, found.values())):
        raise ModelFileError("The stored layer of tone is damaged: its numbers are not usable.")
    return ToneLayer(str(about["name"]), found)


def _is_sound(layer: LanguageLayer) -> bool:
    columns, weights = layer
    return (
        columns.dtype == np.int32
        and columns.ndim == 1
        and weights.dtype == np.float32
        and weights.ndim == 2
        and weights.shape[1] == len(columns)
        and bool((np.abs(weights) < _HEAVIEST).all())
        and bool((columns >= 0).all())
    )
