"""The gate: a challenger may lose nowhere that matters."""

from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.learning.gate import Judgement, Trial, compare

LARGE = {"ham": 1500, "spam": 500}


def judged(flagged: int, found: int, ham: int, spam: int) -> Judgement:
    return Judgement(flagged / ham if ham else 0.0, found / spam if spam else 1.0, ham, spam)


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    ham, spam = draw(st.integers(0, 3000)), draw(st.integers(0, 3000))
    pairs = [(draw(st.integers(0, ham)), draw(st.integers(0, spam))) for _ in range(2)]
    return Trial("a set", *(judged(*pair, ham, spam) for pair in pairs))


def test_what_loses_nothing_is_promoted_and_says_on_what() -> None:
    same = judged(3, 400, **LARGE)
    verdict = compare([Trial("the golden set", same, same)])
    assert verdict.promoted
    assert "0.2 % of 1500 good comments" in verdict.reasons[0]


@pytest.mark.parametrize(("flagged", "promoted"), [(6, True), (7, False)])
def test_two_in_a_thousand_more_good_comments_may_be_flagged(flagged: int, promoted: bool) -> None:
    trial = Trial("a set", judged(3, 400, **LARGE), judged(flagged, 400, **LARGE))
    assert compare([trial]).promoted is promoted


@pytest.mark.parametrize(("found", "promoted"), [(398, True), (397, False)])
def test_five_in_a_thousand_spam_may_be_missed(found: int, promoted: bool) -> None:
    trial = Trial("a set", judged(3, 400, **LARGE), judged(3, found, **LARGE))
    assert compare([trial]).promoted is promoted


def test_in_a_small_set_not_one_good_comment_more_may_be_flagged() -> None:
    trial = Trial("recent decisions", judged(0, 9, 40, 10), judged(1, 10, 40, 10))
    verdict = compare([trial])
    assert not verdict.promoted
    assert verdict.reasons == (
        "On recent decisions it flags 1 more of 40 good comments (0.0 % before, 2.5 % now).",
    )


def test_good_comments_may_not_seem_much_likelier_spam_though_none_is_flagged() -> None:
    calm = judged(0, 9, 40, 10)._replace(suspicion=0.03)
    assert compare([Trial("a set", calm, calm._replace(suspicion=0.07))]).promoted
    verdict = compare([Trial("recent decisions", calm, calm._replace(suspicion=0.2))])
    assert not verdict.promoted
    assert "likelier spam than before (3.0 % on average before, 20.0 %" in verdict.reasons[0]


def test_every_loss_is_a_sentence() -> None:
    bad = Trial("a set", judged(0, 500, **LARGE), judged(100, 0, **LARGE))
    assert len(compare([bad, bad]).reasons) == 4


def test_a_set_of_one_class_is_judged_by_it_alone() -> None:
    worse = Trial("a set", judged(0, 0, 40, 0), judged(2, 0, 40, 0))
    assert not compare([worse]).promoted


def test_different_comments_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same comments"):
        compare([Trial("a set", judged(0, 1, 10, 10), judged(0, 1, 11, 10))])
    with pytest.raises(ValueError, match="one set"):
        compare([])


@given(trials(), trials())
def test_one_loss_anywhere_refuses(first: Trial, second: Trial) -> None:
    both = compare([first, second]).promoted
    assert both == (compare([first]).promoted and compare([second]).promoted)


@given(trials())
def test_the_allowance_is_never_exceeded(trial: Trial) -> None:
    before, after = trial.champion, trial.challenger
    flagged = round((after.ham_flagged - before.ham_flagged) * before.ham)
    missed = round((before.recall - after.recall) * before.spam)
    within = flagged <= floor(0.002 * before.ham) and missed <= floor(0.005 * before.spam)
    assert compare([trial]).promoted is within


@given(trials())
def test_doing_better_is_never_refused(trial: Trial) -> None:
    before, after = trial.champion, trial.challenger
    better = Judgement(
        min(before.ham_flagged, after.ham_flagged),
        max(before.recall, after.recall),
        before.ham,
        before.spam,
    )
    assert compare([Trial("a set", before, better)]).promoted
