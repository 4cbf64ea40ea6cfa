"""Fitting tone: what is served is what was fitted, and what few texts show is not learned."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifiers import ToneModel
from classifiers.features import read_text
from classifiers.learning.tone import fitting
from classifiers.learning.tone.fitting import Labelled
from classifiers.learning.tone.honest_sentences import WORDINGS, honest_sentences
from classifiers.learning.tone.hostile_sentences import (
    HARMLESS_SOURCE,
    HOSTILITIES,
    hostile_sentences,
)
from classifiers.learning.tone.labelled_texts import CALM, read_honest, read_labelled
from classifiers.learning.tone.rows import SHAPE, rows_of
from classifiers.learning.tone.training import (
    IMPORTANCE,
    MOST_HOSTILE,
    OWN,
    importance_of,
    main,
    texts_of,
)

_THINGS = ("bridge", "library", "tramway", "market", "museum", "garden", "harbour", "station")


def _record(text: str, *, toxic: float, insult: float | None = None) -> dict[str, object]:
    labels = {"toxic": toxic, "insult": insult, "threat": float("kill" in text)}
    return {"text": text, "language": "en", "source": "invented", "labels": labels}


def _records() -> list[dict[str, object]]:
    rude = [f"You stupid idiot {number} of a {thing}" for thing in _THINGS for number in range(15)]
    calm = [f"The {thing} opens at {number} today" for thing in _THINGS for number in range(15)]
    shares = (1.0, 0.75)
    return [
        *(_record(text, toxic=shares[row % 2], insult=1.0) for row, text in enumerate(rude)),
        *(_record(text, toxic=0.0, insult=0.0) for text in calm),
        _record("I will kill the tramway", toxic=1.0),
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "toxicity").mkdir()
    (folder / "train").mkdir()
    lines = [json.dumps(record) for record in _records()]
    (folder / "toxicity" / "invented.jsonl").write_text("\n".join([*lines, lines[0], "{broken"]))
    ham = {"label": "ham", "lang": "en"}
    blog = [
        {"text": "A calm word on the bridge", **ham},
        {"text": "What nonsense", "tox": ["toxic"], **ham},
        {"text": "Buy lamps", "label": "spam", "lang": "en"},
    ]
    (folder / "train" / "blog.jsonl").write_text("\n".join(map(json.dumps, blog)))
    return folder


def test_the_same_texts_give_the_same_bytes_and_a_model_that_tells_them_apart(
    data: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        out.mkdir()
        assert main(["--data", str(data), "--out", str(out), "--languages", "en"]) == 0
    (file,) = first.glob("*.npz")
    assert file.read_bytes() == (second / file.name).read_bytes()
    tone = ToneModel.load(first)
    rude = tone.opinion("You stupid idiot of a museum", "en").attributes
    calm = tone.opinion("The museum opens at noon today", "en").attributes
    assert set(rude) == {"toxicity", "insult"}  # one threat that somebody wrote is too few
    assert rude["toxicity"] > 0.5 > calm["toxicity"]


def test_each_text_of_a_source_counts_once_and_lines_that_are_broken_do_not(data: Path) -> None:
    assert len(read_labelled(data)) == len(_records())


def test_of_blogs_only_what_nobody_flagged_counts_as_calm(data: Path) -> None:
    assert [each.text for each in read_honest(data)] == ["A calm word on the bridge"]
    assert {each.source for each in texts_of(data, "en")} == {"invented", "blog", *OWN}


def test_what_is_served_is_what_was_fitted() -> None:
    texts = [str(record["text"]) for record in _records()]
    labels = np.array([float(record["labels"]["toxic"] > 0) for record in _records()])  # type: ignore[index]
    rows = rows_of(texts)
    line = fitting.regress(Labelled(rows, labels, np.ones(len(labels))))
    small, steps, _ = fitting.in_bytes(line.weights)
    served = np.concatenate(
        [np.multiply(each, step) for each, step in zip(small, steps, strict=True)]
    )
    assert np.abs(served - line.weights[: SHAPE.hashed]).max() <= max(steps) / 2 + 1e-9
    assert rows[0].nnz > 4 * len(read_text(texts[0]).distinct)


def test_decisions_on_what_a_text_denies_teach_nothing_of_the_denied_word() -> None:
    said, denied = rows_of(["I hate them", "I don't hate them"], SHAPE, "en")
    hate = set(rows_of(["hate"]).indices) - set(rows_of(["I don't them"]).indices)
    assert hate <= set(said.indices)
    assert not hate & set(denied.indices)


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_every_group_is_named_honestly_as_often_as_every_other(language: str) -> None:
    texts = [each.text for each in honest_sentences(language)]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 8 * len(WORDINGS[language].groups)
    assert not any("{" in text for text in texts)


def test_there_are_some_thousand_honest_sentences() -> None:
    assert sum(len(honest_sentences(language)) for language in WORDINGS) > 3000


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_every_group_is_attacked_as_often_as_every_other(language: str) -> None:
    texts = [each.text for each in hostile_sentences(language)]
    assert len(texts) == len(set(texts)) > 300
    assert not any("{" in text for text in texts)
    assert not set(texts) & {each.text for each in honest_sentences(language)}
    wholes = [f" {text.lower()}" for text in texts]
    named = [many.lower() for _, many in WORDINGS[language].groups]
    assert min(sum(many in text for text in wholes) for many in named) >= 11


@pytest.mark.parametrize("language", sorted(HOSTILITIES))
def test_what_only_sounds_hostile_is_learned_as_calm(language: str) -> None:
    harmless = [each for each in hostile_sentences(language) if each.source == HARMLESS_SOURCE]
    assert len(harmless) > 25
    assert all(each.labels == CALM for each in harmless)
    hostile = [each for each in hostile_sentences(language) if each.source != HARMLESS_SOURCE]
    assert all(each.labels["toxicity"] == 1 for each in hostile)


def test_a_source_that_was_picked_for_hostile_texts_makes_none_likelier() -> None:
    sources = np.array(["picked"] * 10 + ["natural"] * 10 + [HARMLESS_SOURCE])
    shares = np.array([1.0] * 8 + [0.0, np.nan] + [1.0] + [0.0] * 9 + [0.0])
    importance = importance_of(sources, shares)
    assert importance[:8].sum() == pytest.approx(MOST_HOSTILE * importance[8])
    assert set(importance[8:20]) == {1.0}
    assert importance[20] == IMPORTANCE[HARMLESS_SOURCE]
