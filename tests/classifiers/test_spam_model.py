"""Serving: the same numbers as training, for any input, without scikit-learn."""

import subprocess
import sys
from time import process_time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifiers import SpamClassifier, SpamModel, Submission
from classifiers.explanation import CODES
from classifiers.features import NAMES, extract
from classifiers.learning.learning import hidden_scores
from classifiers.matrix import matrix_of
from classifiers.text.text import normalise

WORST = {
    "nothing": "",
    "spaces": " \n\t ",
    "one emoji": "🙂",
    "64 KiB of one letter": "a" * 65536,
    "64 KiB of one emoji": "🙂" * 16384,
    "1 MiB of one letter": "a" * 1_048_576,
    "a lone surrogate": "a\ud800b",
    "only NUL": "\x00" * 1000,
    "only combining marks": "\u0300\u0327" * 10_000,
    "expanding ligatures": "\ufdfa" * 20_000,
    "only zero-width": "\u200b" * 10_000,
    "only at signs": "@" * 65536,
    "addresses without end": "a@b." * 16384,
    "only dots": "." * 65536,
    "labels without end": "a." * 32768,
    "open tags": "<a" * 32768,
    "open brackets": "[url=" * 13107,
    "dollars": "$" * 65536,
    "digits": "1" * 65536,
    "digits and spaces": "1 " * 32768,
    "lone letters": "a " * 32768,
    "entities": "&amp;" * 13107,
    "mixed scripts": "aа" * 16384,  # noqa: RUF001
    "20,000 different words": " ".join(f"w{number}" for number in range(20_000)),
    "every Unicode block": " ".join(
        chr(start + 7) for start in range(0, 0x110000, 16) if not 0xD800 <= start < 0xE000
    ),
}


def as_trained(fitted: SpamClassifier, submissions: list[Submission]) -> np.ndarray:
    """Give the log-odds by the way that training takes: a matrix times the weights."""
    features = [extract(each) for each in submissions]
    linear = matrix_of(features) @ fitted.weights_ + fitted.bias_
    slope, offset = fitted.calibration_
    return slope * (linear + hidden_scores(features, fitted.weights_)) + offset


def test_both_paths_agree_on_invented_comments(
    fitted: SpamClassifier, submissions: list[Submission]
) -> None:
    long = Submission(" ".join(each.text for each in submissions), "Jane", "https://example.org/")
    served = fitted.decision_function([*submissions, long])
    np.testing.assert_allclose(served, as_trained(fitted, [*submissions, long]), atol=1e-6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=300), author=st.text(max_size=40), url=st.text(max_size=60))
def test_both_paths_agree_on_any_text(
    fitted: SpamClassifier, text: str, author: str, url: str
) -> None:
    submission = Submission(text, author, url)
    served = fitted.export().pushes(extract(submission)).log_odds
    assert served == pytest.approx(as_trained(fitted, [submission])[0], abs=1e-6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(), max_size=300), author=st.text(max_size=40))
def test_reasons_and_rest_sum_to_the_log_odds(shipped: SpamModel, text: str, author: str) -> None:
    opinion = shipped.opinion(Submission(text, author))
    log_odds = sum(reason.weight for reason in opinion.reasons) + opinion.rest
    assert opinion.spam == pytest.approx(1 / (1 + np.exp(-log_odds)), abs=1e-9)
    assert len(opinion.reasons) <= 5
    assert all(reason.code in CODES and reason.text for reason in opinion.reasons)


def test_reasons_come_heaviest_first(shipped: SpamModel) -> None:
    reasons = shipped.opinion(Submission("Great post! http://shop.test", "cheap lamps")).reasons
    weights = [abs(reason.weight) for reason in reasons]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("kind", WORST)
def test_the_worst_input_gets_an_opinion(shipped: SpamModel, kind: str) -> None:
    worst = WORST[kind]
    opinion = shipped.opinion(Submission(worst, worst, worst, worst))
    assert 0 <= opinion.spam <= 1
    assert opinion.model == shipped.name


@pytest.mark.parametrize("kind", WORST)
def test_the_worst_input_is_judged_in_time(shipped: SpamModel, kind: str) -> None:
    """50 ms are promised; the rest is room for a machine that others slow down."""
    submission = Submission(WORST[kind])
    assert any(_processor_seconds(shipped, submission) < 0.25 for _ in range(4))


def _processor_seconds(model: SpamModel, submission: Submission) -> float:
    normalise.cache_clear()
    start = process_time()
    model.opinion(submission)
    return process_time() - start


def test_praise_with_a_shop_as_website_is_likelier_spam_than_an_argument(
    shipped: SpamModel,
) -> None:
    flattery = Submission(
        "Great article, very informative! I have bookmarked your website and will be back.",
        author="Cheap Garden Chairs Online",
        url="http://cheap-garden-chairs.test/buy-garden-chairs.html",
    )
    argument = Submission(
        "No, you are wrong and the minister is a liar. Read the report, page four, you fool!",
        author="Jane",
        url="https://blog.example.org",
    )
    spam, ham = shipped.probabilities([flattery, argument])
    assert spam > 0.9
    assert ham < 0.2


@pytest.mark.parametrize("field", ["text", "author", "url", "title"])
def test_two_addresses_make_the_same_features(field: str) -> None:
    def described(address: str) -> tuple[object, ...]:
        given = {"text": "I agree with that.", field: f"Write to {address} please"}
        features = extract(Submission(**given))
        return features.fields, features.named

    assert described("jane@example.org") == described("A.Very.Long+Name77@mail.shop.test")


def test_no_reason_quotes_an_address(shipped: SpamModel) -> None:
    address = "buy.lamps.now@shop.test"
    opinion = shipped.opinion(
        Submission(f"Lamps! {address} http://x.test/{address}", address, address)
    )
    assert "lamps.now" not in str(opinion)
    assert "@" not in str(opinion)


def test_a_site_with_less_spam_gets_lower_probabilities(shipped: SpamModel) -> None:
    submission = Submission("Nice post, thanks for sharing")
    rare = shipped.with_prior(0.01).probability(submission)
    common = shipped.with_prior(0.6).probability(submission)
    assert rare < shipped.probability(submission) < common


def test_a_share_of_spam_is_set_anew_each_time_and_changes_only_its_own_model(
    shipped: SpamModel,
) -> None:
    submission = Submission("Nice post, thanks for sharing")
    before = shipped.probability(submission)
    twice = shipped.with_prior(0.01).with_prior(0.6)
    assert twice.probability(submission) == shipped.with_prior(0.6).probability(submission)
    assert shipped.probability(submission) == before


def test_sites_with_different_shares_of_spam_remember_words_together(shipped: SpamModel) -> None:
    rare, common = shipped.with_prior(0.01), shipped.with_prior(0.6)
    rare.probability(Submission("quartzxylophone"))
    assert "quartzxylophone" in common._weights._known[0]


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0])
def test_an_impossible_share_of_spam_is_refused(shipped: SpamModel, share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        shipped.with_prior(share)


def test_serving_imports_neither_scikit_learn_nor_scipy() -> None:
    script = (
        "import sys; from classifiers import SpamModel, Submission;"
        "SpamModel.load().opinion(Submission('hello http://shop.test', 'Jane', 'example.org'));"
        "sys.exit(any(name.partition('.')[0] in ('sklearn', 'scipy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_every_named_feature_stays_in_its_range(submissions: list[Submission]) -> None:
    for worst in (*map(Submission, WORST.values()), *submissions):
        named = extract(worst).named
        assert len(named) == len(NAMES)
        assert all(0 <= value <= 4 for value in named)
