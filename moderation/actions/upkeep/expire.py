"""Expire: what has been kept as long as the settings say is deleted, rule by rule.

The rules take turns, a batch each, so that none waits for another one's end; one that fails leaves
the others alone. How each fares is kept, and shown.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog

from moderation.actions.installation import Installation
from moderation.actions.installation.expiry_rule import BatchSize, Counts, ExpiryRule
from moderation.actions.upkeep.expiry_rules import expiry_rules
from moderation.actions.upkeep.expiry_standing import note_expiry
from moderation.actions.webhooks.expire_events import mourn

_log = structlog.get_logger(__name__)

_REST = 2.0  # times as long as the batch before, in which others write
_LEAST_REST = 0.5  # likewise, where that long a rest would make it too slow
# Rows. What is due by the hundred thousand is gone in ten minutes, also on a busy machine; and no
# machine is so quick that others should wait more often.
_LEAST_A_SECOND, _MOST_A_SECOND = 200, 400
_LONGEST_REST_SECONDS = 1.0


@dataclass(slots=True)
class Expired:
    """How many rows of each kind went, for those that had any; which rules failed or go on."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


def expire(installation: Installation, seconds: float = float("inf")) -> Expired:
    """Delete and blank what is due, for so long. Never fails: what did is named.

    Safe to run twice and in several workers: each batch is a transaction of its own.
    """
    rules = expiry_rules(installation)
    expired = Expired()
    running = [_Following(rule, installation) for rule in rules]
    until = time.monotonic() + seconds
    while running and time.monotonic() < until:
        running = [one for one in running if one.goes_on(expired)]
    expired.unfinished = [one.rule.name for one in running]
    for one in running:
        one.stop()
    mourn(expired.counts["events_undelivered"])
    note_expiry(installation, rules, expired.failed, expired.unfinished)
    return Expired(+expired.counts, expired.failed, expired.unfinished)


class _Following:
    """A rule that is being followed."""

    def __init__(self, rule: ExpiryRule, installation: Installation) -> None:
        self.rule = rule
        self._size = BatchSize()
        self._batches: Iterator[Counts] = rule.run(installation, self._size)

    def goes_on(self, expired: Expired) -> bool:
        """Take the next batch; False once there is none, or it has failed."""
        began = time.monotonic()
        try:
            counts = next(self._batches, None)
        except Exception as error:  # noqa: BLE001 - whatever it is: the other rules go on
            _log.warning("expiry.failed", rule=self.rule.name, exc_info=error)
            expired.failed.append(self.rule.name)
            return False
        if counts is None:
            return False
        expired.counts.update(counts)
        rows, took = sum(counts.values()), time.monotonic() - began
        time.sleep(rest_after(rows, self._size.seconds, took))
        return True

    def stop(self) -> None:
        """Take no other batch."""
        close = getattr(self._batches, "close", None)
        if close:
            close()


def rest_after(rows: int, seconds: float, took: float) -> float:
    """How long others have for themselves after a batch that held them up for so many seconds.

    ``took`` is how long it was with everything around it.
    """
    in_time = max(rows / _LEAST_A_SECOND - took, seconds * _LEAST_REST)
    rest = max(min(seconds * _REST, in_time), rows / _MOST_A_SECOND - took)
    return min(rest, _LONGEST_REST_SECONDS)
