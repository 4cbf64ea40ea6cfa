"""What becomes of a comment, decided by pure functions in the order of ``phases.py``."""

from moderation.policy.case import Case, History, Listed, Verdict
from moderation.policy.phases import PHASES, conclude

__all__ = ["PHASES", "Case", "History", "Listed", "Verdict", "conclude"]
