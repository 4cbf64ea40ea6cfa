"""The door for software that speaks Akismet's protocol, ``/1.1`` and ``/1.2``."""

from moderation.web.akismet import answers, check, keys, reports, stats, usage
from moderation.web.akismet.room import blueprint

__all__ = ["blueprint"]
