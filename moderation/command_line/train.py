"""``moderation train``: what was decided teaches the spam model, or the one of tone."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from moderation.command_line.opening import opened
from moderation.command_line.speaking.progress import progress

if TYPE_CHECKING:
    from moderation.actions.learning.training import Training

# A tenth of the weight of what answers. With the least that there is, training would come to no
# end beside processes that keep the machine busy.
_NICENESS = 10


@click.command()
@click.option("--tone", is_flag=True, help="Teach the model of tone instead.")
@click.option("--dry-run", is_flag=True, help="Train and judge, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--supervisor", type=int, hidden=True, help="The process to end with, in its shade.")
def train(supervisor: int | None, *, tone: bool, dry_run: bool, as_json: bool) -> None:
    """Train the spam model on what people decided here, and use it if it is no worse.

    It starts from the model that ships. What comes of it is judged, beside the model in use, on
    comments that ship with the service and on the newest decisions. It is used only if it loses on
    neither; `moderation models rollback` goes back. The worker does this by itself once a day.

    With --tone the model of tone learns instead, from approvals and from what was rejected as an
    insult, a threat or an attack.

    \b
    Example: moderation train --dry-run
    """
    if supervisor is not None:
        _step_back(supervisor)
    from moderation.actions.installation.act import Actor
    from moderation.actions.learning.train_challenger import train_challenger
    from moderation.actions.learning.train_tone import train_tone

    actor = Actor("operator" if supervisor is None else "worker")
    taught = train_tone if tone else train_challenger
    with opened() as installation, progress("Training") as tell:
        training = taught(installation, actor, dry_run=dry_run, tell=tell)
    if as_json:
        click.echo(json.dumps(training._asdict()))
        return
    for line in _lines(training, _TONE_WORDS if tone else _SPAM_WORDS, dry_run=dry_run):
        click.echo(line)


def _step_back(supervisor: int) -> None:
    """Leave the processor to requests, and don't outlive the worker."""
    from moderation.server.orphans import end_with

    os.nice(_NICENESS)
    # Linux weighs whole sessions against each other; niceness counts within one alone.
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(_NICENESS))
    end_with(supervisor)


class _Words(NamedTuple):
    """What two kinds of comments are called, and the heads of their columns."""

    ham: str
    spam: str
    flagged: str
    found: str


_SPAM_WORDS = _Words("good comments", "spam", "good comments flagged", "spam found")
_TONE_WORDS = _Words("approved", "rejected for their tone", "calm flagged", "heated found")


def _lines(training: "Training", words: _Words, *, dry_run: bool) -> Iterator[str]:
    labels = training.labels
    yield (
        f"Labels: {labels['found']} found; {labels['repeated']} repeat a text and "
        f"{labels['contradicting']} contradict each other, which leaves {labels['spam']} "
        f"{words.spam} and {labels['ham']} {words.ham}."
    )
    yield f"In use: {training.champion}"
    if training.figures:
        yield f"Trained: {training.challenger}"
        yield f"{'':18}{words.flagged:>24}{words.found:>20}"
        for name, figures in training.figures.items():
            yield _row(name, figures)
    yield _outcome(training, dry_run=dry_run)
    yield from training.reasons


def _row(name: str, figures: dict[str, Any]) -> str:
    before, after = figures["before"], figures["after"]
    flagged = f"{before['ham_flagged']:.1%} → {after['ham_flagged']:.1%} of {after['ham']}"
    found = f"{before['recall']:.1%} → {after['recall']:.1%} of {after['spam']}"
    return f"{name:18}{flagged:>24}{found:>24}"


def _outcome(training: "Training", *, dry_run: bool) -> str:
    if training.outcome == "promoted":
        return "It would be promoted." if dry_run else "Promoted: it is used within ten seconds."
    if training.outcome == "refused":
        return "Refused: the model in use stays."
    return "Nothing was trained."
