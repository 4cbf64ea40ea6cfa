"""Tasks on their way through the queue, as JSON: reading one runs no code of whoever wrote it.

Huey's own form is pickle, which would let whoever can write the queue run anything in the worker.
"""

import json
from datetime import datetime
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer

_MOMENT = "moment"


class TaskMessages(Serializer):  # type: ignore[misc] # huey has no types
    """Reads and writes messages of tasks whose arguments are plain values."""

    def _serialize(self, data: Any) -> bytes:
        message = data._asdict() if isinstance(data, Message) else {"value": data}
        return json.dumps(message, default=_write_moment).encode()

    def _deserialize(self, data: bytes) -> Any:
        message = json.loads(data, object_hook=_read_moment)
        if set(message) == {"value"}:
            return message["value"]
        known = {key: value for key, value in message.items() if key in Message._fields}
        return Message(**known | {"args": tuple(message["args"])})


def _write_moment(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    raise TypeError("A task's arguments are plain values.")


def _read_moment(document: dict[str, Any]) -> Any:
    return datetime.fromisoformat(document[_MOMENT]) if set(document) == {_MOMENT} else document
