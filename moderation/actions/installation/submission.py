"""What a door hands over: one comment, validated, in our own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moderation.policy.case import Mode


@dataclass(frozen=True, slots=True)
class SubmittingSite:
    """The site that a door has authenticated."""

    id: str
    name: str
    mode: Mode
    spam_above: float
    spam_share: float | None = None
    tone_cuts: Mapping[str, float] = field(default_factory=dict)
    door_settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CommentSubmission:
    """One comment as its site sent it. Doors that cannot know a field leave it None.

    ``form_title`` is what a public form says of the page, which is not for strangers to say.
    ``page_language`` is what the page speaks to its readers; an author who ``wants_token`` asks
    after the comment by it, and who ``wants_mail`` is told of replies. ``whole_body`` is the text
    of which ``body`` is the beginning, where it was longer than is kept. ``page_must_be_open`` is
    not asked of software that closes its pages by itself, and would take a refusal for a yes.
    """

    thread_url: str
    body: str
    whole_body: str | None = None
    author_name: str = ""
    author_email: str | None = None
    author_url: str | None = None
    author_key: str | None = None  # an opaque name of the author, where the door knows no address
    thread_title: str = ""
    thread_excerpt: str = ""
    form_title: str = ""
    parent_id: str | None = None
    parent_must_be_public: bool = False
    page_must_be_open: bool = False
    author_ip: str | None = None
    user_agent: str | None = None
    referrer: str | None = None
    submitted_at: datetime | None = None
    language: str | None = None
    page_language: str | None = None
    honeypot: str = ""
    elapsed_seconds: float | None = None
    is_test: bool = False
    is_by_site: bool = False
    wants_token: bool = False
    wants_mail: bool = False
    marked_as_ham_test: bool = False

    @property
    def cut_from(self) -> int | None:
        """How long the text was that was cut; None for a whole one."""
        return None if self.whole_body is None else len(self.whole_body)


@dataclass(frozen=True, slots=True)
class Repeatable:
    """What makes a repeated request recognisable. ``fingerprint`` covers method, path and body."""

    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: now, or to the first request with the same key."""

    status: int
    body: bytes
    replayed: bool = False
