"""When the worker trains by itself."""

from datetime import timedelta

import pytest

from moderation import clock
from moderation.actions.installation.beat import TRAINING, beat
from moderation.actions.installation.installation import Installation
from moderation.actions.learning.training_due import is_training_due
from moderation.settings import Settings
from tests.fixtures.labels import Teach, good_texts, spam_texts
from tests.fixtures.trained_models import Store


@pytest.fixture
def labelled(teach: Teach) -> None:
    teach(good_texts(60), is_spam=False)
    teach(spam_texts(60), is_spam=True)


@pytest.mark.usefixtures("labelled")
def test_it_is_due_once_there_are_labels_and_not_again_before_new_ones(
    installation: Installation, teach: Teach, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store("first")
    assert is_training_due(installation)
    began = clock.now()
    beat(installation, TRAINING)
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(hours=23))
    assert not is_training_due(installation)
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(hours=25))
    assert not is_training_due(installation)
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=2))
    teach(good_texts(50, 3), is_spam=False)
    assert is_training_due(installation)


@pytest.mark.usefixtures("labelled")
def test_with_another_shipped_model_it_is_due_without_new_labels(
    installation: Installation, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store("older", shipped_sha256="0" * 64)
    began = clock.now()
    beat(installation, TRAINING)
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(hours=25))
    assert is_training_due(installation)


@pytest.mark.usefixtures("labelled")
class TestSwitchedOff:
    """With the setting at 0."""

    @pytest.fixture
    def settings_overrides(self) -> dict[str, int]:
        return {"train_every_hours": 0}

    def test_it_is_never_due(self, installation: Installation) -> None:
        assert not is_training_due(installation)


def test_one_class_alone_is_not_worth_a_training(installation: Installation, teach: Teach) -> None:
    teach(spam_texts(90), is_spam=True)
    assert not is_training_due(installation)


def test_few_labels_are_not_worth_a_training(installation: Installation, teach: Teach) -> None:
    teach(good_texts(20), is_spam=False)
    teach(spam_texts(20), is_spam=True)
    assert not is_training_due(installation)


def test_once_a_day_after_fifty_decisions_unless_told_otherwise() -> None:
    assert (Settings().train_every_hours, Settings().train_after_labels) == (24, 50)
