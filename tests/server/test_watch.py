"""The watch: who is silent for too long, told by a clock that nobody sets."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from moderation import beats, run_directory
from moderation.beats import Beat, beats_on, begin_to_beat, read_beats
from moderation.run_directory import RunDirectory
from moderation.server.watch import Silence, Watch

LIMIT = 30.0
NOW = 1_000.0


@pytest.fixture
def silence() -> Silence:
    return Silence(LIMIT)


def test_whoever_beats_stays(silence: Silence) -> None:
    for second in range(100):
        assert silence.look([7], [Beat("web", 7, float(second))], NOW + second) == {}


def test_whoever_has_not_beaten_for_too_long_goes(silence: Silence) -> None:
    seen = [silence.look([7], [Beat("web", 7, 5.0)], NOW + second) for second in range(32)]
    assert not any(seen[:31])
    assert seen[31] == {7: 31.0}


def test_a_clock_that_is_set_back_kills_nobody(silence: Silence) -> None:
    for second in range(100):
        assert silence.look([7], [Beat("web", 7, 90_000.0 - second)], NOW + second) == {}


def test_whoever_watched_nothing_for_a_while_blames_nobody(silence: Silence) -> None:
    silence.look([7], [Beat("web", 7, 5.0)], NOW)
    assert silence.look([7], [Beat("web", 7, 5.0)], NOW + 3_600) == {}
    assert silence.look([7], [Beat("web", 7, 5.0)], NOW + 3_601) == {}


def test_a_process_that_starts_has_longer_for_its_first_beat(silence: Silence) -> None:
    seen = [silence.look([7], [], NOW + second) for second in range(122)]
    assert not any(seen[:121])
    assert seen[121] == {7: 121.0}


class Stubborn:
    """A process that does not hear SIGTERM, as one that is stopped."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.pid = self.process.pid

    def terminate(self) -> None:
        self.asked.set()

    def kill(self) -> None:
        self.process.kill()


@pytest.fixture
def stubborn() -> Iterator[Stubborn]:
    one = Stubborn()
    yield one
    one.process.kill()
    one.process.communicate()


def test_a_silent_process_is_asked_then_killed_and_the_log_says_so(
    stubborn: Stubborn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.server.watch._LOOK_EVERY_SECONDS", 0.01)
    monkeypatch.setattr("moderation.server.watch._PATIENCE_SECONDS", 0.01)
    (tmp_path / f"worker-{stubborn.pid}").touch()
    (tmp_path / "web-999999999").touch()
    watch = Watch(tmp_path, lambda: [stubborn], silent_seconds=0.1)
    with capture_logs() as logged:
        watch.start()
        assert stubborn.process.wait(30) == -9
        watch.stop()
    assert stubborn.asked.is_set()
    said = {**logged[0], "seconds": 0}
    assert said == {
        "event": "process.silent",
        "log_level": "error",
        "role": "worker",
        "process": stubborn.pid,
        "seconds": 0,
    }
    assert list(tmp_path.iterdir()) == [], "of the dead nothing stays"


def test_a_process_beats_where_its_supervisor_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beats, "_EVERY_SECONDS", 0.01)
    with RunDirectory.make(tmp_path) as directory:
        monkeypatch.setenv(run_directory.VARIABLE, str(directory.path))
        before = time.time()
        begin_to_beat("web")
        until_later_than(before - 1, directory.beats)
        until_later_than(next(read_beats(directory.beats)).at, directory.beats)
        assert [beat.role for beat in beats_on(tmp_path)] == ["web"]
    assert beats_on(tmp_path) == []


def until_later_than(moment: float, directory: Path) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if any(beat.at > moment for beat in read_beats(directory)):
            return
        pause.wait(0.01)
    pytest.fail("it does not beat")
