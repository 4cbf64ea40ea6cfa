"""The reason `repeated`: what earlier copies say, bounded, and never alone a verdict."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import Opinion, Reason
from classifiers.campaign import Copies, weight_of, with_copies

INNOCENT = Opinion(spam=0.03, reasons=(), model="spam-2026-12", rest=log(0.03 / 0.97))


@st.composite
def copies(draw):
    seen = draw(st.integers(0, 10_000))
    spam = draw(st.integers(0, seen))
    return Copies(
        seen=seen,
        last_hour=draw(st.integers(0, seen)),
        spam=spam,
        approved=draw(st.integers(0, seen - spam)),
        is_more=draw(st.booleans()),
    )


@st.composite
def opinions(draw):
    weights = draw(st.lists(st.floats(-6, 6), max_size=5))
    spam = draw(st.floats(1e-6, 1 - 1e-6))
    reasons = tuple(Reason(f"code-{number}", "…", weight) for number, weight in enumerate(weights))
    ordered = tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))
    return Opinion(spam, ordered, "test", log(spam / (1 - spam)) - sum(weights))


@given(opinions(), copies())
def test_weights_and_rest_are_still_the_log_odds(opinion, seen):
    changed = with_copies(opinion, seen)
    assert 0 < changed.spam < 1
    total = sum(reason.weight for reason in changed.reasons) + changed.rest
    assert total == pytest.approx(log(changed.spam / (1 - changed.spam)), abs=1e-6)
    assert changed.rest == pytest.approx(opinion.rest, abs=1e-6)


@given(opinions(), copies())
def test_it_adds_one_reason_and_changes_no_other(opinion, seen):
    changed = with_copies(opinion, seen)
    added = [reason for reason in changed.reasons if reason.code == "repeated"]
    assert len(added) == (seen.seen > 0)
    assert [reason for reason in changed.reasons if reason.code != "repeated"] == [*opinion.reasons]
    sizes = [abs(reason.weight) for reason in changed.reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert changed.model == opinion.model


@given(copies())
def test_the_weight_is_bounded(seen):
    assert -2 <= weight_of(seen) <= 7.5


@given(copies())
def test_more_copies_and_more_spam_never_weigh_less(seen):
    weight = weight_of(seen)
    assert weight_of(seen._replace(seen=seen.seen + 1)) >= weight
    assert weight_of(seen._replace(seen=seen.seen + 1, last_hour=seen.last_hour + 1)) >= weight
    assert weight_of(seen._replace(spam=seen.spam + 1)) >= weight
    if seen.last_hour < seen.seen:
        assert weight_of(seen._replace(last_hour=seen.last_hour + 1)) >= weight


@given(copies())
def test_approved_copies_never_weigh_more(seen):
    assert weight_of(seen._replace(approved=seen.approved + 1)) <= weight_of(seen)


@given(st.integers(1, 1_000_000))
def test_undecided_copies_raise_an_innocent_comment_and_never_file_it(number):
    changed = with_copies(INNOCENT, Copies(seen=number, last_hour=number))
    assert INNOCENT.spam < changed.spam < 0.5


def test_copies_that_people_filed_as_spam_do_file_it():
    changed = with_copies(INNOCENT, Copies(seen=13, last_hour=13, spam=9))
    assert changed.spam > 0.9


def test_copies_that_people_approved_pull_it_back():
    changed = with_copies(Opinion(0.6, (), "test"), Copies(seen=6, last_hour=0, approved=5))
    assert changed.spam < 0.4


def test_without_copies_nothing_changes():
    assert with_copies(INNOCENT, Copies()) is INNOCENT


@pytest.mark.parametrize("spam", [0.0, 1.0])
def test_certainty_stays_a_probability(spam):
    changed = with_copies(Opinion(spam, (), "test"), Copies(seen=3, last_hour=3, spam=3))
    assert 0 <= changed.spam <= 1


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (Copies(13, 13), "almost the same text was sent 14 times in the last hour"),
        (
            Copies(13, 13, spam=9),
            "almost the same text was sent 14 times in the last hour; 9 of them were filed as spam",
        ),
        (Copies(1, 1), "almost the same text was sent twice in the last hour"),
        (
            Copies(4, 0, spam=1, approved=2, hours=24),
            (
                "almost the same text was sent 5 times in the last 24 hours; "
                "one of them was filed as spam; 2 of them were approved"
            ),
        ),
        (
            Copies(9, 3),
            "almost the same text was sent 10 times in the last 72 hours, 4 times in the last hour",
        ),
        (
            Copies(100, 100, is_more=True),
            "almost the same text was sent more than 100 times in the last 72 hours",
        ),
    ],
)
def test_the_sentence_says_how_often(seen, text):
    (reason,) = with_copies(Opinion(0.5, (), "test"), seen).reasons
    assert reason.text == text
