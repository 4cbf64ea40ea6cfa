"""Kinds of spam: right where one is named, none where it can't be told."""

from pathlib import Path

import numpy as np
import pytest

from classifiers import ModelFileError, SpamModel, Submission
from classifiers.features import extract
from classifiers.kinds import KINDS, MAYBE_SPAM, KindModel, shipped_kinds
from classifiers.learning.kind_training import fit, given_away, parts_of, seeds
from tests.classifiers.findings.truth import labelled_comments


def test_of_invented_spam_most_is_named_and_named_rightly() -> None:
    """The comments were written before the phrases that the model learned from, and are others."""
    spam = [comment for comment in labelled_comments() if comment.is_spam]
    told = [(comment.kind, kind_of(comment.submission)) for comment in spam]
    named = [(kind, said) for kind, said in told if said]
    assert {kind for kind, _ in named} == set(KINDS)
    assert len(named) >= 0.8 * len(spam)
    assert sum(kind == said for kind, said in named) >= 0.95 * len(named)


def kind_of(submission: Submission) -> str | None:
    return shipped_kinds().kind(extract(submission), submission)


@pytest.mark.parametrize("text", ["", "Hello there", "+1", "\ud800", "🙂" * 50, "a" * 70_000])
def test_what_tells_nothing_has_no_kind(text: str) -> None:
    assert kind_of(Submission(text)) is None


def test_what_is_hardly_spam_is_not_asked_about(shipped: SpamModel) -> None:
    for comment in labelled_comments():
        opinion = shipped.opinion(comment.submission)
        assert opinion.kind is None or (opinion.kind in KINDS and opinion.spam >= MAYBE_SPAM)
    advert = Submission(
        "Play casino slots http://slots.test/bonus", "online casino", "http://s.test"
    )
    assert shipped.opinion(advert).kind == "gambling"


def test_phrases_give_the_same_model_each_time_and_it_comes_back_from_its_file(
    tmp_path: Path,
) -> None:
    examples = seeds()
    model = fit(examples, np.ones(len(examples)))
    digest = model.save(tmp_path / "kinds.npz")
    again = fit(examples, np.ones(len(examples)))
    assert again.save(tmp_path / "again.npz") == digest
    loaded = KindModel.load(tmp_path / "kinds.npz")
    np.testing.assert_array_equal(loaded.weights, model.weights)


def test_an_altered_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kinds.npz"
    shipped_kinds().save(path)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ModelFileError, match="isn't the one"):
        KindModel.load(path)


def test_every_kind_has_phrases_and_words_give_one_kind_away() -> None:
    assert set(parts_of("seeds")) == set(KINDS)
    found = given_away(
        [
            Submission("Casino and poker, roulette every night"),
            Submission("Casino and poker, with viagra for the winner"),
            Submission("Great post, thanks for sharing"),
            Submission("The bridge is closed"),
        ]
    )
    assert [KINDS[kind] for _, kind in found] == ["gambling", "flattery"]
