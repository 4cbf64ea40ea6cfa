"""Training: from decisions to a model that is used, or to a sentence that says why not."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from moderation import clock
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import OPERATOR
from moderation.actions.installation.installation import Installation
from moderation.actions.learning.keep_challenger import tidy
from moderation.actions.learning.pick_up_model import pick_up_model
from moderation.actions.learning.read_models import read_models
from moderation.actions.learning.train_challenger import train_challenger
from moderation.actions.learning.training import Training
from moderation.actions.sites.add_site import SiteCredentials
from moderation.identifiers import new_id
from moderation.tables import AuditRow, Decision, Label, Moderator, TrainedModel
from tests.fixtures.labels import Teach, good_texts, spam_texts
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

# What it asks of the database is tested on both where labels are collected.
pytestmark = pytest.mark.at_length(database_kind="postgres")

Rows = Callable[[Any], Sequence[Any]]


@pytest.fixture
def usual(teach: Teach, moderator: ModeratorAccount) -> None:
    """What a moderator decided in a few weeks: 120 good comments, 60 spam, as they came."""
    for week in range(6):
        teach(good_texts(20, week), is_spam=False, by=moderator.id)
        teach(spam_texts(10, week), is_spam=True, by=moderator.id)


def train(installation: Installation, *, dry_run: bool = False) -> Training:
    return train_challenger(installation, OPERATOR, dry_run=dry_run)


@pytest.mark.usefixtures("usual")
def test_a_better_model_is_promoted_and_picked_up(installation: Installation, rows: Rows) -> None:
    training = train(installation)
    assert training.outcome == "promoted", training.reasons
    assert training.labels["spam"] == 60
    recent = training.figures["recent decisions"]
    assert recent["after"]["recall"] > recent["before"]["recall"]
    pick_up_model(installation)
    assert installation.classifier.name == training.challenger
    [row] = rows(TrainedModel)
    assert (row.status, row.labels_of_spam, row.labels_of_ham) == ("champion", 60, 120)
    acts = [row.action for row in rows(AuditRow) if row.action.startswith("model.")]
    assert acts == ["model.trained", "model.promoted"]


@pytest.mark.usefixtures("usual")
def test_a_dry_run_keeps_nothing(installation: Installation, rows: Rows) -> None:
    training = train(installation, dry_run=True)
    assert training.outcome == "promoted"
    assert training.figures
    assert rows(TrainedModel) == []


@pytest.mark.usefixtures("usual")
def test_training_twice_on_the_same_labels_trains_once(
    installation: Installation, rows: Rows
) -> None:
    first = train(installation)
    again = train(installation)
    assert (again.outcome, again.challenger) == ("nothing new", first.challenger)
    assert len(rows(TrainedModel)) == 1


@pytest.mark.usefixtures("usual")
def test_what_was_undone_is_unlearned_to_the_last_bit(
    installation: Installation, teach: Teach, moderator: ModeratorAccount, rows: Rows
) -> None:
    without = train(installation).challenger
    before = _bytes_of(installation, without)
    wrong = teach(spam_texts(30, 99), is_spam=True, by=moderator.id)
    with_them = train(installation).challenger
    assert with_them != without
    for comment_id in wrong:
        [decision] = [row for row in rows(Decision) if row.comment_id == comment_id]
        undo_decision(installation, decision.site_id, comment_id, decision.id, moderator.actor)
    with installation.database.transaction() as session:
        session.execute(update(TrainedModel).where(TrainedModel.name == without).values(name="-"))
    again = train(installation)
    assert again.challenger == without
    assert _bytes_of(installation, without) == before


@pytest.mark.usefixtures("usual")
@pytest.mark.at_length(wrong=600)
@pytest.mark.parametrize("wrong", [60, 200, 600])
def test_whoever_files_good_comments_as_spam_gets_no_model_promoted(
    installation: Installation, teach: Teach, other_moderator: str, wrong: int
) -> None:
    teach(good_texts(wrong, 77), is_spam=True, by=other_moderator)
    teach(good_texts(20, 8), is_spam=False, by=_first_moderator(installation))
    training = train(installation)
    assert training.outcome == "refused"
    suspicion = "On recent decisions it thinks good comments likelier spam than before"
    assert [reason for reason in training.reasons if reason.startswith(suspicion)]
    assert installation.classifier.name == "spam-2026-12"
    assert [model.status for model in seen(installation, read_models, installation)] == [
        "refused",
        "shipped",
    ]


@pytest.mark.usefixtures("usual")
def test_whoever_approves_spam_gets_no_model_promoted(
    installation: Installation, teach: Teach, other_moderator: str
) -> None:
    assert train(installation).outcome == "promoted"
    teach(spam_texts(400, 77), is_spam=False, by=other_moderator)
    teach(spam_texts(40, 8), is_spam=True, by=_first_moderator(installation))
    assert train(installation).outcome == "refused"


def test_one_class_alone_trains_nothing(
    installation: Installation, teach: Teach, moderator: ModeratorAccount, rows: Rows
) -> None:
    teach(spam_texts(90), is_spam=True, by=moderator.id)
    training = train(installation)
    assert training.outcome == "too few labels"
    assert "72 usable labels of spam and 0 of good comments" in training.reasons[0]
    assert rows(TrainedModel) == []


def test_no_label_at_all_trains_nothing(installation: Installation) -> None:
    assert train(installation).outcome == "too few labels"


@pytest.mark.usefixtures("usual")
def test_tests_and_contradictions_change_no_model(
    installation: Installation, teach: Teach, moderator: ModeratorAccount
) -> None:
    before = train(installation, dry_run=True)
    teach(spam_texts(40, 50), is_spam=False, by=moderator.id, is_test=True)
    both = good_texts(40, 51)
    teach(both, is_spam=True, by=moderator.id)
    teach(both, is_spam=False, by=moderator.id)
    after = train(installation, dry_run=True)
    assert after.challenger == before.challenger
    assert after.labels["contradicting"] == 80


@pytest.mark.usefixtures("usual")
def test_refused_models_do_not_pile_up(installation: Installation, rows: Rows) -> None:
    assert train(installation).outcome == "promoted"
    [champion] = rows(TrainedModel)
    with installation.database.transaction() as session:
        for number in range(9):
            later = clock.now() + timedelta(seconds=number)
            session.add(_like(champion, f"refused-{number}", later))
        tidy(session, "spam")
    kept = [row.name for row in rows(TrainedModel)]
    assert sorted(kept) == [f"refused-{number}" for number in range(4, 9)] + [champion.name]


def test_a_labels_moderator_may_be_gone(
    installation: Installation, teach: Teach, site: SiteCredentials, rows: Rows
) -> None:
    teach(good_texts(40), is_spam=False)
    assert train(installation).labels["ham"] == 40
    assert {row.source for row in rows(Label)} == {"site"}


def _bytes_of(installation: Installation, name: str | None) -> bytes:
    with installation.database.reading() as session:
        query = select(TrainedModel.data).where(TrainedModel.name == name)
        return session.scalars(query).one()


def _first_moderator(installation: Installation) -> str:
    with installation.database.reading() as session:
        return str(session.scalars(select(Moderator.id).order_by(Moderator.id)).first())


def _like(model: TrainedModel, name: str, created_at: datetime) -> TrainedModel:
    return TrainedModel(
        id=new_id(),
        name=name,
        judges="spam",
        sha256="0" * 64,
        seal=b"0" * 32,
        shipped_sha256=model.shipped_sha256,
        data=b"0",
        figures={},
        verdict="",
        status="refused",
        labels_of_ham=0,
        labels_of_spam=0,
        created_at=created_at,
        promoted_at=None,
    )
