"""Tasks in the queue: as JSON, so that reading one runs nobody's code."""

import json
import pickle
from datetime import datetime

import pytest
from huey.registry import Message

from moderation.worker.task_messages import TaskMessages


def test_a_message_comes_back_as_it_was() -> None:
    message = Message("1", "rescore", eta=datetime(2026, 11, 23, 2, 0), args=("a", 1), kwargs={})  # noqa: DTZ001 - huey's own times are naive
    assert TaskMessages().deserialize(TaskMessages().serialize(message)) == message


def test_a_plain_value_comes_back_as_it_was() -> None:
    assert TaskMessages().deserialize(TaskMessages().serialize("locked")) == "locked"


def test_it_is_json() -> None:
    written = TaskMessages().serialize(Message("1", "expire", args=(), kwargs={}))
    assert json.loads(written)["name"] == "expire"


def test_a_pickle_is_not_read() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the parser calls it
        TaskMessages().deserialize(pickle.dumps("code"))


def test_what_is_not_a_plain_value_is_not_written() -> None:
    with pytest.raises(TypeError):
        TaskMessages().serialize(Message("1", "expire", args=(object(),), kwargs={}))
