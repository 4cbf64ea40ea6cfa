"""A case, all that policy may know of a comment (no e-mail address), and the verdict on it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from moderation.policy.matching.domains import Domains
from moderation.policy.matching.terms import Terms
from moderation.statuses import Status

Mode = Literal["hold", "trust", "publish"]
MODES: tuple[Mode, ...] = ("hold", "trust", "publish")


@dataclass(frozen=True, slots=True)
class Listed:
    """What one of a site's two lists says: what to look for in a text, and of who wrote it."""

    terms: Terms = field(default_factory=Terms)
    domains: Domains = field(default_factory=Domains)
    author: bool = False
    network: str | None = None  # the listed network in which the visitor's lies


NOTHING = Listed()


@dataclass(frozen=True, slots=True)
class History:
    """What the site has seen before of this author, and of this very text.

    ``recent`` counts the author's comments of the last ``policy.flood.WINDOW_SECONDS``,
    ``repeats`` the comments with the same text in the last 24 hours, this one left out.
    """

    approved: int = 0
    spam: int = 0
    recent: int = 0
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One comment before the phases. Probabilities are 0 to 1, times in seconds."""

    now: datetime
    mode: Mode
    spam_above: float
    body: str
    cut_from: int | None = None  # how long the text was of which ``body`` is the beginning
    author_name: str = ""
    author_url: str = ""
    spam: float | None = None  # None: the classifier has no opinion
    heat: float | None = None  # None: the model of tone has no opinion
    heat_above: float | None = None  # the site's, for the language it was read in; None: none
    honeypot: str = ""
    elapsed_seconds: float | None = None
    marked_as_spam_test: bool = False
    marked_as_ham_test: bool = False
    is_published: bool = False  # this is an edit of a text that the public sees
    blocked: Listed = NOTHING
    trusted: Listed = NOTHING
    history: History = field(default_factory=History)

    @property
    def looks_like_spam(self) -> bool:
        """Whether the model gives it more than the site's threshold. No number is no opinion."""
        return self.spam is not None and self.spam_above < self.spam <= 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, the phase that chose it, and why, in a sentence a moderator reads."""

    status: Status
    phase: str
    text: str
