"""The measures are scikit-learn's where it has them, and defined where it refuses."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.calibration import calibration_curve

from classifiers.evaluation import measures

# Few different scores, so that ties are the rule.
ROWS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60)


def columns(rows: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score / 20 for score, _ in rows]), np.array([int(spam) for _, spam in rows])


def of_both_classes(rows: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    scores, labels = columns(rows)
    assume(0 < labels.sum() < len(labels))
    return scores, labels


@given(ROWS)
def test_the_area_under_the_curve_is_scikit_learns(rows):
    scores, labels = of_both_classes(rows)
    assert measures.roc_auc(scores, labels) == pytest.approx(metrics.roc_auc_score(labels, scores))


@given(ROWS)
def test_average_precision_is_scikit_learns(rows):
    scores, labels = of_both_classes(rows)
    expected = metrics.average_precision_score(labels, scores)
    assert measures.average_precision(scores, labels) == pytest.approx(expected)


@given(ROWS)
def test_the_brier_score_is_scikit_learns(rows):
    scores, labels = of_both_classes(rows)
    expected = metrics.brier_score_loss(labels, scores)
    assert measures.brier(scores, labels) == pytest.approx(expected)


@given(ROWS, st.integers(-1, 20))
def test_the_correlation_is_scikit_learns(rows, limit):
    scores, labels = of_both_classes(rows)
    flags = scores > limit / 20
    expected = metrics.matthews_corrcoef(labels, flags)
    assert measures.correlation(flags, labels) == pytest.approx(expected, abs=1e-12)


@given(ROWS)
def test_the_calibration_error_weighs_the_gaps_of_scikit_learns_curve(rows):
    scores, labels = columns(rows)
    scores = (scores * 20 + 0.25) / 21  # off the edges, which may fall to either side
    came, said = calibration_curve(labels, scores, n_bins=10)
    sizes = np.bincount((scores * 10).astype(int), minlength=10)
    expected = np.sum(np.abs(came - said) * sizes[sizes > 0]) / len(labels)
    assert measures.calibration_error(scores, labels) == pytest.approx(expected)


@given(ROWS, st.sampled_from([0.001, 0.005, 0.01, 0.1, 0.5]))
def test_a_threshold_flags_no_more_ham_than_it_promises(rows, share):
    ham, _ = columns(rows)
    assert np.mean(ham > measures.threshold(ham, share)) <= share + 1e-12


@given(st.integers(1, 5000), st.data())
def test_an_interval_holds_its_rate_and_stays_between_nought_and_one(of, data):
    count = data.draw(st.integers(0, of))
    low, high = measures.wilson(count, of)
    assert 0 <= low <= count / of <= high <= 1


def test_none_of_few_is_not_proof_of_zero():
    """Wilson's interval for 0 of 253 ends at z² / (n + z²)."""
    assert measures.wilson(0, 253) == (0.0, pytest.approx(0.014956, abs=1e-6))
    assert measures.wilson(253, 253) == (pytest.approx(0.985044, abs=1e-6), 1.0)


@given(ROWS)
def test_one_interval_mirrors_the_other(rows):
    _, labels = columns(rows)
    low, high = measures.wilson(int(labels.sum()), len(labels))
    assert measures.wilson(int((1 - labels).sum()), len(labels)) == (
        pytest.approx(1 - high, abs=1e-12),
        pytest.approx(1 - low, abs=1e-12),
    )


@pytest.mark.parametrize("labels", [np.zeros(3, dtype=int), np.ones(3, dtype=int)])
def test_with_one_class_what_needs_two_is_not_defined(labels):
    scores = np.array([0.1, 0.5, 1.0])
    assert measures.roc_auc(scores, labels) is None
    assert measures.average_precision(scores, labels) is None
    assert measures.correlation(scores > 0.4, labels) is None


def test_without_rows_nothing_is_defined():
    none, no_labels = np.array([]), np.array([], dtype=int)
    assert measures.brier(none, no_labels) is None
    assert measures.calibration_error(none, no_labels) is None
    assert measures.roc_auc(none, no_labels) is None
    assert measures.rate(np.array([], dtype=bool))["share"] is None
