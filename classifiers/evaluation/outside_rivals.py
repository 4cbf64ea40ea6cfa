"""Filters that other people made, on the same rows: bogofilter, where it is installed.

It is taught every known comment as a mail and asked about every unknown one, in a folder of its
own that goes with it. Nothing of ours tunes it. The name stands where a mail's sender does, the
website below the text.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Numbers
from classifiers.submission import Submission

BOGOFILTER: Final = "bogofilter, as Debian has it, all fields"
_SECONDS: Final = 1800
_FROM_LINE = re.compile("^(>*From )", re.MULTILINE)
_MARK: Final = "From moderation@example.org Thu Jan  1 00:00:00 2026\n"


def outside_scores(
    known: Rows, unknown: Rows, say: Callable[[str], None]
) -> Iterator[tuple[str, Numbers]]:
    """Teach each filter that is there `known`; give what it says of `unknown`, shape (n,)."""
    program = shutil.which("bogofilter")
    if program is None:
        say("bogofilter is not installed: left out")
        return
    say(f"rival: {BOGOFILTER}")
    with tempfile.TemporaryDirectory() as folder:
        yield BOGOFILTER, _bogofilter(program, Path(folder), known, unknown)


def _bogofilter(program: str, folder: Path, known: Rows, unknown: Rows) -> Numbers:
    for label, option in ((1, "-s"), (0, "-n")):
        rows = known.only(known.labels == label)
        _run([program, "-d", str(folder), "-M", option], mailbox(rows.submissions))
    told = _run([program, "-d", str(folder), "-M", "-T", "-v"], mailbox(unknown.submissions))
    scores = [float(line.split()[-1]) for line in told.splitlines() if line.strip()]
    if len(scores) != len(unknown.labels):
        of = len(unknown.labels)
        raise RuntimeError(f"bogofilter judged {len(scores)} of {of} comments.")
    return np.array(scores)


def _run(command: list[str], mails: str) -> str:
    finished = subprocess.run(  # noqa: S603 - a program that was looked up by its name
        command,
        input=mails.encode("utf-8", "replace"),
        capture_output=True,
        check=False,
        timeout=_SECONDS,
    )
    # bogofilter's status says spam (0), ham (1) or unsure (2); 3 is an error.
    if finished.returncode > 2:
        status = finished.returncode
        raise RuntimeError(f"{command[0]} ended with status {status}.")
    return finished.stdout.decode("utf-8", "replace")


def mailbox(submissions: list[Submission]) -> str:
    """Write comments as mails of an mbox, one after the other."""
    return "".join(map(_mail, submissions))


def _mail(submission: Submission) -> str:
    name = " ".join(submission.author.split()) or "nobody"
    url = " ".join(submission.url.split())
    text = _FROM_LINE.sub(r">\1", f"{submission.text}\n{url}".replace("\r", ""))
    head = f"From: {name}\nSubject: comment\nContent-Type: text/plain; charset=utf-8\n"
    return f"{_MARK}{head}\n{text}\n\n"
