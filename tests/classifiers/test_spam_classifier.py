"""Learning: scikit-learn's conventions, and what must never be learned."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score

from classifiers import SpamClassifier, Submission
from classifiers.learning.augmentation import vary_fields
from classifiers.matrix import matrix
from classifiers.text.hashing import COLUMNS


def test_the_constructor_only_stores() -> None:
    classifier = SpamClassifier(strength=2.0, seed=7, name="other")
    assert classifier.get_params()["strength"] == 2.0
    assert not [name for name in vars(classifier) if name.endswith("_")]


def test_a_clone_has_the_same_settings_and_learned_nothing(fitted: SpamClassifier) -> None:
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    with pytest.raises(NotFittedError):
        copy.predict([Submission("hello")])


def test_it_works_in_cross_validation(submissions: list[Submission], labels: list[int]) -> None:
    scores = cross_val_score(SpamClassifier(folds=0), submissions, labels, cv=2)
    assert scores.min() > 0.8


def test_it_works_in_a_grid_search(submissions: list[Submission], labels: list[int]) -> None:
    search = GridSearchCV(SpamClassifier(folds=0), {"strength": [0.5, 2.0]}, cv=2)
    search.fit(submissions, labels)
    assert search.best_params_["strength"] in (0.5, 2.0)


def test_probabilities_are_pairs_that_sum_to_one(
    fitted: SpamClassifier, submissions: list[Submission]
) -> None:
    probabilities = fitted.predict_proba(submissions)
    assert probabilities.shape == (60, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert (fitted.predict(submissions) == (probabilities[:, 1] > 0.5)).all()


def test_it_learns_the_difference(
    fitted: SpamClassifier, submissions: list[Submission], labels: list[int]
) -> None:
    assert (fitted.predict(submissions) == labels).all()


@pytest.mark.parametrize("wrong", [[1] * 60, [0] * 60, [0, 1] * 20, [0, 2] * 30])
def test_labels_other_than_both_classes_are_refused(
    submissions: list[Submission], wrong: list[int]
) -> None:
    with pytest.raises(ValueError, match="labels"):
        SpamClassifier().fit(submissions, wrong)


def test_contradicting_labels_leave_it_undecided(submissions: list[Submission]) -> None:
    classifier = SpamClassifier(folds=0, field_lending=0.0)
    classifier.fit(submissions * 2, [1] * 60 + [0] * 60)
    assert abs(classifier.predict_proba(submissions)[:, 1] - 0.5).max() < 0.1


def test_what_fewer_than_three_authors_wrote_has_no_weight(
    submissions: list[Submission], labels: list[int]
) -> None:
    secret = Submission("xylophonequartz " * 3, author="One Author")
    classifier = SpamClassifier(folds=0).fit(submissions + [secret] * 9, labels + [1] * 9)
    known = set(matrix(submissions).indices)
    only_secret = [
        each for each in matrix([secret]).indices if each < COLUMNS and each not in known
    ]
    assert len(only_secret) > 20
    assert not classifier.weights_[only_secret].any()


def test_only_honest_authors_without_a_website_borrow_one(
    submissions: list[Submission], labels: list[int]
) -> None:
    varied = vary_fields(submissions, np.array(labels), dropped=0.0, lent=1.0, seed=0)
    for row, donor in enumerate(varied.donors):
        borrows = not labels[row] and not submissions[row].url
        assert (donor >= 0) == borrows
        if borrows:
            assert varied.submissions[row].url == submissions[donor].url
            assert not labels[donor]


def test_every_row_with_fields_is_learned_once_more_without_them() -> None:
    rows = [Submission("text", "Jane", "example.org"), Submission("bare")]
    varied = vary_fields(rows, np.array([1, 0]), dropped=0.25, lent=0.0, seed=3)
    assert varied.submissions == [*rows, Submission("text")]
    assert varied.origins.tolist() == [0, 1, 0]
    assert varied.shares.tolist() == [0.75, 1.0, 0.25]


def test_an_empty_list_gives_no_probabilities(fitted: SpamClassifier) -> None:
    assert fitted.predict_proba([]).shape == (0, 2)
    assert fitted.export().probabilities([]).shape == (0,)
