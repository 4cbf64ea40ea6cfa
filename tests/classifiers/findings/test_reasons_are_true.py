"""Every sentence that the shipped model says of invented comments, and whether it is so."""

import sys
from collections import Counter

import pytest

from classifiers import Reason, SpamModel
from classifiers.explanation import CODES
from classifiers.features import extract
from classifiers.findings.sentences import Sight, sentence_of
from tests.classifiers.findings.truth import Labelled, claim_of, is_true, labelled_comments

_AT_LEAST = 0.95


@pytest.fixture(scope="module")
def said(shipped: SpamModel) -> list[tuple[Labelled, Reason]]:
    return [
        (comment, reason)
        for comment in labelled_comments()
        for reason in shipped.opinion(comment.submission).reasons
    ]


def test_of_a_hundred_sentences_ninety_five_are_true(
    said: list[tuple[Labelled, Reason]], capsys: pytest.CaptureFixture[str]
) -> None:
    true, untrue = Counter[str](), Counter[str]()
    for comment, reason in said:
        (true if is_true(reason.text, comment) else untrue)[claim_of(reason.text)] += 1
    with capsys.disabled():
        sys.stdout.write("\n" + _table(true, untrue))
    assert true.total() >= _AT_LEAST * len(said)
    assert len(said) > 300


def _table(true: Counter[str], untrue: Counter[str]) -> str:
    rows = [
        ("sentence", "true", "untrue"),
        *((claim, true[claim], untrue[claim]) for claim in sorted({*true, *untrue})),
        ("all", true.total(), untrue.total()),
    ]
    return "".join(f"{claim:45} {yes:>5} {no:>7}\n" for claim, yes, no in rows)


def test_what_can_be_seen_is_never_said_wrongly_whatever_a_model_weighs() -> None:
    """Only what the model makes of words can err; a link, a number or a name is there or not."""
    wrong = [
        (comment.submission.author, comment.submission.text[:60], sentence)
        for comment in labelled_comments()
        for sentence in every_finding(comment)
        if not is_true(sentence, comment)
    ]
    assert wrong == []


def every_finding(comment: Labelled) -> list[str]:
    sight = Sight(comment.submission, extract(comment.submission))
    found = [
        sentence_of(code, sight, towards_spam=towards)
        for code in CODES
        for towards in (True, False)
    ]
    return [sentence for sentence in found if sentence]


def test_no_sentence_speaks_against_its_push(said: list[tuple[Labelled, Reason]]) -> None:
    towards = {claim_of(reason.text) for _, reason in said if reason.weight > 0}
    away = {claim_of(reason.text) for _, reason in said if reason.weight < 0}
    assert towards.isdisjoint(away)
