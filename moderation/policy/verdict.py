"""A verdict: what policy concludes, and in which phase."""

from dataclasses import dataclass

from moderation.statuses import Status


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, the phase that chose it, and why, in a sentence a moderator reads."""

    status: Status
    phase: str
    text: str
