"""The canonical form of an audit row: its bytes, which no other row has."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from moderation.tables import NO_SITE

START = b"\0" * 32  # what the first row of a chain comes after

Code = str | int | bool
_CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,80}")
_VERSION = b"audit row 1"
_ANCHOR = b"audit anchor 1"


@dataclass(frozen=True, slots=True)
class Act:
    """One act on its way into the trail."""

    chain: str
    actor: str
    action: str
    created_at: datetime
    object_id: str | None = None
    before: str | None = None
    after: str | None = None
    details: str | None = None


def chain_of(site_id: str | None) -> str:
    """The chain that a site's acts are in, or those that belong to no site."""
    return site_id or NO_SITE


def details_of(codes: Mapping[str, Code] | None) -> str | None:
    """Details as they are stored and sealed. Raises ``ValueError`` for anything but codes.

    A code can't hold a space or an at sign, so that no name, text or address gets in by mistake.
    """
    if not codes:
        return None
    for name, code in codes.items():
        if not (_CODE.fullmatch(name) and _CODE.fullmatch(str(code))):
            raise ValueError("The details of an audit row are codes.")
    return json.dumps(dict(codes), sort_keys=True, separators=(",", ":"))


def canonical(act: Act | Row[Any], number: int, previous: bytes) -> bytes:
    """The bytes that are sealed. Each field says its length, so no two rows have the same."""
    return _joined(
        _VERSION,
        act.chain,
        str(number),
        _moment(act.created_at),
        act.actor,
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
