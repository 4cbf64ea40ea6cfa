"""The worker's process: all of its looks, which of them are its own, and its end."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.rounds import read_rounds
from moderation.database import Database
from moderation.errors import Unavailable
from moderation.worker import process
from moderation.worker.looks import looks_of, rescore
from moderation.worker.process import Rounds, stop
from moderation.worker.repeated import Repeated
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen

ROOT = Path(__file__).parents[2]
HOUR = 3600.0
PATIENCE_SECONDS = 60.0

PROGRAM = """
import sys
from pathlib import Path
from moderation.actions.doors import DOORS
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.database import Database
from moderation.settings import Settings
from moderation.vault import KeyRing, Vault
from moderation.worker import process
from moderation.worker.repeated import Repeated

folder, url, how = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
process._BEAT_EVERY_SECONDS = 0.05
looks = [Repeated("one", (lambda: sys.exit()) if how == "dies" else (lambda: None), 3600.0)]
vault = Vault(KeyRing.load(folder / "keys.json"))
house = Installation(Settings(data_dir=folder), Database(url), vault, Classifier(None), DOORS)
process.run(house, looks)
"""


def test_every_look_has_a_row_its_own_and_works(installation: Installation, submit: Submit) -> None:
    looks = looks_of(installation)
    rounds = Rounds(installation, looks)
    rounds.beat()
    assert all(look.is_ours for look in looks)
    submit()
    for look in looks:
        look.step()
    rounds.beat()
    stood = {
        standing.name: (standing.failures, standing.seconds is None)
        for standing in seen(installation, read_rounds)
    }
    assert stood == {look.name: (0, False) for look in looks}
    assert len(stood) == 18
    stop(looks)


def test_a_second_process_makes_only_what_needs_not_be_made_alone(
    installation: Installation,
) -> None:
    first, second = looks_of(installation), looks_of(installation)
    Rounds(installation, first).beat()
    others = Rounds(installation, second)
    others.beat()
    assert {look.name for look in second if look.is_ours} == {
        "models",
        "deliveries",
        "webhook_tests",
        "batches",
        "search",
    }
    stop([*first, *second])


def test_what_is_left_in_order_is_taken_at_once(installation: Installation) -> None:
    first, second = (Repeated("one", lambda: None, HOUR, alone=True) for _ in range(2))
    leaving, coming = Rounds(installation, [first]), Rounds(installation, [second])
    leaving.beat()
    first.step()
    leaving.leave()
    coming.beat()
    assert second.is_ours
    assert 0 < second.step() < HOUR, "the first has just done it, and told so at its end"
    assert second.succeeded_at is None


def test_without_a_database_the_looks_are_ours_until_the_lease_ends(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: Database) -> None:
        raise Unavailable("away")

    look = Repeated("one", lambda: None, HOUR, alone=True)
    rounds = Rounds(installation, [look])
    rounds.beat()
    monkeypatch.setattr(Database, "transaction", away)
    with capture_logs() as logs:
        rounds.beat()
        assert look.is_ours
        rounds._good_until = 0.0
        rounds.beat()
    assert not look.is_ours
    assert [entry["event"] for entry in logs] == ["worker.beat_missed"] * 2


def test_it_waits_for_a_database_that_is_away_and_says_so(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([Unavailable("away"), Unavailable("away"), None])

    def make_ready(_house: Installation) -> None:
        if answer := next(answers):
            raise answer

    monkeypatch.setattr(process, "make_ready", make_ready)
    monkeypatch.setattr(process, "_FIRST_PAUSE_SECONDS", 0.001)
    never, _ = ends = os.pipe()
    with capture_logs() as logs:
        assert process._wait_for(installation, never)
    assert [entry["event"] for entry in logs] == ["worker.waits_for_database"] * 2
    for end in ends:
        os.close(end)


def test_a_signal_ends_the_waiting_for_a_database(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_ready(_house: Installation) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(process, "make_ready", make_ready)
    reader, writer = ends = os.pipe()
    os.write(writer, b"x")
    assert not process._wait_for(installation, reader)
    for end in ends:
        os.close(end)


def test_what_takes_too_long_is_left_behind_and_named() -> None:
    may_end = threading.Event()
    long = Repeated("long", lambda: may_end.wait(PATIENCE_SECONDS), HOUR)
    quick = Repeated("quick", lambda: None, HOUR)
    for look in (long, quick):
        look.start()
    with capture_logs() as logs:
        stop([long, quick], patience=0.0)
    assert {"event": "worker.look_left_behind", "look": "long", "log_level": "warning"} in logs
    may_end.set()
    assert long.join(PATIENCE_SECONDS)
    assert quick.join(PATIENCE_SECONDS)


def test_a_missing_opinion_is_given(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Classifier, "opinion", lambda *_: None)
        submit()
    with capture_logs() as logs:
        rescore(installation)
        rescore(installation)
    assert [(entry["event"], entry["count"]) for entry in logs] == [("comments.rescored", 1)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("how", "code"), [("dies", 1), ("lives", 0)])
def test_it_ends_with_an_error_where_a_thread_has_died_and_in_peace_by_a_signal(
    installation: Installation, database_url: str, tmp_path: Path, how: str, code: int
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), database_url, how]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        lines = []
        for line in worker.stdout:
            lines.append(line)
            if how == "lives" and "worker.started" in line:
                worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE_SECONDS) == code
    said = "".join(lines)
    assert ("worker.thread_died" in said) is (how == "dies")
    assert "worker.stopped" in said
