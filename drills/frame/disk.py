"""A disk of a few megabytes, in memory, that can be filled up."""

import errno
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from drills.frame.form import Impossible
from drills.frame.tools import require, require_root


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mounted for the length of the block."""
    require_root()
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        options = f"size={megabytes}m,mode=755"
        mounting = [str(require("mount", "mount")), "-t", "tmpfs", "-o", options, "drill", folder]
        done = subprocess.run(mounting, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Impossible(f"No disk can be mounted here: {done.stderr.strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run([str(require("umount", "mount")), "--lazy", folder], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte is free for the length of the block, as long as nobody frees any."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                _fill(file, bytes(size))
            yield
    finally:
        ballast.unlink()


def _fill(file: FileIO, piece: bytes) -> None:
    try:
        while True:
            file.write(piece)
    except OSError as full:
        if full.errno != errno.ENOSPC:
            raise
