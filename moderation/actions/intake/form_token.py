"""The form's token: it tells how long a form stood open before it was sent, and nothing else."""

import hmac
import re
from datetime import UTC, datetime, timedelta

from moderation.vault import Vault

LIFETIME = timedelta(hours=24)

_FORM = re.compile(r"(\d{13})\.([0-9a-f]{32})")


def issue_form_token(vault: Vault, site_id: str, now: datetime) -> str:
    """A token for a form of this site that is shown now."""
    moment = str(int(now.timestamp() * 1000))
    return f"{moment}.{_proof(vault, site_id, moment)}"


def seconds_since_issue(vault: Vault, site_id: str, token: str, now: datetime) -> float | None:
    """How long ago the token was issued; None where it is missing, forged or too old.

    A reader who left the page open over night has done nothing wrong, so None refuses nothing.
    """
    match = _FORM.fullmatch(token)
    if match is None or not hmac.compare_digest(match[2], _proof(vault, site_id, match[1])):
        return None
    elapsed = now - datetime.fromtimestamp(int(match[1]) / 1000, UTC)
    return max(0.0, elapsed.total_seconds()) if elapsed <= LIFETIME else None


def _proof(vault: Vault, site_id: str, moment: str) -> str:
    return vault.digest(f"form-token|{site_id}", moment.encode())[:16].hex()
