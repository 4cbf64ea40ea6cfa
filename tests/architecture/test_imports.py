"""Imports point one way, and starting the service loads nothing that it doesn't need."""

import subprocess
import sys

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

SLOW = (
    "sklearn",
    "scipy",
    "alembic",
    "granian",
    "psycopg",
    "pytest",
    "authlib",
    "babel",
    "joserfc",
    "opentelemetry",
    "requests",
    "segno",
    "webauthn",
)


def test_every_room_imports_only_what_the_house_allows(root, capsys):
    status = lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("module", ["moderation.app, moderation.worker.process", "classifiers"])
def test_importing_it_loads_nothing_slow(root, module):
    program = f"import sys, {module}; print(*sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in finished.stdout.split()}
    assert loaded.isdisjoint(SLOW)


def test_the_classifiers_load_neither_flask_nor_a_database(root):
    program = "import sys, classifiers; print(*sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in finished.stdout.split()}
    assert loaded.isdisjoint({"flask", "sqlalchemy", "moderation", "pydantic"})


def test_doors_leave_queries_to_actions(root):
    rooms = [root / "moderation" / room for room in ("web", "command_line", "worker")]
    asking = (".execute(", ".scalars(", ".scalar(", "select(", "insert(", "update(")
    for path in (path for room in rooms for path in room.rglob("*.py")):
        text = path.read_text()
        if "sqlalchemy" in text:
            assert not [call for call in asking if call in text], path
