"""The checkers that a reviewer would run first."""

import subprocess
import sys

import pytest

from tests.fixtures.strictness import is_strict

# Where a change is judged nothing is checked twice, and writing down what was seen is a sixth.
MYPY = ("mypy", "--cache-dir=/dev/null") if is_strict() else ("mypy",)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        pytest.param(MYPY, marks=pytest.mark.at_length),  # as `make lint`, in a minute
    ],
    ids=("ruff check .", "ruff format --check .", "mypy"),
)
def test_the_checkers_have_nothing_to_say(root, command):
    finished = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
