"""A model file is data: what is altered, foreign or older is refused with a sentence."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from classifiers import ModelFileError, SpamClassifier, SpamModel, Submission


@pytest.fixture
def saved(fitted: SpamClassifier, tmp_path: Path) -> Path:
    path = tmp_path / "small.npz"
    fitted.export().save(path)
    return path


def test_a_saved_model_thinks_the_same_after_loading(
    fitted: SpamClassifier, saved: Path, submissions: list[Submission]
) -> None:
    loaded = SpamModel.load(saved)
    assert loaded.name == "small"
    assert loaded.sha256 == hashlib.sha256(saved.read_bytes()).hexdigest()
    expected = fitted.predict_proba(submissions)[:, 1]
    np.testing.assert_allclose(loaded.probabilities(submissions), expected, atol=1e-9, rtol=0)


def test_an_altered_file_is_refused(saved: Path) -> None:
    data = bytearray(saved.read_bytes())
    data[len(data) // 2] ^= 1
    saved.write_bytes(data)
    with pytest.raises(ModelFileError, match="altered or truncated"):
        SpamModel.load(saved)


def test_a_truncated_file_is_refused(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-100])
    with pytest.raises(ModelFileError, match="altered or truncated"):
        SpamModel.load(saved)


def test_a_truncated_file_with_a_matching_manifest_is_refused(saved: Path) -> None:
    _replace(saved, saved.read_bytes()[:-100])
    with pytest.raises(ModelFileError, match="isn't a spam model"):
        SpamModel.load(saved)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="can't be read"):
        SpamModel.load(tmp_path / "none.npz")


@pytest.mark.parametrize("change", [{"format": 0}, {"extractor": 0}, {"format": None}])
def test_a_model_of_another_version_is_refused(saved: Path, change: dict[str, int]) -> None:
    manifest = saved.with_suffix(".json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    with pytest.raises(ModelFileError, match="made by another version"):
        SpamModel.load(saved)


@pytest.mark.parametrize("text", ["", "[", "[]", "{}", "[" * 100_000, "\x00", "7"])
def test_a_broken_manifest_is_refused(saved: Path, text: str) -> None:
    saved.with_suffix(".json").write_text(text)
    with pytest.raises(ModelFileError):
        SpamModel.load(saved)


def test_pickled_objects_inside_are_refused(saved: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, hashed=np.array([{"code": "runs"}], dtype=object))
    _replace(saved, buffer.getvalue())
    with pytest.raises(ModelFileError, match="isn't a spam model"):
        SpamModel.load(saved)


def test_a_file_that_unpacks_to_too_much_is_refused(saved: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hashed.npy", bytes(65 * 1024 * 1024))
    _replace(saved, buffer.getvalue())
    with pytest.raises(ModelFileError, match="64 MB"):
        SpamModel.load(saved)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("hashed", np.zeros(7, dtype=np.float16)),
        ("named", np.zeros(3)),
        ("scalars", np.array([np.nan] * 2)),
        ("scalars", np.array(["a"] * 2)),
        ("calibration", np.zeros(5)),
        ("costs", np.array([np.inf] * 6)),
    ],
)
def test_arrays_of_another_shape_or_kind_are_refused(
    saved: Path, name: str, array: np.ndarray
) -> None:
    with np.load(saved) as arrays:
        content = dict(arrays) | {name: array}
    buffer = io.BytesIO()
    np.savez(buffer, **content)
    _replace(saved, buffer.getvalue())
    with pytest.raises(ModelFileError, match="damaged"):
        SpamModel.load(saved)


def test_the_same_comments_give_the_same_bytes(
    fitted: SpamClassifier, saved: Path, submissions: list[Submission], labels: list[int]
) -> None:
    again = saved.with_name("again.npz")
    SpamClassifier(name="small").fit(submissions, labels).export().save(again)
    assert again.read_bytes() == saved.read_bytes()


def test_the_shipped_model_is_small_and_named(shipped: SpamModel) -> None:
    assert shipped.name == "spam-2026-12"
    assert len(shipped.sha256) == 64


def _replace(path: Path, data: bytes) -> None:
    """Write other bytes and a manifest that vouches for them."""
    path.write_bytes(data)
    manifest = json.loads(path.with_suffix(".json").read_text())
    manifest["sha256"] = hashlib.sha256(data).hexdigest()
    path.with_suffix(".json").write_text(json.dumps(manifest))
