"""The one place that asks what time it is, so that tests and policy can be told instead."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current moment, aware and in UTC."""
    return datetime.now(UTC)
