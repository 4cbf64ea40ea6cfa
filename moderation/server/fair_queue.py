"""Who is served next: senders take turns, so that nobody waits behind another's flood.

A sender is whoever shows one key, or comes from one network. A thread that is free goes on to the
next sender that has something waiting, by turns one who is known and a stranger. While several
senders are about, each has its share of the threads and no more: whoever floods then never has all
of them when another comes, and alone has them all. And while somebody is served who has nothing
else waiting, whoever floods begins one in 50 ms at most, since both would share the processor.
"""

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

Job = TypeVar("Job")

_ABOUT_SECONDS = 2.0
_COURTESY_SECONDS = 0.05
MOST_WAITING = 256  # of one sender


class Rank(Enum):
    """What is known of a sender; each kind has turns of its own."""

    KNOWN = "known"  # a key or a session that has proved itself
    STRANGER = "stranger"  # a network
    OPERATOR = "operator"  # asks for health; those have a thread each, and take no share


Ranks = tuple[Rank, ...]
ORDINARY: Ranks = (Rank.KNOWN, Rank.STRANGER)
OPERATORS: Ranks = (Rank.OPERATOR,)


@dataclass(frozen=True, slots=True)
class Lane:
    """Whose requests share a place."""

    rank: Rank
    name: str


@dataclass(slots=True)
class _Place(Generic[Job]):
    """What one sender has waiting, with the time it came, and how much is under way since when."""

    waiting: deque[tuple[float, Job]] = field(default_factory=deque)
    running: int = 0
    began: float = 0.0


class FairQueue(Generic[Job]):
    """Jobs of many senders for ``threads`` threads; those of operators are for others."""

    def __init__(self, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._threads = threads
        self._clock = clock
        lock = threading.Lock()
        self._ready: dict[Ranks, threading.Condition] = {
            ranks: threading.Condition(lock) for ranks in (ORDINARY, OPERATORS)
        }
        self._places: dict[Lane, _Place[Job]] = {}
        self._turns: dict[Rank, OrderedDict[Lane, None]] = {rank: OrderedDict() for rank in Rank}
        self._about: OrderedDict[Lane, float] = OrderedDict()
        self._known_about = 0
        self._modest: set[Lane] = set()  # who is served, and had nothing else waiting
        self._running: Counter[Rank] = Counter()
        self._last_rank = Rank.STRANGER

    def put(self, sender: Lane, job: Job) -> bool:
        """Queue a job; False where the sender has too many waiting already."""
        ready = self._ready[_ranks_of(sender)]
        with ready:
            place = self._places.setdefault(sender, _Place())
            if len(place.waiting) >= MOST_WAITING:
                return False
            now = self._clock()
            self._add(sender, now, job)
            self._see(sender, now)
            ready.notify()
            return True

    def take(self, ranks: Ranks) -> tuple[Lane, Job]:
        """The next job for a thread that serves these ranks; waits for one. ``done`` ends it."""
        ready = self._ready[ranks]
        with ready:
            while (sender := self._next(ranks)) is None:
                ready.wait(_COURTESY_SECONDS if self._modest else None)
            return sender, self._begin(sender)

    def done(self, sender: Lane) -> None:
        """Give back what ``take`` gave."""
        ready = self._ready[_ranks_of(sender)]
        with ready:
            self._running[sender.rank] -= 1
            self._places[sender].running -= 1
            self._modest.discard(sender)
            self._tidy(sender)
            if any(self._turns[rank] for rank in _ranks_of(sender)):
                ready.notify()

    def sort_out(self, sender: Lane, sender_of: Callable[[Job], Lane]) -> None:
        """Let what one has waiting take the places of those who are known by now to have sent it.

        So a flood that began in the name of its network keeps nobody else of that network waiting.
        """
        ready = self._ready[ORDINARY]
        with ready:
            place = self._places.get(sender)
            if place is None or not place.waiting:
                return
            waiting, place.waiting = place.waiting, deque()
            del self._turns[sender.rank][sender]
            for came, job in waiting:
                found = sender_of(job)
                self._add(found, came, job)
                self._see(found, self._clock())
            self._tidy(sender)
            ready.notify_all()

    def overdue(self, seconds: float) -> list[Job]:
        """Take out, and give back, what has waited longer than this."""
        with self._ready[ORDINARY]:
            before = self._clock() - seconds
            late: list[Job] = []
            for sender in [sender for turns in self._turns.values() for sender in turns]:
                waiting = self._places[sender].waiting
                while waiting and waiting[0][0] < before:
                    late.append(waiting.popleft()[1])
                if not waiting:
                    del self._turns[sender.rank][sender]
                    self._tidy(sender)
            return late

    def _add(self, sender: Lane, came: float, job: Job) -> None:
        self._places.setdefault(sender, _Place()).waiting.append((came, job))
        self._turns[sender.rank].setdefault(sender)

    def _next(self, ranks: Ranks) -> Lane | None:
        self._forget()
        for rank in sorted(ranks, key=lambda rank: rank is self._last_rank):
            if self._may(rank) and (sender := self._next_of(rank)):
                return sender
        return None

    def _next_of(self, rank: Rank) -> Lane | None:
        """Whoever has nothing under way comes first, else the next whose share is not used up."""
        second = None
        for sender in self._turns[rank]:
            running = self._places[sender].running
            if self._holds_back(sender):
                continue
            if running == 0:
                return sender
            if second is None and running < self._share(rank):
                second = sender
        return second

    def _holds_back(self, sender: Lane) -> bool:
        """Whether it floods, and has just begun something beside somebody who doesn't."""
        place = self._places[sender]
        if not self._modest or len(place.waiting) <= self._threads:
            return False
        return sender.rank is not Rank.OPERATOR and self._clock() < place.began + _COURTESY_SECONDS

    def _begin(self, sender: Lane) -> Job:
        place, turns = self._places[sender], self._turns[sender.rank]
        _, job = place.waiting.popleft()
        if place.waiting:
            turns.move_to_end(sender)
        else:
            del turns[sender]
            if sender.rank is not Rank.OPERATOR:
                self._modest.add(sender)
        place.running += 1
        place.began = self._clock()
        self._running[sender.rank] += 1
        self._last_rank = sender.rank
        return job

    def _may(self, rank: Rank) -> bool:
        """While somebody known is about, strangers together have half of the threads."""
        if rank is not Rank.STRANGER or not self._known_about:
            return True
        return self._running[rank] < max(1, self._threads // 2)

    def _share(self, rank: Rank) -> int:
        return 1 if rank is Rank.OPERATOR else max(1, self._threads // max(1, len(self._about)))

    def _see(self, sender: Lane, now: float) -> None:
        if sender.rank is Rank.OPERATOR:
            return
        if sender not in self._about and sender.rank is Rank.KNOWN:
            self._known_about += 1
        self._about[sender] = now
        self._about.move_to_end(sender)

    def _forget(self) -> None:
        """Whoever has sent nothing for two seconds is no longer about."""
        before = self._clock() - _ABOUT_SECONDS
        while self._about:
            sender, seen = next(iter(self._about.items()))
            if seen >= before:
                return
            del self._about[sender]
            self._known_about -= sender.rank is Rank.KNOWN

    def _tidy(self, sender: Lane) -> None:
        place = self._places[sender]
        if not place.waiting and not place.running:
            del self._places[sender]


def _ranks_of(sender: Lane) -> Ranks:
    return OPERATORS if sender.rank is Rank.OPERATOR else ORDINARY
