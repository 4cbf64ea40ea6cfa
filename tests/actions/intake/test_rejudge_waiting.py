"""Rejudging: another model judges what waits, and decides nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from classifiers import Opinion
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.ask_tone import Tone
from moderation.actions.installation.installation import Installation
from moderation.actions.intake.rejudge_waiting import Rejudging, rejudge_waiting
from moderation.tables import Comment, Decision, Event, StoredOpinion, StoredTone
from tests.fixtures.comments import Submit
from tests.fixtures.tones import HEATED, ByWords

Use = Callable[[str, float], None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Let a model of that name give every text this probability."""

    def use_model(name: str, spam: float) -> None:
        opinion = Opinion(spam=spam, reasons=(), model=name)
        monkeypatch.setattr(Classifier, "opinion", lambda *_: opinion)
        monkeypatch.setattr(Classifier, "name", name)

    return use_model


def all_of(installation: Installation, column: Any) -> list[Any]:
    with installation.database.reading() as session:
        return list(session.scalars(select(column)))


def test_another_model_moves_what_waits_in_the_queue_and_decides_nothing(
    installation: Installation, submit: Submit, use: Use
) -> None:
    use("former", 0.2)
    submit()
    decisions, events = (all_of(installation, func.count(each.id)) for each in (Decision, Event))
    use("newer", 0.99)
    assert rejudge_waiting(installation, 100) == 1
    (comment,) = all_of(installation, Comment)
    assert (comment.status, comment.version, comment.risk) == ("pending", 1, 0.99)
    assert sorted(all_of(installation, StoredOpinion.model)) == ["former", "newer"]
    assert all_of(installation, func.count(Decision.id)) == decisions
    assert all_of(installation, func.count(Event.id)) == events
    assert rejudge_waiting(installation, 100) == 0


def test_what_somebody_decided_keeps_what_was_thought_of_it(
    installation: Installation, submit: Submit, use: Use, submitting_site: Any
) -> None:
    use("former", 0.2)
    view = submit()
    decide(installation, submitting_site.id, view.id, WantedDecision("approved", Actor("site")))
    use("newer", 0.99)
    assert rejudge_waiting(installation, 100) == 0
    assert all_of(installation, Comment.risk) == [0.2]


def test_another_model_of_tone_is_heard_too(
    installation: Installation,
    submit: Submit,
    use: Use,
    tone: ByWords,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use("same", 0.2)
    submit(body=HEATED)
    monkeypatch.setattr(Tone, "name", "by words")
    assert rejudge_waiting(installation, 100) == 0
    monkeypatch.setattr(Tone, "name", "taught")
    tone.fails = True
    assert rejudge_waiting(installation, 100) == 0
    assert all_of(installation, Comment.heat) == [0.9]
    tone.fails, tone.name = False, "taught"
    assert rejudge_waiting(installation, 100) == 1
    assert all_of(installation, StoredTone.model) == ["taught"]
    assert all_of(installation, StoredOpinion.model) == ["same"]


def test_while_the_models_stay_the_same_nothing_is_looked_at(
    installation: Installation, submit: Submit, use: Use
) -> None:
    use("former", 0.2)
    submit()
    rejudging = Rejudging(installation)
    assert [rejudging.look(100) for _ in range(2)] == [0, 0]
    use("newer", 0.3)
    assert [rejudging.look(100) for _ in range(3)] == [1, 0, 0]
