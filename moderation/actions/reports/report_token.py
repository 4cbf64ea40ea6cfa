"""The token of a report's status: whoever holds it may read what became of the report.

It is worked out, not drawn: who reports twice gets the same, and what was not kept has one as well.
So no answer tells whether there is a comment, whether it was reported before, or who is muted.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from moderation.vault import Vault

_NAME_BYTES, _DAY_BYTES, _PROOF_BYTES = 16, 4, 16
_LENGTH = _NAME_BYTES + _DAY_BYTES + _PROOF_BYTES


@dataclass(frozen=True, slots=True, repr=False)
class ReportToken:
    """What a token says: which report, by a keyed digest, and the day (in UTC) it was given out."""

    digest: bytes
    given_on: datetime


def report_name(vault: Vault, site_id: str, *parts: bytes | str) -> bytes:
    """16 bytes that stand for a report of somebody on something."""
    told = [part.encode() if isinstance(part, str) else part for part in parts]
    joined = b"".join(len(part).to_bytes(4, "big") + part for part in told)
    return vault.digest(f"report|{site_id}", joined)[:_NAME_BYTES]


def token_digest(vault: Vault, name: bytes) -> bytes:
    """What is kept of a token: 16 bytes, from which nobody makes it."""
    return vault.digest("report-token", name)[:_NAME_BYTES]


def issue_report_token(vault: Vault, name: bytes, now: datetime) -> str:
    """The token of the report of this name, as it is given out today."""
    told = name + (int(now.timestamp()) // 86_400).to_bytes(_DAY_BYTES, "big")
    return base64.urlsafe_b64encode(told + _proof(vault, told)).decode()


def parse_report_token(vault: Vault, text: str) -> ReportToken | None:
    """What a token says; None for one that we did not give out."""
    try:
        data = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeError, ValueError):
        return None
    told, proof = data[:-_PROOF_BYTES], data[-_PROOF_BYTES:]
    if len(data) != _LENGTH or not hmac.compare_digest(proof, _proof(vault, told)):
        return None
    name, day = told[:_NAME_BYTES], int.from_bytes(told[_NAME_BYTES:], "big")
    return ReportToken(token_digest(vault, name), datetime.fromtimestamp(day * 86_400, UTC))


def _proof(vault: Vault, told: bytes) -> bytes:
    return vault.digest("report-token-proof", told)[:_PROOF_BYTES]
