"""The tasks: shallow, and harmless to run twice. Each calls one action."""

from collections.abc import Callable

import structlog
from huey import Huey, crontab

from moderation.actions.audit.read_heads import read_heads
from moderation.actions.installation.installation import Installation
from moderation.actions.intake.rescore_comments import rescore_comments
from moderation.actions.learning.training_due import is_training_due
from moderation.actions.numbers.count_days import count_days
from moderation.actions.upkeep.expire import expire
from moderation.worker.digest_mail import send_digests
from moderation.worker.training_process import train_in_a_process

_log = structlog.get_logger(__name__)

Task = Callable[[], object]


def register_tasks(queue: Huey, installation: Installation) -> list[Task]:
    """Put every task on its schedule; the answer is those that also run at the start."""
    rescore = _periodic(queue, "rescore", _rescore(installation), crontab())
    tidy = _periodic(queue, "expire", _expire(installation), crontab(minute="7"))
    _periodic(queue, "digests", _digests(installation), crontab(minute="*/5"))
    _periodic(queue, "audit", _note_heads(installation), crontab(minute="37"))
    count = _periodic(queue, "count", _count(installation), crontab(minute="11"))
    _periodic(queue, "train", _train(installation), crontab(minute="23"))
    return [rescore, tidy, count]


def _rescore(installation: Installation) -> Callable[[], None]:
    def task() -> None:
        rescored = rescore_comments(installation)
        if rescored:
            _log.info("comments.rescored", count=rescored)

    return task


def _expire(installation: Installation) -> Callable[[], None]:
    def task() -> None:
        expired = expire(installation)
        if expired:
            _log.info("expired", **expired)

    return task


def _digests(installation: Installation) -> Callable[[], None]:
    def task() -> None:
        send_digests(installation)

    return task


def _note_heads(installation: Installation) -> Callable[[], None]:
    def task() -> None:
        for head in read_heads(installation):
            _log.info("audit.head", chain=head.chain, number=head.number, hash=head.hash)

    return task


def _count(installation: Installation) -> Callable[[], None]:
    def task() -> None:
        counted = count_days(installation)
        if counted:
            _log.info("days.counted", count=counted)

    return task


def _train(installation: Installation) -> Callable[[], None]:
    def task() -> None:
        if is_training_due(installation):
            train_in_a_process()

    return task


def _periodic(
    queue: Huey, name: str, task: Callable[[], None], when: Callable[[object], bool]
) -> Task:
    scheduled: Task = queue.periodic_task(when, name=name)(task)
    return scheduled
