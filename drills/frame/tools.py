"""Programs of others that some drills need."""

import os
import shutil
from pathlib import Path

from drills.frame.form import Impossible


def require(program: str, package: str) -> Path:
    """Where it is. Raises ``Impossible`` where it isn't."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise Impossible(f"There is no {program} here; Debian's package {package} has it.")
    return Path(found)


def library_of(program: Path, pattern: str) -> Path:
    """A library that came with a program, to be loaded before others."""
    found = sorted((program.resolve().parent.parent / "lib").glob(pattern))
    if not found:
        raise Impossible(f"There is no {pattern} beside {program}.")
    return found[0]


def require_root() -> None:
    """Raises ``Impossible`` for anybody else."""
    if os.getuid():
        raise Impossible("Only root may do this.")
