"""The newest answers of one process, for as long as what they are made of is unchanged."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Answer = TypeVar("_Answer")


class Kept(Generic[_Key, _Answer]):
    """Answers by a key that holds the version of what they tell. Bounded; threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> _Answer | None:
        """The kept answer, which is then the newest."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: _Key, answer: _Answer) -> None:
        """Keep an answer, and let the oldest go."""
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
