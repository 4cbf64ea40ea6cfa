"""Promise: no 201 leaves before the log that holds its comment has been synced to the disk.

strace watches the web processes, and PostgreSQL's where that is the database: the write of a
comment's text to the write-ahead log, the ``fdatasync`` of that log, and the sending of the answer
that holds the text, in this order for each comment. First one client posts, then eight at a time.
"""

import re
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import Installed, installed
from drills.frame.ledger import Ledger
from drills.frame.processes import until
from drills.frame.served import Served, serving
from drills.frame.tracing import Call, attached, read_calls
from drills.frame.writers import Writers

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
_WRITES = ("pwrite64", "pwritev", "write")
_SYNCS = ("fdatasync", "fsync")
_SENDS = ("write", "writev", "sendto", "sendmsg")
_LOG = re.compile(r"^\d+<(?P<path>[^>]*(?:-wal|/pg_wal/[0-9A-F]+))>")
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
        with attached(partial(watched, place, served), calls, *options, into=Path(folder)):
            for number in (1, 8):
                with Writers(ledger, served.port, place.keys["drill"], number):
                    ledger.wait_for(1)
                    time.sleep(form.pick(10.0, 1.0))
            # An answer is heard before the end of its sending is seen.
            until(lambda: ledger.acknowledged.keys() <= sent_of(read_calls(Path(folder))).keys())
        seen, found = judge(read_calls(Path(folder)), ledger.acknowledged.keys())
        found += breaches(ledger, place)
    return Outcome(f"{seen} of {len(ledger.acknowledged)} answers seen after their sync", found)


def watched(place: Installed, served: Served) -> list[int]:
    """The processes whose calls are to be seen."""
    return [*served.web_processes(), *(place.server.processes() if place.server else [])]


def judge(calls: Sequence[Call], tokens: AbstractSet[str]) -> tuple[int, list[str]]:
    """How many answers came after the sync of what they tell, and each that didn't."""
    written, sent = written_of(calls), sent_of(calls)
    syncs = [call for call in calls if call.name in _SYNCS and _LOG.match(call.told)]
    seen = tokens & written.keys() & sent.keys()
    kept = {one for one in seen if _is_kept(written[one], syncs, sent[one])}
    early, unseen = sorted(seen - kept), sorted(tokens - seen)
    return len(kept), [f"{one} was answered before its sync" for one in early[:3]] + [
        f"{one} was not seen on its way" for one in unseen[:3]
    ]


def written_of(calls: Sequence[Call]) -> dict[str, Call]:
    """The first write to the log of each comment. PostgreSQL writes a page again as it fills."""
    return _first(call for call in calls if call.name in _WRITES and _LOG.match(call.told))


def sent_of(calls: Sequence[Call]) -> dict[str, Call]:
    """The first sending of each comment's answer."""
    return _first(call for call in calls if call.name in _SENDS and "HTTP/1.1 201" in call.told)


def _first(calls: Iterable[Call]) -> dict[str, Call]:
    found: dict[str, Call] = {}
    for call in calls:
        for token in _TOKEN.findall(call.told):
            found.setdefault(token, call)
    return found


def _is_kept(written: Call, syncs: Sequence[Call], sent: Call) -> bool:
    """Whoever syncs: one commit's sync is often that of others, too."""
    return any(
        written.ended <= sync.began
        and sync.ended <= sent.began
        and sync.answer == 0
        and _file(sync) == _file(written)
        for sync in syncs
    )


def _file(call: Call) -> str:
    """The path, whatever number it is open by."""
    found = _LOG.match(call.told)
    return found["path"] if found else ""


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
