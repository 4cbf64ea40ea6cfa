"""What drills are made of: a service of their own, load on it, and what it has acknowledged."""

from drills.frame.form import Form, Impossible, Kind, Outcome, run

__all__ = ["Form", "Impossible", "Kind", "Outcome", "run"]
