"""What opening an installation costs: models are loaded by whoever asks them."""

import pytest

from classifiers import SpamModel, Submission, ToneModel
from moderation.actions.opening.open_installation import create_installation, load_models
from moderation.settings import Settings
from moderation.vault import KeyRing

ALL = ["spam", "tone"]


@pytest.fixture
def loaded(monkeypatch):
    """Which models have been loaded, in order."""
    names = []

    def noting(name, load):
        return lambda *given: names.append(name) or load(*given)

    monkeypatch.setattr(SpamModel, "load", noting("spam", SpamModel.load))
    monkeypatch.setattr(ToneModel, "load", noting("tone", ToneModel.load))
    return names


@pytest.fixture
def opened(tmp_path, loaded):
    settings = Settings(data_dir=tmp_path)
    KeyRing.generate().save(settings.key_ring_path)
    installation = create_installation(settings)
    yield installation
    installation.database.close()


def test_who_asks_no_model_loads_none(opened, loaded):
    assert loaded == []


def test_a_model_is_loaded_by_the_first_question_and_once(opened, loaded):
    assert opened.classifier.opinion(Submission("Hello")) is not None
    assert opened.classifier.name == opened.classifier.shipped.name
    assert loaded == ["spam"]
    assert opened.tone.judge("You are a fool, and so is your friend", "en").attributes
    assert opened.tone.shipped is opened.tone.model
    assert not opened.tone.missing
    assert loaded == ALL


def test_a_process_that_serves_has_them_before_anybody_asks(opened, loaded):
    load_models(opened)
    assert loaded == ALL
    assert not opened.classifier.is_degraded
    assert loaded == ALL
