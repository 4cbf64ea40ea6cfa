"""Rescoring: a missing opinion is given later, and policy judges again."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from classifiers import Opinion
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.intake.rescore_comments import rescore_comments
from moderation.tables import Comment, Decision, Event, StoredOpinion
from tests.fixtures.comments import Submit

Thinks = Callable[[float | None], None]


@pytest.fixture
def classifier_thinks(monkeypatch: pytest.MonkeyPatch) -> Thinks:
    """Let the classifier give every text this probability, or no opinion."""

    def thinks(spam: float | None) -> None:
        opinion = None if spam is None else Opinion(spam=spam, reasons=(), model="test")
        monkeypatch.setattr(Classifier, "opinion", lambda *_: opinion)

    return thinks


def only(installation: Installation, query: Any) -> Any:
    with installation.database.reading() as session:
        return session.scalars(query).one()


def test_spam_is_filed_once_there_is_an_opinion(
    installation: Installation, submit: Submit, classifier_thinks: Thinks
) -> None:
    classifier_thinks(None)
    assert submit().status == "pending"
    classifier_thinks(0.99)
    assert rescore_comments(installation) == 1
    comment = only(installation, select(Comment))
    assert (comment.status, comment.risk) == ("spam", 0.99)
    newest = select(Decision).order_by(Decision.version.desc()).limit(1)
    assert only(installation, newest).phase == "spam_above_threshold"


def test_what_stays_pending_gets_its_risk_and_a_new_reason_without_telling_the_site(
    installation: Installation, submit: Submit, classifier_thinks: Thinks
) -> None:
    classifier_thinks(None)
    submit()
    classifier_thinks(0.2)
    rescore_comments(installation)
    assert only(installation, select(Comment)).risk == 0.2
    newest = select(Decision).order_by(Decision.version.desc()).limit(1)
    assert only(installation, newest).phase == "hold_by_default"
    assert only(installation, select(func.count()).select_from(Event)) == 1


def test_a_second_run_gives_no_second_opinion(
    installation: Installation, submit: Submit, classifier_thinks: Thinks
) -> None:
    classifier_thinks(None)
    submit()
    classifier_thinks(0.2)
    assert rescore_comments(installation) == 1
    assert rescore_comments(installation) == 0
    assert only(installation, select(func.count()).select_from(StoredOpinion)) == 1


def test_a_comment_that_somebody_decided_is_left_alone(
    installation: Installation, submit: Submit, classifier_thinks: Thinks, submitting_site: Any
) -> None:
    classifier_thinks(None)
    comment = submit()
    decide(installation, submitting_site.id, comment.id, WantedDecision("approved", Actor("site")))
    classifier_thinks(0.99)
    assert rescore_comments(installation) == 0
    assert only(installation, select(Comment)).status == "approved"


def test_a_classifier_that_still_fails_changes_nothing(
    installation: Installation, submit: Submit, classifier_thinks: Thinks
) -> None:
    classifier_thinks(None)
    submit()
    assert rescore_comments(installation) == 0
    assert only(installation, select(Comment)).risk is None
