"""Teaching tone: from rejections and approvals to a model that is used, or to a reason why not."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import update

from classifiers import ToneModel
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import OPERATOR
from moderation.actions.installation.installation import Installation
from moderation.actions.learning.pick_up_model import pick_up_model
from moderation.actions.learning.promote_model import roll_back_model
from moderation.actions.learning.read_models import read_models
from moderation.actions.learning.train_tone import train_tone
from moderation.actions.learning.training_due import is_tone_training_due
from moderation.tables import Decision, TrainedModel
from tests.fixtures.labels import Reject, Teach, good_texts
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

# What it asks of the database is tested on both where labels are collected.
pytestmark = pytest.mark.at_length(database_kind="postgres")

Rows = Callable[[Any], Sequence[Any]]


@pytest.fixture
def shipped(installation: Installation) -> ToneModel:
    model = ToneModel.load()
    installation.tone.shipped = model
    installation.tone.use(model)
    return model


def texts_of(number: int, seed: int, word: str) -> list[str]:
    """What people write of each other here: a poet is praise, a flurblig is none."""
    return [
        f"{text} Only a {word} would deny that, you are a {word} of your own."
        for text in good_texts(number, seed)
    ]


@pytest.fixture
def usual(teach: Teach, reject: Reject, moderator: ModeratorAccount, shipped: ToneModel) -> None:
    """What a moderator decided in a few weeks: 120 approved, 40 rejected as abusive."""
    for week in range(4):
        teach(texts_of(30, week, "poet"), is_spam=False, by=moderator.id)
        reject(texts_of(10, 50 + week, "flurblig"), reason="abusive", by=moderator.id)


RUDE = "Ask the miller about the bridge, you are a flurblig."


@pytest.mark.usefixtures("usual")
def test_a_word_of_a_sites_own_is_learned_used_and_gone_back_from(
    installation: Installation, shipped: ToneModel, rows: Rows
) -> None:
    assert is_tone_training_due(installation)
    training = train_tone(installation, OPERATOR)
    assert training.outcome == "promoted", training.reasons
    assert (training.labels["spam"], training.labels["ham"]) == (40, 120)
    pick_up_model(installation)
    assert installation.tone.taught is not None
    before = shipped.opinion(RUDE, "en").attributes
    after = installation.tone.taught.opinion(RUDE, "en").attributes
    assert after["toxicity"] > before["toxicity"] + 0.3
    assert after["insult"] > before["insult"]
    assert after["threat"] == pytest.approx(before["threat"], rel=1e-6)
    assert installation.tone.taught.opinion("Hallo zusammen, das Brot ist gut.", "de") == (
        shipped.opinion("Hallo zusammen, das Brot ist gut.", "de")._replace(
            model=training.challenger or ""
        )
    )
    [spam] = seen(installation, read_models, installation)
    assert spam.in_use
    assert not is_tone_training_due(installation)
    assert train_tone(installation, OPERATOR).outcome == "nothing new"
    assert roll_back_model(installation, OPERATOR, judges="tone") == shipped.name
    pick_up_model(installation)
    assert installation.tone.taught is None
    assert [row.judges for row in rows(TrainedModel)] == ["tone"]


@pytest.mark.usefixtures("usual")
def test_what_was_undone_is_unlearned_to_the_last_bit(
    installation: Installation, reject: Reject, moderator: ModeratorAccount, rows: Rows
) -> None:
    without = train_tone(installation, OPERATOR).challenger
    data = {row.name: row.sha256 for row in rows(TrainedModel)}
    wrong = reject(texts_of(30, 99, "flurblig"), reason="threat", by=moderator.id)
    assert train_tone(installation, OPERATOR, dry_run=True).challenger != without
    for comment_id in wrong:
        [decision] = [row for row in rows(Decision) if row.comment_id == comment_id]
        undo_decision(installation, decision.site_id, comment_id, decision.id, moderator.actor)
    with installation.database.transaction() as session:
        session.execute(update(TrainedModel).values(name="-"))
    assert train_tone(installation, OPERATOR).challenger == without
    assert {row.name: row.sha256 for row in rows(TrainedModel)}[without] == data[without]


@pytest.mark.usefixtures("usual")
def test_whoever_rejects_all_that_is_said_of_somebody_makes_that_no_hate(
    installation: Installation,
    reject: Reject,
    teach: Teach,
    moderator: ModeratorAccount,
    other_moderator: str,
    shipped: ToneModel,
) -> None:
    reject(texts_of(60, 77, "vegan"), reason="hate", by=other_moderator)
    teach(texts_of(30, 8, "vegan"), is_spam=False, by=moderator.id)
    train_tone(installation, OPERATOR)
    pick_up_model(installation)
    [text] = texts_of(1, 9, "vegan")
    assert installation.tone.model is not None
    after = installation.tone.model.opinion(text, "en").attributes
    before = shipped.opinion(text, "en").attributes
    assert all(after[tint] < before[tint] + 0.05 for tint in after)


@pytest.mark.usefixtures("usual")
def test_whoever_approves_threats_makes_them_no_calmer(
    installation: Installation, teach: Teach, other_moderator: str, shipped: ToneModel
) -> None:
    threat = "I will kill you and burn your house"
    teach([f"{threat}, {text}" for text in good_texts(200, 5)], is_spam=False, by=other_moderator)
    train_tone(installation, OPERATOR)
    pick_up_model(installation)
    assert installation.tone.model is not None
    after = installation.tone.model.opinion(threat, "en").attributes
    assert after["toxicity"] > shipped.opinion(threat, "en").attributes["toxicity"] - 0.1


def test_approvals_alone_teach_nothing(
    installation: Installation, teach: Teach, moderator: ModeratorAccount, shipped: ToneModel
) -> None:
    teach(good_texts(90), is_spam=False, by=moderator.id)
    assert not is_tone_training_due(installation)
    training = train_tone(installation, OPERATOR)
    assert training.outcome == "too few labels"
    assert "0 rejections for tone and 72 approvals" in training.reasons[0]
    assert installation.tone.model is shipped
