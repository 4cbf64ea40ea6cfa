"""Training as a process of its own: its memory returns, and its niceness spares the requests."""

import json
import os
import subprocess
import sys
from typing import Any

import structlog

_log = structlog.get_logger(__name__)

_PATIENCE_SECONDS = 3_600
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def train_in_a_process(*options: str) -> None:
    """Run ``moderation train`` and log what came of it; it ends when this process does.

    ``--tone`` teaches the model of tone.

    Raises ``SubprocessError`` where it failed or took too long.
    """
    command = [sys.executable, "-m", "moderation", "train", *options, "--json", "--supervisor"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            [*command, str(os.getpid())],
            env=os.environ | _ONE_THREAD,
            stdout=subprocess.PIPE,
            start_new_session=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _log.error("training.too_long", seconds=_PATIENCE_SECONDS)
        raise
    if done.returncode:
        _log.error("training.failed", code=done.returncode)
        done.check_returncode()
    answer: dict[str, Any] = json.loads(done.stdout)
    _log.info("training.finished", outcome=answer["outcome"], model=answer["challenger"])
