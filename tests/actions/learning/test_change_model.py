"""Promoting a model and going back: audited, and harmless to repeat."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from moderation import clock
from moderation.actions.installation.act import OPERATOR
from moderation.actions.installation.installation import Installation
from moderation.actions.learning.promote_model import promote_model, roll_back_model
from moderation.actions.learning.read_models import read_models
from moderation.errors import Conflict, NotFound
from moderation.tables import AuditRow
from tests.fixtures.looks import seen
from tests.fixtures.trained_models import Store

Rows = Callable[[Any], Sequence[Any]]


def in_use(installation: Installation) -> str:
    [name] = [model.name for model in seen(installation, read_models, installation) if model.in_use]
    return name


def test_what_was_promoted_is_gone_back_from_step_by_step(
    installation: Installation, store: Store, rows: Rows
) -> None:
    for name in ("first", "second", "third"):
        store(name)
        assert promote_model(installation, name, OPERATOR)
    assert in_use(installation) == "third"
    seen = [roll_back_model(installation, OPERATOR) for _ in range(4)]
    assert seen == ["second", "first", "spam-2026-12", "spam-2026-12"]
    assert in_use(installation) == "spam-2026-12"
    assert len([row for row in rows(AuditRow) if row.action == "model.promoted"]) == 6


def test_promoting_what_is_in_use_changes_nothing(
    installation: Installation, store: Store, rows: Rows
) -> None:
    store("first")
    assert not promote_model(installation, "spam-2026-12", OPERATOR)
    assert promote_model(installation, "first", OPERATOR)
    assert not promote_model(installation, "first", OPERATOR)
    assert len(rows(AuditRow)) == 1


def test_asking_twice_to_leave_a_model_goes_back_once(
    installation: Installation, store: Store
) -> None:
    for name in ("first", "second"):
        store(name)
        promote_model(installation, name, OPERATOR)
    assert roll_back_model(installation, OPERATOR, leaving="second") == "first"
    assert roll_back_model(installation, OPERATOR, leaving="second") == "first"


def test_what_was_gone_back_from_is_not_gone_back_to(
    installation: Installation, store: Store
) -> None:
    for name in ("first", "second"):
        store(name)
        promote_model(installation, name, OPERATOR)
    roll_back_model(installation, OPERATOR)
    store("third")
    promote_model(installation, "third", OPERATOR)
    assert roll_back_model(installation, OPERATOR) == "first"


def test_the_shipped_model_is_promoted_by_its_name(
    installation: Installation, store: Store
) -> None:
    store("first")
    promote_model(installation, "first", OPERATOR)
    assert promote_model(installation, "spam-2026-12", OPERATOR)
    assert in_use(installation) == "spam-2026-12"


def test_a_name_that_is_none_is_refused(installation: Installation) -> None:
    with pytest.raises(NotFound):
        promote_model(installation, "nothing", OPERATOR)


def test_a_model_that_was_adapted_from_another_one_is_neither_used_nor_promoted(
    installation: Installation, store: Store
) -> None:
    store("older", status="champion", shipped_sha256="0" * 64, promoted_at=clock.now())
    assert in_use(installation) == "spam-2026-12"
    assert not seen(installation, read_models, installation)[0].usable
    with pytest.raises(Conflict, match="another one than is installed"):
        promote_model(installation, "older", OPERATOR)


def test_without_a_model_to_go_back_to_nothing_is_changed(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation.classifier, "shipped", None)
    for change in (
        lambda: promote_model(installation, "first", OPERATOR),
        lambda: roll_back_model(installation, OPERATOR),
    ):
        with pytest.raises(Conflict, match="doctor"):
            change()


def test_the_newest_is_listed_first_and_what_ships_last(
    installation: Installation, store: Store
) -> None:
    for name in ("first", "second"):
        store(name)
    names = [model.name for model in seen(installation, read_models, installation)]
    assert names == ["second", "first", "spam-2026-12"]
