"""A worker that is killed while it decides on many: nothing is lost, and nothing done twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from moderation.actions.decisions.batches import BatchView, read_batch, start_batch, undo_batch
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue.listing import Listing
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Event, JointDecision
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount
from tests.server.test_serve import ROOT, until

COMMENTS = 150
KILLS = 3


class Workers:
    """Background workers, one after the other."""

    def __init__(self, mother: subprocess.Popen[str]) -> None:
        self._mother = mother
        self._alive: int | None = None

    def start(self) -> None:
        assert self._mother.stdin
        self._mother.stdin.write('["worker"]\n')
        self._mother.stdin.flush()
        self._alive = int(self._heard())

    def kill(self) -> None:
        """As the kernel does it: no goodbye, and none of its children outlives it."""
        if self._alive is not None:
            os.killpg(self._alive, signal.SIGKILL)
            assert self._heard() == "ended\n"
            self._alive = None

    def _heard(self) -> str:
        assert self._mother.stdout
        return self._mother.stdout.readline()


@pytest.fixture
def workers(installation: Installation, database_url: str, tmp_path: Path) -> Iterator[Workers]:
    environment = os.environ | {
        "MODERATION_DATA_DIR": str(tmp_path),
        "MODERATION_DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fixtures.mother"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as mother:
        assert mother.stdout
        assert mother.stdout.readline() == "ready\n"
        workers = Workers(mother)
        yield workers
        workers.kill()
        assert mother.stdin
        mother.stdin.close()


@pytest.mark.at_length  # what is left of a batch is tested in its room
def test_a_batch_goes_on_where_the_killed_worker_was(
    workers: Workers,
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    ids = {submit(body=f"Loaf number {number} rose well.").id for number in range(COMMENTS)}
    batch = start_batch(
        installation,
        submitting_site.id,
        Listing(),
        WantedDecision("spam", moderator.actor),
        until=new_id(),
    )

    def view() -> BatchView:
        return seen(installation, read_batch, submitting_site.id, batch)

    done = 0
    for _ in range(KILLS):
        workers.start()
        before = done
        until(lambda: view().done > before)  # noqa: B023 - waited for before it changes
        workers.kill()
        done = view().done
    assert 0 < done < COMMENTS, "it was done before it was killed"
    workers.start()
    until(lambda: view().state == "done")
    assert (view().done, view().skipped) == (COMMENTS, 0)
    _assert_each_once(installation, ids, "spam")

    undo_batch(installation, submitting_site.id, batch, moderator.id)
    until(lambda: view().undone > 0)
    workers.kill()
    workers.start()
    until(lambda: view().state == "undone")
    assert view().undone == COMMENTS
    _assert_each_once(installation, ids, "pending")


def _assert_each_once(installation: Installation, ids: set[str], status: str) -> None:
    once = Counter(ids)
    with installation.database.reading() as session:
        decided = select(Decision.comment_id).where(
            Decision.decided_by == "moderator", Decision.status == status
        )
        assert Counter(session.scalars(decided)) == once
        assert session.query(JointDecision).count() == len(ids)
        assert Counter(session.scalars(select(Comment.status))) == {status: len(ids)}
        told = select(Event.comment_id).where(Event.type == "comment.spam")
        assert Counter(session.scalars(told)) == once
        assert set(session.scalars(select(Comment.version))) == {2 if status == "spam" else 3}
