"""What the first reading of a file found, until it is written: so that nothing is read twice.

It is on the disk, in a file without a name, sealed with a key that is nowhere else: what people
wrote, and their addresses, lie nowhere as they are, not even for a minute.
"""

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from moderation.importers import PastComment

_BATCH = 1_000
_LENGTH = 8
_NONCE = 12

_CREATED_AT = PastComment._fields.index("created_at")

Placed = tuple[int, PastComment]


class SetAside:
    """Put everything, then read it once, some at a time. Close it afterwards."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - ``close`` closes it
        self._cipher = AESGCM(token_bytes(32))
        self._batch: list[Placed] = []
        self._number = 0

    def put(self, place: int, past: PastComment) -> None:
        """One comment, and where in the file it was."""
        self._batch.append((place, past))
        if len(self._batch) == _BATCH:
            self._flush()

    def batches(self, most: int) -> Iterator[list[Placed]]:
        """All of them, in their order, at most so many at once."""
        self._flush()
        self._file.seek(0)
        for number in range(self._number):
            size = int.from_bytes(self._file.read(_LENGTH), "big")
            data = self._cipher.decrypt(_nonce(number), self._file.read(size), None)
            batch = [_placed(row) for row in json.loads(data)]
            for at in range(0, len(batch), most):
                yield batch[at : at + most]

    def close(self) -> None:
        """Throw it away."""
        self._file.close()

    def _flush(self) -> None:
        if self._batch:
            rows = [(place, *past) for place, past in self._batch]
            data = json.dumps(rows, default=datetime.isoformat).encode()
            sealed = self._cipher.encrypt(_nonce(self._number), data, None)
            self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
            self._batch.clear()
            self._number += 1


def _placed(row: list[Any]) -> Placed:
    place, *values = row
    values[_CREATED_AT] = datetime.fromisoformat(values[_CREATED_AT])
    return place, PastComment(*values)


def _nonce(number: int) -> bytes:
    """No two batches have the same, and no other file has this key."""
    return number.to_bytes(_NONCE, "big")
