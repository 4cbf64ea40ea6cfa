"""Layers of tone: what is damaged, altered or another model's is refused."""

from collections.abc import Callable
from hashlib import sha256

import numpy as np
import pytest

from classifiers import ModelFileError, ToneModel
from classifiers.tone.layer import LanguageLayer, ToneLayer

TEXT = "The bridge is closed again, you idiot."


def _layer(columns: list[int], weight: float, attributes: int = 5) -> LanguageLayer:
    weights = np.full((attributes, len(columns)), weight, dtype=np.float32)
    return LanguageLayer(np.array(columns, dtype=np.int32), weights)


def _stored(layer: LanguageLayer, language: str = "en") -> ToneLayer:
    data = ToneLayer("taught", {language: layer}).to_bytes()
    return ToneLayer.from_bytes(data, sha256(data).hexdigest())


def test_what_is_stored_is_what_is_read_and_adds_nothing_where_it_weighs_nothing(
    tone: ToneModel,
) -> None:
    same = tone.layered(_stored(_layer([0, 7, 140_000], 0.0)), "digest")
    assert (same.name, same.sha256) == ("taught", "digest")
    before, after = (model.opinion(TEXT, "en").attributes for model in (tone, same))
    assert after == pytest.approx(before, rel=1e-5)


@pytest.mark.parametrize(
    "layer",
    [
        lambda: _stored(_layer([0], 1.0), "xx"),
        lambda: _stored(_layer([0], 1.0, attributes=2)),
        lambda: _stored(_layer([2**20], 1.0)),
        lambda: _stored(_layer([-1], 1.0)),
        lambda: _stored(_layer([0], float("nan"))),
        lambda: ToneLayer.from_bytes(b"no archive", sha256(b"no archive").hexdigest()),
        lambda: ToneLayer.from_bytes(ToneLayer("x", {}).to_bytes(), "another"),
    ],
)
def test_what_is_no_layer_of_this_model_is_refused(
    tone: ToneModel, layer: Callable[[], ToneLayer]
) -> None:
    with pytest.raises(ModelFileError):
        tone.layered(layer(), "digest")
