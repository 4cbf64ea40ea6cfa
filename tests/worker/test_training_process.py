"""Training as a process of its own, started by the worker's look."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from moderation.actions.installation.installation import Installation
from moderation.actions.learning.read_models import read_models
from moderation.actions.sites.add_site import SiteCredentials
from moderation.worker import training_process
from moderation.worker.looks import train
from moderation.worker.repeated import Repeated
from moderation.worker.training_process import train_in_a_process
from tests.fixtures.labels import Teach, good_texts, spam_texts
from tests.fixtures.looks import seen

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def environment(
    monkeypatch: pytest.MonkeyPatch, installation: Installation, database_url: str
) -> None:
    """What the worker's own environment says."""
    monkeypatch.setenv("MODERATION_DATA_DIR", str(installation.settings.data_dir))
    monkeypatch.setenv("MODERATION_DATABASE_URL", database_url)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.mark.at_length  # the training is tested in its room, its process by one that fails
def test_the_look_trains_and_promotes(installation: Installation, teach: Teach) -> None:
    _decide(teach)
    with capture_logs() as logs:
        train(installation)
    [entry] = [entry for entry in logs if entry["event"] == "training.finished"]
    assert entry["outcome"] == "promoted"
    assert seen(installation, read_models, installation)[0].name == entry["model"]
    assert "scipy" not in {name.partition(".")[0] for name in _loaded_by("moderation.worker.looks")}


def test_the_look_does_nothing_before_it_is_due(
    installation: Installation, site: SiteCredentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_process.subprocess, "run", _forbidden)
    train(installation)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_runs_with_one_thread_and_in_the_shade(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], **options: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
        seen.append((command, options["env"]))
        answer = json.dumps({"outcome": "refused", "challenger": None})
        return subprocess.CompletedProcess(command, 0, answer.encode())

    monkeypatch.setattr(training_process.subprocess, "run", run)
    train_in_a_process()
    [(command, environment)] = seen
    assert command[-2:] == ["--supervisor", str(os.getpid())]
    assert environment["OPENBLAS_NUM_THREADS"] == environment["OMP_NUM_THREADS"] == "1"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_training_that_fails_is_logged_and_tried_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODERATION_KEYS_FILE", str(installation.settings.data_dir / "none.json"))
    repeated = Repeated("training", train_in_a_process, 3600.0)
    with capture_logs() as logs:
        assert repeated.step() < 60
    assert [entry["event"] for entry in logs] == ["training.failed", "look.failed"]


def _decide(teach: Teach) -> None:
    for week in range(6):
        teach(good_texts(20, week), is_spam=False)
        teach(spam_texts(10, week), is_spam=True)


def _loaded_by(module: str) -> list[str]:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def _forbidden(*_: object, **__: object) -> None:
    raise AssertionError("nothing was to be started")
