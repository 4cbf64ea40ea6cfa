"""What learning costs: the time of a training on 10,000 decisions, and what intake loses by it.

    python benchmarks/learning.py [--decisions 10000] [--rounds 20] [--seconds 1.5]

The training is the one that the worker runs: a process of its own, one thread, niceness 19. Intake
is measured by turns while it computes and while it is stopped, and given as the ratio of both.
"""

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from contestants import PAGE, Ours, serving
from sqlalchemy import select
from turns import load, rates

from moderation import clock
from moderation.actions.opening.open_installation import create_installation
from moderation.identifiers import new_id
from moderation.settings import Settings
from moderation.tables import Comment, Decision, Label, Site, Thread

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_WARMING_SECONDS = 4.0  # until it has read the labels and computes
_SYLLABLES = ("ka", "ro", "mi", "ten", "lu", "sa", "ver", "don", "pi", "gra", "nel", "to")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(Path(folder))
        _decide(Path(folder), options.decisions)
        wall, processor, answer = _train(folder)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"training on {options.decisions} decisions: {wall:.1f} s by the clock,")
        print(f"{processor:.1f} s of one core, {memory:.0f} MB; {answer['outcome']}", flush=True)
        with serving(ours):
            ratios = _ratios(ours, folder, options)
    low, middle, high = quantiles(ratios, n=4)
    print(f"intake beside it, as a share: {middle:.3f}, half of the rounds {low:.3f} – {high:.3f}")


def _ratios(ours: Ours, folder: str, options: argparse.Namespace) -> list[float]:
    """Comments taken beside a training, divided by those while it is stopped, round by round."""
    raw = ours.comment(f"{PAGE}/bridge/")
    ratios = []
    training = _start(folder)
    time.sleep(_WARMING_SECONDS)
    for _ in range(options.rounds):
        taken = []
        for what in (signal.SIGSTOP, signal.SIGCONT):
            if training.poll() is not None:
                training = _start(folder)
                time.sleep(_WARMING_SECONDS)
            training.send_signal(what)
            taken += rates([load(ours.port, raw, options.connections, options.seconds)])
        ratios.append(taken[1] / taken[0])
    training.kill()
    training.communicate()
    return ratios


def _train(folder: str) -> tuple[float, float, dict[str, object]]:
    """Seconds by the clock and of the processor, and what came of it."""
    began, used = time.perf_counter(), _processor_seconds()
    said, _ = _start(folder).communicate()
    return time.perf_counter() - began, _processor_seconds() - used, json.loads(said)


def _start(folder: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "moderation", "train", "--dry-run", "--json", "--supervisor"]
    return subprocess.Popen(
        [*command, str(os.getpid())],
        env=os.environ | {"MODERATION_DATA_DIR": folder} | _ONE_THREAD,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _decide(folder: Path, decisions: int) -> None:
    """Store decided comments of some 300 characters, one in four of them spam."""
    dice = random.Random(0)  # noqa: S311 - invented text, no secret
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(8_000)]
    installation = create_installation(Settings(data_dir=folder))
    with installation.database.transaction() as session:
        site_id = session.scalars(select(Site.id)).one()
        thread = Thread(
            id=new_id(),
            site_id=site_id,
            url=PAGE,
            url_digest=b"benchmark",
            title="The bridge",
            excerpt="",
            version=1,
            created_at=clock.now(),
        )
        session.add(thread)
        session.flush()
        rows = []
        for number in range(decisions):
            is_spam = number % 4 == 0
            text = " ".join(words[int(dice.paretovariate(0.6)) % 8_000] for _ in range(45))
            if is_spam:
                text += f" cheap offer http://{dice.choice(words)}.test/{dice.choice(words)}"
            rows.append(_rows(thread, text, number, is_spam=is_spam))
        for kind in zip(*rows, strict=True):  # comments, decisions, labels
            session.add_all(kind)
            session.flush()
    installation.database.close()


def _rows(
    thread: Thread, text: str, number: int, *, is_spam: bool
) -> tuple[Comment, Decision, Label]:
    now = clock.now() - timedelta(days=30) + timedelta(seconds=number)
    status = "spam" if is_spam else "approved"
    comment = Comment(
        id=new_id(),
        site_id=thread.site_id,
        thread_id=thread.id,
        status=status,
        version=2,
        revision=1,
        published_revision=None if is_spam else 1,
        author_name=f"Author {number % 3_000}",
        body=text,
        body_digest=number.to_bytes(16),
        is_test=False,
        submitted_at=now,
        created_at=now,
        decided_at=now,
    )
    decision = Decision(
        id=new_id(),
        site_id=thread.site_id,
        comment_id=comment.id,
        version=2,
        previous_status="pending",
        status=status,
        decided_by="site",
        text="",
        created_at=now,
    )
    label = Label(
        id=new_id(),
        site_id=thread.site_id,
        comment_id=comment.id,
        decision_id=decision.id,
        is_spam=is_spam,
        source="site",
        created_at=now,
    )
    return comment, decision, label


if __name__ == "__main__":
    main()
