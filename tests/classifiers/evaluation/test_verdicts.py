"""A source's threshold is fixed on the ham of the others."""

import numpy as np
import pytest

from classifiers import Submission
from classifiers.evaluation.figures import figures
from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.verdicts import verdicts


def rows_of(sources: list[str], labels: list[int]) -> Rows:
    named = np.array(sources)
    times = np.array([""] * len(sources))
    return Rows(
        [Submission("")] * len(sources),
        np.array(labels),
        named,
        named,
        times,
        np.arange(len(labels)),
    )


def test_a_source_is_never_looked_at_for_its_own_threshold():
    rows = rows_of(["a", "a", "b", "b"], [0, 1, 0, 1])
    judged = verdicts(rows, np.array([0.2, 0.9, 0.6, 0.5]))
    assert judged.limits[0.005].tolist() == [0.6, 0.6, 0.2, 0.2]
    assert judged.flagged(0.005).tolist() == [False, True, True, True]


def test_alone_a_source_falls_back_on_its_own_ham_and_says_so():
    judged = verdicts(rows_of(["a", "a"], [0, 1]), np.array([0.2, 0.9]))
    assert figures(judged)["thresholds"] == "its own ham"
    assert figures(judged)["at"]["0.005"]["recall"]["share"] == 1


def test_without_any_ham_there_is_no_threshold_and_nothing_is_flagged():
    judged = verdicts(rows_of(["a", "b"], [1, 1]), np.array([0.2, 0.9]))
    assert figures(judged)["thresholds"] == "nothing"
    assert not judged.flagged(0.01).any()


def test_a_part_keeps_the_thresholds_of_the_whole():
    rows = rows_of(["a", "a", "b", "b"], [0, 1, 0, 1])
    judged = verdicts(rows, np.array([0.2, 0.9, 0.6, 0.5]))
    part = judged.only(rows.sources == "b")
    assert part.limits[0.005].tolist() == [0.2, 0.2]
    assert figures(part)["thresholds"] == "other sources"


@pytest.mark.parametrize("share", [0.001, 0.005, 0.01])
def test_other_sources_ham_is_flagged_as_often_as_was_promised(share):
    random = np.random.default_rng(0)
    rows = rows_of(["a"] * 20_000 + ["b"] * 20_000, [0] * 40_000)
    found = figures(verdicts(rows, random.random(40_000)))["at"][str(share)]["flagged"]
    assert found["low"] <= share <= found["high"]
