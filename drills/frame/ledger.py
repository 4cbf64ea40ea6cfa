"""What a service has acknowledged, kept beside it, and held against its database afterwards."""

import json
import random
import secrets
import threading
import time
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from drills.frame.installed import ORIGIN
from drills.frame.processes import PATIENCE_SECONDS, until

NOBODY, CUT, LATE = 0, 1, 2
"""Nobody took the connection; it ended before the answer did; nobody had the patience to wait."""
REPEATED = frozenset({NOBODY, CUT, LATE, 408, 409, 429, 503, 507})
"""Answers after which a client repeats its request."""

_WORDS = (
    "ferry council bridge harbour morning ticket weather garden letter winter teacher market "
    "river lantern station bicycle kitchen window neighbour library orchard concert recipe "
    "timetable mountain island village painter football holiday question answer evening"
)


@dataclass(frozen=True, slots=True)
class Posting:
    """One comment to be posted, however often it takes. Its token is in its text."""

    token: str
    document: bytes

    @property
    def key(self) -> str:
        """Its Idempotency-Key."""
        return f"drill-{self.token}"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a 201 has said, and when, by a clock that nobody sets."""

    posting: Posting
    id: str
    status: str
    at: float


@dataclass
class Ledger:
    """Everything that was posted and everything that was answered; for any number of threads."""

    postings: dict[str, Posting] = field(default_factory=dict)
    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    history: list[Acknowledged] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    words: int = 12  # of each comment
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def new_posting(self) -> Posting:
        """A comment that is like no other."""
        token = secrets.token_hex(6)
        said = " ".join(random.choices(_WORDS.split(), k=self.words))
        document = {
            "thread": {"url": f"{ORIGIN}/page/{int(token, 16) % 20}/"},
            "author": {"name": "Jane Doe", "email": f"jane-{token}@example.org"},
            # Twice: a page of PostgreSQL's log may end within one of them, not within both.
            "body": f"I have number {token}. Of the {said} I have number {token}.",
        }
        posting = Posting(token, json.dumps(document).encode())
        with self._lock:
            self.postings[token] = posting
        return posting

    def hear(self, posting: Posting, status: int, body: bytes) -> bool:
        """Note an answer; whether the posting is to be repeated."""
        with self._lock:
            self.answers[status] += 1
            if status == 201:
                self._acknowledge(posting, body)
            elif status in {503, 507} and b'"detail"' not in body:
                self.wrong.append(f"{posting.token} was answered {status} without a sentence")
            elif status not in REPEATED:
                self.wrong.append(f"{posting.token} was answered {status}")
        return status in REPEATED

    def since(self, moment: float) -> list[Acknowledged]:
        """What was acknowledged later, the earliest first."""
        with self._lock:
            return self.history[bisect_right(self.history, moment, key=lambda one: one.at) :]

    def wait_for(self, number: int) -> None:
        """Wait until so many more are acknowledged: what comes then is in the middle of something.

        Ends the drill where that takes minutes, however slow the machine is.
        """
        began = time.monotonic()
        if until(lambda: len(self.since(began)) >= number) is None:
            raise SystemExit(f"nothing was acknowledged for {PATIENCE_SECONDS:.0f} seconds")

    def _acknowledge(self, posting: Posting, body: bytes) -> None:
        said = json.loads(body)
        now = Acknowledged(posting, said["id"], said["status"], time.monotonic())
        before = self.acknowledged.setdefault(posting.token, now)
        if before is now:
            self.history.append(now)
        if (before.id, before.status) != (now.id, now.status):
            self.wrong.append(f"{posting.token} was acknowledged as two comments")
