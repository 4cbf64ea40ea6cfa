"""The golden set: frozen, checked, and without anything to read."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from classifiers import ModelFileError, SpamModel, Submission
from classifiers.learning.corpus import Corpus
from classifiers.learning.frozen_rows import GOLDEN, REHEARSAL, load, pack
from classifiers.learning.golden_set import SIZES, GoldenSet, choose, freeze, judgement
from classifiers.matrix import matrix
from classifiers.text.hashing import COLUMNS
from tests.fixtures.labels import good_texts, spam_texts


@pytest.fixture
def corpus() -> Corpus:
    texts = good_texts(90) + spam_texts(30)
    labels = np.array([0] * 90 + [1] * 30)
    sources = np.array(["small"] * 10 + ["large"] * 110)
    submissions = [Submission(text, author=f"A{n}") for n, text in enumerate(texts)]
    return Corpus(submissions, labels, sources, np.array([""] * 120), 0)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped set in a folder of the test's own."""
    shipped = files("classifiers") / "shipped"
    for name in ("golden-2026-12.npz", "golden-2026-12.json"):
        (tmp_path / name).write_bytes((shipped / name).read_bytes())
    return tmp_path / "golden-2026-12.npz"


def test_it_is_small_and_has_both_classes(copy: Path) -> None:
    assert copy.stat().st_size <= 1_500_000
    golden = GoldenSet.load()
    assert np.bincount(golden.labels).tolist() == [1500, 500]


def test_the_shipped_model_flags_next_to_no_ham_of_it(shipped: SpamModel) -> None:
    judged = GoldenSet.load().judge(shipped)
    assert judged.ham_flagged <= 0.005
    assert judged.recall > 0.3
    assert GoldenSet.load().judge(shipped, 0.5).recall > judged.recall


def test_an_altered_set_is_refused(copy: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    with pytest.raises(ModelFileError, match="altered"):
        GoldenSet.load(copy)


def test_a_missing_or_foreign_set_is_refused(copy: Path) -> None:
    manifest = copy.with_suffix(".json")
    manifest.write_text(manifest.read_text().replace('"extractor": ', '"extractor": 9'))
    with pytest.raises(ModelFileError, match="another version"):
        GoldenSet.load(copy)
    manifest.write_text("[]")
    with pytest.raises(ModelFileError, match="altered"):
        GoldenSet.load(copy)
    copy.unlink()
    with pytest.raises(ModelFileError, match="can't be read"):
        GoldenSet.load(copy)


def test_every_source_has_a_share_and_the_choice_is_the_same_each_time(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SIZES, GOLDEN, (40, 10))
    chosen = choose(corpus)
    assert set(corpus.sources[chosen[GOLDEN]]) == {"small", "large"}
    assert np.bincount(corpus.labels[chosen[GOLDEN]]).tolist() == [40, 10]
    assert set(chosen[GOLDEN]).isdisjoint(chosen[REHEARSAL])
    assert (choose(corpus)[GOLDEN] == chosen[GOLDEN]).all()
    assert pack(freeze(corpus)[GOLDEN]) == pack(freeze(corpus)[GOLDEN])


def test_what_is_rehearsed_is_not_what_is_judged() -> None:
    golden, rehearsal = (load(name).rows for name in (GOLDEN, REHEARSAL))
    known = {row.indices.tobytes() for row in golden}
    shared = [row for row in rehearsal if row.indices.tobytes() in known]
    assert len(shared) < 0.01 * rehearsal.shape[0]


def test_only_columns_that_several_authors_share_are_kept(corpus: Corpus) -> None:
    alone = corpus._replace(
        submissions=[Submission("zyxwvutsrq", author="Only Me"), *corpus.submissions[1:]]
    )
    word = set(matrix([Submission("zyxwvutsrq")]).indices)
    mine = word - set(matrix(corpus.submissions[1:]).indices)
    assert mine
    assert {column for column in mine if column < COLUMNS}.isdisjoint(
        freeze(alone)[GOLDEN].rows.indices.tolist()
    )


def test_without_one_class_nothing_is_flagged_or_missed() -> None:
    assert judgement(np.zeros(0), np.zeros(0, dtype=np.int64)) == (0.0, 1.0, 0, 0, 0.0)
