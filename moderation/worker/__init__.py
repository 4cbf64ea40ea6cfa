"""What happens off the request: missing opinions, expiry, training, a sign of life."""

from moderation.worker.consumer import run

__all__ = ["run"]
