"""Promise: no 201 leaves before the log that holds its comment has been synced to the disk.

strace watches the web processes, and PostgreSQL's where that is the database: the write of a
comment's text to the write-ahead log, the ``fdatasync`` of that log, and the sending of the answer
that holds the text, in this order for each comment. First one client posts, then eight at a time.
"""

import re
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from pathlib import Path

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import Installed, installed
from drills.frame.ledger import Ledger
from drills.frame.served import Served, serving
from drills.frame.tracing import Call, attached, read_calls
from drills.frame.writers import Writers

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
_WRITES = ("pwrite64", "pwritev", "write")
_SYNCS = ("fdatasync", "fsync")
_SENDS = ("write", "writev", "sendto", "sendmsg")
_LOG = re.compile(r"^\d+<[^>]*(?:-wal|/pg_wal/[0-9A-F]+)>")
_TOKEN = re.compile(r"I have number ([0-9a-f]{12})\.")


def drill(form: Form) -> Outcome:
    """Post under strace, and read what it has seen."""
    ledger = Ledger()
    with (
        installed("drill", on=form.on, rate_limit="off") as place,
        tempfile.TemporaryDirectory() as folder,
        serving(place) as served,
    ):
        calls = ",".join(sorted({*_WRITES, *_SYNCS, *_SENDS}))
        options = ("-ttt", "-T", "-y", "-s", "2000000", "--seccomp-bpf")
        with attached(watched(place, served), calls, *options, into=Path(folder)):
            for number in (1, 8):
                with Writers(ledger, served.port, place.keys["drill"], number):
                    ledger.wait_for(1)
                    time.sleep(form.pick(10.0, 1.0))
            time.sleep(0.5)  # the last answer was heard before its sending has ended
        seen, found = judge(read_calls(Path(folder)), ledger.acknowledged)
        found += breaches(ledger, place)
    return Outcome(f"{seen} of {len(ledger.acknowledged)} answers seen after their sync", found)


def watched(place: Installed, served: Served) -> list[int]:
    """The processes whose calls are to be seen."""
    return [*served.web_processes(), *(place.server.processes() if place.server else [])]


def judge(calls: Sequence[Call], tokens: Collection[str]) -> tuple[int, list[str]]:
    """How many answers came after the sync of what they tell, and each that didn't."""
    written: dict[str, Call] = {}
    sent: dict[str, Call] = {}
    syncs = [call for call in calls if call.name in _SYNCS and _LOG.match(call.told)]
    for call in calls:
        if call.name in _WRITES and _LOG.match(call.told):
            for token in _TOKEN.findall(call.told):
                written.setdefault(token, call)
        elif call.name in _SENDS and "HTTP/1.1 201" in call.told:
            for token in _TOKEN.findall(call.told):
                sent.setdefault(token, call)
    kept = {one for one in written.keys() & sent.keys() if _is_kept(written[one], syncs, sent[one])}
    early = sorted(written.keys() & sent.keys() - kept)
    unseen = sorted(set(tokens) - written.keys() & sent.keys())
    return len(kept), [f"{one} was answered before its sync" for one in early[:3]] + [
        f"{one} was not seen on its way" for one in unseen[:3]
    ]


def _is_kept(written: Call, syncs: Sequence[Call], sent: Call) -> bool:
    return any(
        written.ended <= sync.began and sync.ended <= sent.began and sync.answer == 0
        for sync in syncs
    )


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
