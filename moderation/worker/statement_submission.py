"""Sends statements of reasons to the Commission's transparency database, one at a time.

Only one process does at a moment, and with no transaction open; what came of it is written down
before the next is taken.
"""

import structlog

from moderation.actions.installation import Installation
from moderation.actions.transparency.queue_statements import queue_statements
from moderation.actions.transparency.submit_statement import (
    ClaimedStatement,
    DatabaseReply,
    claim_statement,
    record_reply,
)
from moderation.delivery import Sender

_log = structlog.get_logger(__name__)

_KEPT_BYTES = 16_384  # the answer repeats the statement


def submit_statements(installation: Installation, sender: Sender) -> bool:
    """Send what is due, one; whether there may be more."""
    queued = queue_statements(installation)
    claimed = claim_statement(installation)
    if claimed is None:
        return queued > 0
    reply = _ask(sender, claimed)
    outcome = record_reply(installation, claimed, reply)
    _log.info("statement.submitted", site=claimed.site_id, outcome=outcome, status=reply.status)
    return True


def _ask(sender: Sender, claimed: ClaimedStatement) -> DatabaseReply:
    # Without Accept a refusal is a redirect to a page, and nobody could tell why.
    headers = {"Accept": "application/json", "Authorization": f"Bearer {claimed.token}"}
    outcome = sender.exchange(claimed.method, claimed.url, claimed.body, headers, _KEPT_BYTES)
    if outcome.status is None:
        return DatabaseReply(None, outcome.name)
    said = outcome.answer.replace(claimed.token, "…")
    return DatabaseReply(outcome.status, said, outcome.retry_after)
