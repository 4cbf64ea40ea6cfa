"""Tokens that last: who holds one may do one thing for one subject, and for no other.

Mail that can be ended by its own link carries one (RFC 8058): mail is read years later, so the link
never expires. It holds an identifier and a keyed proof, and is the same whatever keys are rotated.
Another purpose is another token, so what ends a digest ends nothing else.
"""

import base64
import binascii
import hmac

from moderation.errors import NotFound
from moderation.identifiers import id_from_bytes, id_to_bytes
from moderation.languages import N_
from moderation.vault.vault import Vault

_DAMAGED = N_("This link is damaged. Copy it from the mail anew, all of it.")
_ID_BYTES = 16
_PROOF_BYTES = 16


def issue_lasting_token(vault: Vault, purpose: str, subject_id: str) -> str:
    """43 characters that stand in an address as they are."""
    body = id_to_bytes(subject_id)
    return base64.urlsafe_b64encode(body + _proof(vault, purpose, body)).decode().rstrip("=")


def read_lasting_token(vault: Vault, purpose: str, token: str) -> str:
    """Whom it is about. Raises ``NotFound`` for one that we never issued for this purpose."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound(_DAMAGED) from None
    body, proof = raw[:_ID_BYTES], raw[_ID_BYTES:]
    if len(body) != _ID_BYTES or not hmac.compare_digest(proof, _proof(vault, purpose, body)):
        raise NotFound(_DAMAGED)
    return id_from_bytes(body)


def _proof(vault: Vault, purpose: str, body: bytes) -> bytes:
    return vault.digest(f"lasting token|{purpose}", body)[:_PROOF_BYTES]
