"""Links in mail: each shows one comment to one moderator, and lets them decide on it.

A link is a proof that whoever holds it reads the moderator's mail. It works for a week, for one
comment in the version that the mail was about, and for nothing else: it starts no session. It ends
earlier when the moderator's sessions are all ended; the caller compares the epoch.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moderation.errors import NotFound
from moderation.identifiers import id_from_bytes, id_to_bytes
from moderation.languages import N_
from moderation.vault import Vault

LIFETIME = timedelta(days=7)

_SPENT = N_("This link is older than a week, or damaged. Sign in to see what waits.")
_PROOF_BYTES = 16
_BODY_BYTES = 16 + 16 + 4 + 3 + 5
_EPOCHS = 1 << 24


@dataclass(frozen=True, slots=True)
class MailLink:
    """Whose link it is and what it is about.

    ``subject_id`` is the comment. ``epoch`` is how often the moderator's links
    had been ended when this one was made.
    """

    moderator_id: str
    subject_id: str
    version: int
    epoch: int = 0


def issue_mail_link(vault: Vault, link: MailLink, now: datetime) -> str:
    """The token of a link that works from now on for ``LIFETIME``."""
    expires = int((now + LIFETIME).timestamp())
    body = (
        id_to_bytes(link.moderator_id)
        + id_to_bytes(link.subject_id)
        + link.version.to_bytes(4, "big")
        + (link.epoch % _EPOCHS).to_bytes(3, "big")
        + expires.to_bytes(5, "big")
    )
    return base64.urlsafe_b64encode(body + _proof(vault, body)).decode().rstrip("=")


def read_mail_link(vault: Vault, token: str, now: datetime) -> MailLink:
    """What a token stands for. Raises ``NotFound`` for one that is damaged or too old."""
    body, proof = _parts(token)
    if not hmac.compare_digest(proof, _proof(vault, body)):
        raise NotFound(_SPENT)
    expires = datetime.fromtimestamp(int.from_bytes(body[39:], "big"), UTC)
    if now >= expires:
        raise NotFound(_SPENT)
    return MailLink(
        moderator_id=id_from_bytes(body[:16]),
        subject_id=id_from_bytes(body[16:32]),
        version=int.from_bytes(body[32:36], "big"),
        epoch=int.from_bytes(body[36:39], "big"),
    )


def is_over(link: MailLink, epoch: int) -> bool:
    """Whether the moderator's links were ended since this one was made."""
    return link.epoch != epoch % _EPOCHS


def _parts(token: str) -> tuple[bytes, bytes]:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound(_SPENT) from None
    if len(raw) != _BODY_BYTES + _PROOF_BYTES:
        raise NotFound(_SPENT)
    return raw[:_BODY_BYTES], raw[_BODY_BYTES:]


def _proof(vault: Vault, body: bytes) -> bytes:
    return vault.digest("mail link|comment", body)[:_PROOF_BYTES]
