"""The canonical form of an audit row: its bytes, which no other row has."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from moderation.actions.installation.act import Act

START = b"\0" * 32  # what the first row of a chain comes after

_VERSION = b"audit row 1"
_ANCHOR = b"audit anchor 1"


def canonical(act: Act | Row[Any], number: int, previous: bytes) -> bytes:
    """The bytes that are sealed. Each field says its length, so no two rows have the same."""
    return _joined(
        _VERSION,
        act.chain,
        str(number),
        _moment(act.created_at),
        str(act.actor),
        act.action,
        act.object_id,
        act.before,
        act.after,
        act.details,
        previous,
    )


def canonical_anchor(chain: str, number: int, last: bytes, at: datetime) -> bytes:
    """What is sealed where a chain's oldest rows were deleted because their time was up."""
    return _joined(_ANCHOR, chain, str(number), last, _moment(at))


def _joined(*fields: bytes | str | None) -> bytes:
    return b"".join(map(_with_length, fields))


def _with_length(field: bytes | str | None) -> bytes:
    if field is None:
        return b"-"
    data = field.encode() if isinstance(field, str) else field
    return b"%d:%b" % (len(data), data)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
