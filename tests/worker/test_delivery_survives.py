"""The worker is killed in the middle, again and again: nothing is lost, little is repeated."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.tables import Dispatch, Event
from tests.fixtures.deliveries import AddEndpoint, Tell, got, new_comment, until
from tests.fixtures.receivers import OK, Receive
from tests.fixtures.strictness import examples

ROOT = Path(__file__).parent.parent.parent
PROGRAM = "tests.fixtures.delivering_process"
EVENTS_EACH = 5


class Killable:
    """Starts delivering processes, one after the other, and kills them."""

    def __init__(self, mother: subprocess.Popen[str]) -> None:
        self._mother = mother
        self._child: int | None = None

    def start(self) -> None:
        """A new process."""
        assert self._mother.stdin
        assert self._mother.stdout
        self._mother.stdin.write("\n")
        self._mother.stdin.flush()
        self._child = int(self._mother.stdout.readline())

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._child is not None:
            os.kill(self._child, signal.SIGKILL)
        self._child = None


@pytest.fixture
def killable(installation: Installation) -> Iterator[Killable]:
    """The mother of the processes; she ends with the test, and her last child before her."""
    folder = str(installation.settings.data_dir)
    command = [sys.executable, "-m", PROGRAM, folder, installation.settings.sqlalchemy_url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as mother:
        assert mother.stdout
        assert mother.stdout.readline() == "ready\n"
        made = Killable(mother)
        yield made
        made.kill()
        assert mother.stdin
        mother.stdin.close()


@pytest.mark.at_length(database_kind="postgres")
@pytest.mark.parametrize(
    ("database_kind", "kills"),
    [("sqlite", examples(50)), ("postgres", 6)],
    indirect=["database_kind"],
)
def test_killed_in_the_middle_nothing_is_lost_and_order_is_kept(
    installation: Installation,
    submitting_site: SubmittingSite,
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    killable: Killable,
    kills: int,
) -> None:
    arrived = threading.Event()

    def answer(connected: object, _: threading.Event) -> None:
        arrived.set()
        connected.sendall(OK)  # type: ignore[attr-defined]

    receiver = receive(answer, tls=False)
    add_endpoint(receiver)
    rising = range(1, EVENTS_EACH + 1)
    comments = kills // 5 + 1
    wanted = [
        event
        for _ in range(comments)
        for event in tell(*rising, comment_id=new_comment(installation, submitting_site.id))
    ]
    drawn = random.Random(26)  # noqa: S311 - which moments is of no secrecy
    for _ in range(kills):
        killable.start()
        arrived.clear()
        arrived.wait(2)
        threading.Event().wait(drawn.random() * 0.1)  # some moment of what follows
        killable.kill()
    killable.start()
    until(lambda: _is_over(installation))
    killable.kill()
    times = Counter(one.id for one in got(receiver))
    assert set(times) == set(wanted)
    # Under way is one event of each comment at most.
    assert sum(times.values()) - len(wanted) <= kills * comments
    _assert_in_order([(one.data["id"], one.data["sequence"]) for one in got(receiver)])


def _is_over(installation: Installation) -> bool:
    undispatched = select(Event.id).where(Event.dispatched_at.is_(None))
    waiting = select(Dispatch.id).where(Dispatch.state == "waiting")
    with installation.database.reading() as session:
        return not any(session.scalars(one.limit(1)).first() for one in (undispatched, waiting))


def _assert_in_order(told: list[tuple[str, int]]) -> None:
    """What is repeated may come again, but nothing comes before what it follows."""
    reached: defaultdict[str, int] = defaultdict(int)
    for comment, sequence in told:
        assert sequence in {reached[comment], reached[comment] + 1}
        reached[comment] = sequence
