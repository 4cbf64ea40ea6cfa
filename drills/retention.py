"""Promise: 100,000 comments past their time go in ten minutes; intake's p99 is 1.5 times at most.

    python -m drills.retention [--many 200000] [--due 20000] [--rounds 6] [--on postgresql]

Among so many comments, each with opinion, decisions, author, event and sealed value, so many are
past their time. Comments come in on four connections, with and without expiry by turns, so that a
busy machine disturbs both alike; judged are the pace under that load, and the median of the rounds'
ratios. Its smallest form is too short for a p99, and allows twenty times, and a tenth of the pace.
"""

import json
import os
import subprocess
import sys

from drills.frame import Form, Kind, Outcome, run
from drills.frame.installed import ROOT
from drills.frame.postgres import postgres_server

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")

PROMISED, MINUTES = 100_000, 10
MOST_P99 = 1.5
MOST_P99_OF_SMALLEST, LEAST_PACE_OF_SMALLEST = 20.0, 0.1


def drill(form: Form) -> Outcome:
    """Let the benchmark measure it, on a database of the drill's own."""
    if form.on == "sqlite":
        return judge(form, measure(form, os.environ))
    with postgres_server() as server:
        return judge(form, measure(form, os.environ | {"MODERATION_DATABASE_URL": server.url}))


def measure(form: Form, environment: "os._Environ[str] | dict[str, str]") -> dict[str, float]:
    """What the benchmark of retention says."""
    full = {name: round(value) for name, value in form.options.items()} | {"seconds": 10}
    chosen = form.pick(full, {"many": 1000, "due": 1000, "rounds": 1, "seconds": 1})
    arguments = [word for name, value in chosen.items() for word in (f"--{name}", str(value))]
    done = subprocess.run(
        [sys.executable, "benchmarks/retention.py", "--json", "--rest", "0", *arguments],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def judge(form: Form, figures: dict[str, float]) -> Outcome:
    """Whether the pace is enough, and what intake has paid for it."""
    pace = figures["a_second"]
    minutes = PROMISED / max(pace, 0.1) / 60
    broken = []
    if pace * MINUTES * 60 < PROMISED * form.pick(1.0, LEAST_PACE_OF_SMALLEST):
        broken.append("too slow")
    if figures["ratio"] > form.pick(MOST_P99, MOST_P99_OF_SMALLEST):
        broken.append("intake waits too long")
    if figures["failed"] or figures["refused"]:
        broken.append("something failed or was refused")
    return Outcome(
        f"{figures['deleted']:,.0f} went at {pace:.0f} a second ({PROMISED:,} in {minutes:.1f} "
        f"minutes), {figures['processor_milliseconds']:.2f} ms of the processor each; intake's p99 "
        f"{figures['alone_p99']:.0f} ms without and {figures['beside_p99']:.0f} ms with, "
        f"{figures['ratio']:.2f} times",
        broken,
    )


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, many=200_000, due=20_000, rounds=6))
