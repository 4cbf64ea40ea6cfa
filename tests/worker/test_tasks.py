"""The tasks, through a real queue."""

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.errors import Unavailable
from moderation.settings import Settings
from moderation.tables import Comment
from moderation.worker.queue import open_queue
from moderation.worker.tasks import register_tasks
from tests.fixtures.comments import Submit


def test_a_task_that_was_queued_gives_a_missing_opinion(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Classifier, "opinion", lambda *_: None)
        submit()
    queue = open_queue(installation.settings)
    rescore, *_ = register_tasks(queue, installation)
    rescore()
    queue.execute(queue.dequeue())
    queue.storage.close()
    with installation.database.reading() as session:
        assert session.scalars(select(Comment.risk)).one() is not None


def test_redis_by_setting_says_what_is_missing(settings: Settings) -> None:
    named = settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1/0")})
    with pytest.raises(Unavailable, match="pip install redis"):
        open_queue(named)
