"""The checkout as the tests of the architecture read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

_OURS = (
    "benchmarks",
    "classifiers",
    "docs",
    "drills",
    "integrations",
    "migrations",
    "moderation",
    "requirements",
    "tests",
)
_NOT_TEXT = {".mo", ".npz", ".png", ".webp", ".ico", ".pyc", ".woff2"}


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def source_files() -> list[Path]:
    """The Python files that we ship."""
    return sorted(path for room in ("moderation", "classifiers") for path in _python(ROOT / room))


@pytest.fixture(scope="session")
def text_files() -> list[Path]:
    """Every text file of the project, whatever it is for."""
    return sorted(_text_files())


def _python(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.py")


def _text_files() -> Iterator[Path]:
    files = (path for path in ROOT.iterdir() if path.is_file())
    # In a work tree `.git` is a file, and not ours.
    yield from (path for path in files if path.suffix != ".npz" and path.name != ".git")
    for room in (*_OURS, ".ci"):
        for path in (ROOT / room).rglob("*"):
            theirs = "node_modules" in path.parts  # installed, and not committed
            if path.is_file() and path.suffix not in _NOT_TEXT and not theirs:
                yield path
