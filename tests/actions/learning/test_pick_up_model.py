"""Picking the champion up: checked, without delay, and never in the way."""

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from classifiers import SpamModel, Submission
from moderation.actions.installation.act import OPERATOR
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.learning import pick_up_model as pick_up
from moderation.actions.learning.pick_up_model import ModelPickUp
from moderation.actions.learning.promote_model import promote_model, roll_back_model
from moderation.database import Database
from moderation.errors import Unavailable
from moderation.tables import TrainedModel
from moderation.worker.repeated import Repeated
from tests.fixtures.trained_models import Store


def test_the_champion_is_used_and_given_back(installation: Installation, store: Store) -> None:
    kept = ModelPickUp(installation)
    kept.look()
    assert installation.classifier.name == "spam-2026-12"
    store("first")
    promote_model(installation, "first", OPERATOR)
    kept.look()
    assert installation.classifier.name == "first"
    opinion = installation.classifier.opinion(Submission("Hello"))
    assert opinion is not None
    assert opinion.model == "first"
    roll_back_model(installation, OPERATOR)
    kept.look()
    assert installation.classifier.name == "spam-2026-12"


def test_a_champion_is_loaded_once(
    installation: Installation, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store("first")
    promote_model(installation, "first", OPERATOR)
    kept = ModelPickUp(installation)
    kept.look()
    monkeypatch.setattr(pick_up, "open_spam_model", _forbidden)
    kept.look()


@pytest.mark.parametrize(
    "damage",
    [
        {"data": b"damaged"},
        {"seal": b"0" * 32},
        {"sha256": "0" * 64},
    ],
    ids=["altered", "not ours", "exchanged"],
)
def test_a_model_that_is_not_what_was_stored_is_refused_once_and_the_old_one_goes_on(
    installation: Installation, store: Store, damage: dict[str, object]
) -> None:
    store("first")
    promote_model(installation, "first", OPERATOR)
    kept = ModelPickUp(installation)
    kept.look()
    store("second")
    promote_model(installation, "second", OPERATOR)
    with installation.database.transaction() as session:
        session.execute(update(TrainedModel).where(TrainedModel.name == "second").values(**damage))
    with capture_logs() as logs:
        kept.look()
        kept.look()
    assert [entry["event"] for entry in logs] == ["model.refused"]
    assert installation.classifier.name == "first"


def test_while_the_database_is_away_the_model_goes_on(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: Database) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "glance", away)
    with capture_logs() as logs:
        Repeated("models", ModelPickUp(installation).look, 5.0).step()
    assert [entry["event"] for entry in logs] == ["look.failed"]
    assert installation.classifier.name == "spam-2026-12"


def test_without_a_shipped_model_nothing_is_looked_up(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation.classifier, "shipped", None)
    monkeypatch.setattr(Database, "reading", _forbidden)
    monkeypatch.setattr(Database, "glance", _forbidden)
    ModelPickUp(installation).look()


def test_a_sites_share_of_spam_moves_every_opinion_and_is_computed_once(
    spam_model: SpamModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier = Classifier(spam_model)
    comment = Submission("Cheap watches at http://watches.test/")
    rare, usual, common = (classifier.opinion(comment, share) for share in (0.01, None, 0.9))
    assert rare is not None
    assert usual is not None
    assert common is not None
    assert rare.spam < usual.spam < common.spam
    monkeypatch.setattr(SpamModel, "with_prior", _forbidden)
    assert classifier.opinion(comment, 0.9) == common


def test_a_share_that_is_none_gives_no_opinion(spam_model: SpamModel) -> None:
    with capture_logs() as logs:
        assert Classifier(spam_model).opinion(Submission("Hello"), 1.0) is None
    assert [entry["event"] for entry in logs] == ["opinion.failed"]


def _forbidden(*_: object, **__: object) -> None:
    raise AssertionError("this was not to be called")
