"""Ask the classifier, and never let it stop a comment."""

import math

import pytest
from structlog.testing import capture_logs

from classifiers import Opinion, Reason, Submission
from moderation.actions.installation.ask_classifier import Classifier

COMMENT = Submission(text="Write to jane@example.org")


class Model:
    """A model that fails while ``fails`` is set."""

    name = "trial"

    def __init__(self):
        self.fails = False
        self.asked = 0

    def opinion(self, submission):
        self.asked += 1
        if self.fails:
            raise ValueError(submission.text)
        return Opinion(0.25, (), self.name)


@pytest.fixture
def model():
    return Model()


@pytest.fixture
def at():
    """The moment it is, in seconds: ``at[0]``."""
    return [1_000.0]


@pytest.fixture
def classifier(model, at):
    return Classifier(model, monotonic=lambda: at[0])


def test_an_opinion_is_what_the_model_thinks(classifier):
    assert classifier.opinion(COMMENT).spam == 0.25
    assert classifier.name == "trial"


def test_a_failure_gives_no_opinion_and_logs_no_text(classifier, model):
    model.fails = True
    with capture_logs() as logs:
        assert classifier.opinion(COMMENT) is None
    assert [entry["event"] for entry in logs] == ["opinion.failed"]
    assert "jane" not in str(logs)


def test_four_failures_in_ten_calls_do_not_rest_the_model(classifier, model):
    for number in range(20):
        model.fails = number % 5 in {0, 2}
        classifier.opinion(COMMENT)
    assert model.asked == 20


def test_five_failures_in_ten_calls_rest_the_model_for_thirty_seconds(classifier, model, at):
    model.fails = True
    for _ in range(5):
        classifier.opinion(COMMENT)
    model.fails = False
    at[0] += 29.9
    assert classifier.is_degraded
    assert classifier.opinion(COMMENT) is None
    assert model.asked == 5
    at[0] += 0.2
    assert not classifier.is_degraded
    assert classifier.opinion(COMMENT).spam == 0.25


def test_after_its_rest_one_failure_does_not_rest_it_again(classifier, model, at):
    model.fails = True
    for _ in range(5):
        classifier.opinion(COMMENT)
    at[0] += 31
    classifier.opinion(COMMENT)
    assert not classifier.is_degraded


@pytest.mark.parametrize("absurd", [math.nan, math.inf, -0.5, 1.5])
def test_absurd_opinions_count_as_failures(model, classifier, absurd):
    model.opinion = lambda _submission: Opinion(absurd, (), "trial")
    for _ in range(5):
        assert classifier.opinion(COMMENT) is None
    assert classifier.is_degraded


def test_an_opinion_with_a_reason_that_weighs_no_number_is_none(model, classifier):
    reasons = (Reason("links", "2 links", 0.5), Reason("wording", "odd", math.nan))
    model.opinion = lambda _submission: Opinion(0.5, reasons, "trial")
    assert classifier.opinion(COMMENT) is None


def test_without_a_model_there_is_no_opinion():
    classifier = Classifier(None)
    assert classifier.is_degraded
    assert classifier.name is None
    assert classifier.opinion(COMMENT) is None


def test_a_damaged_model_file_leaves_the_service_without_a_model_and_says_so(tmp_path):
    damaged = tmp_path / "model.npz"
    damaged.write_bytes(b"not a model")
    with capture_logs() as logs:
        assert Classifier.at(damaged).is_degraded
    assert [entry["event"] for entry in logs] == ["model.refused"]


def test_a_missing_model_file_leaves_the_service_without_a_model(tmp_path):
    with capture_logs():
        assert Classifier.at(tmp_path / "none.npz").is_degraded


def test_the_shipped_model_is_used_where_none_is_named():
    assert Classifier.at(None).opinion(COMMENT) is not None
