"""What becomes of a comment, decided by pure functions in a fixed order. Start at ``phases.py``."""

from moderation.policy.case import Blocklist, Case, History
from moderation.policy.phases import PHASES, conclude
from moderation.policy.verdict import Verdict

__all__ = ["PHASES", "Blocklist", "Case", "History", "Verdict", "conclude"]
