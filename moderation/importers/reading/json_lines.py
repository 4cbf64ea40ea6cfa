"""JSON, one object a line: small, flat, and never more than its line."""

import json
from collections.abc import Iterator
from typing import Any

from moderation.importers.past_comment import Broken
from moderation.importers.reading.byte_source import ByteSource

LONGEST_LINE = 1_048_576


def objects(source: ByteSource) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects with the numbers of their lines; empty lines are passed over."""
    for number, data in source.lines(LONGEST_LINE):
        if data.strip():
            yield number, parse_line(number, data)


def parse_line(number: int, data: bytes) -> dict[str, Any]:
    """One line. Raises ``Broken``."""
    try:
        value = json.loads(data.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        raise Broken(number, "this is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise Broken(number, "this is no JSON, or it is cut off.") from None
    if not isinstance(value, dict):
        raise Broken(number, "this is no JSON object.")
    return value


def text_of(value: dict[str, Any], *path: str) -> str:
    """The text at a place; empty where there is none, or something else."""
    found: Any = value
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
