"""What a reader finds in an export: comments in our words, or why one is left out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from moderation.errors import Invalid
from moderation.languages import said
from moderation.statuses import Status

Reason = Literal[
    "deleted",
    "pingback",
    "no_identifier",
    "no_page",
    "no_text",
    "no_date",
    "too_long",
    "unknown_status",
    "repeated",
    "malformed",
]

# What is wrong with a file and was mended, so that all of it could be read.
Flaw = Literal[
    "before_declaration",
    "control_character",
    "undeclared_prefix",
    "bare_ampersand",
    "not_in_encoding",
]

# What is wrong with a comment in a file that is otherwise sound; the others are left out by choice.
FLAWS: Final = frozenset[Reason](
    {
        "no_identifier",
        "no_page",
        "no_text",
        "no_date",
        "too_long",
        "unknown_status",
        "repeated",
        "malformed",
    }
)


class PastComment(NamedTuple):
    """One comment as it stood elsewhere. ``line`` is where in the file it begins.

    ``parent`` is the other system's name for what it replies to. ``is_spam`` is a label: what
    somebody there said of the text; None: nobody did. ``known_parent`` is our own name for what it
    replies to, where that is here already. Nothing is masked yet.
    """

    external_id: str
    line: int
    thread_url: str
    thread_title: str
    parent: str | None
    author_name: str
    author_email: str | None
    author_url: str | None
    author_ip: str | None
    created_at: datetime
    body: str
    status: Status
    is_spam: bool | None = None
    known_parent: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One comment that is not brought along. Its replies go to ``parent``, where that is kept."""

    external_id: str | None
    line: int
    reason: Reason
    parent: str | None = None
    thread_url: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """Something that the file has wrong, ``number`` times from this line on; nothing is lost."""

    line: int
    flaw: Flaw
    number: int


Found = PastComment | LeftOut | Mended


class Broken(Invalid):
    """The file is not what it should be, from this line on. Nothing of it is quoted."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(said("Line %(line)s: %(why)s", line=str(line), why=why))
        self.line = line
