"""What a door for other people's software brings along, so that no other room need name it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import InstrumentedAttribute, Session

from moderation.database import Base
from moderation.languages import N_
from moderation.settings import Settings
from moderation.tables import Event, WebhookEndpoint
from moderation.vault import BrokenSeal

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation


@dataclass(frozen=True, slots=True, repr=False)
class Outgoing:
    """One message to one receiver. No secrets: it goes unsigned; None: none of them can be opened.

    ``unsaid`` stands in the body in the clear and is kept nowhere, be it that an answer repeats it.
    """

    id: str
    url: str
    body: bytes
    secrets: Sequence[str] | None
    unsaid: str = ""

    def without_unsaid(self, answer: str) -> str:
        """What may be kept of an answer."""
        return answer.replace(self.unsaid, "…") if self.unsaid else answer


@dataclass(frozen=True, slots=True)
class EndpointKind:
    """``wants`` is asked in the transaction that dispatches, ``compose`` before every try."""

    wants: Callable[[Session, WebhookEndpoint, Event], bool]
    compose: Callable[["Installation", WebhookEndpoint, Event], Outgoing | None]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A table whose rows go by themselves, some days after a moment that stands in them."""

    table: type[Base]
    since: InstrumentedAttribute[datetime]
    days: Callable[[Settings], int]


@dataclass(frozen=True, slots=True)
class DoorKey:
    """A kind of key of the door's own, with its words at the desk. Every site gets one."""

    word: str
    hint: str
    make: Callable[[], str]


@dataclass(frozen=True, slots=True)
class DoorSetting:
    """What a site may set of the door, with its words at the desk.

    ``values`` are all that it may be, the first unless something else is set, with a word for it
    and a sentence.
    """

    name: str
    word: str
    values: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KnownSecret:
    """One secret as an admin sees it: its last four signs, and when it was handed over and used."""

    id: str
    last_four: str | BrokenSeal
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSecrets:
    """Secrets that the other software makes and an admin hands over, with their words at the desk.

    ``path`` is where that software asks; ``example`` is how a secret begins.
    """

    title: str
    hint: str
    address: str
    path: str
    word: str
    shown: str
    example: str
    read: Callable[[Session, "Installation", str], Sequence[KnownSecret]]
    add: Callable[..., str]
    remove: Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorAuthors:
    """Authors whom the door knows by a name of the other software's, with their words for commands.

    ``name`` makes of ``of`` whom they are, and of what is ``asked``, their name among all.
    """

    of: str
    hint: str
    asked: str
    name: Callable[[str, str], str]


def _no_headers(_path: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door by its ``name``, which is its key's and its endpoints' kind.

    ``acts`` are words for what the audit trail has of it. ``endpoint`` tells its callers of events.
    By the tables ``of_comments`` it recognises comments: what they have goes with the author.
    ``expiring`` is what it remembers for a time. ``of_refusals`` are headers by which its callers
    know an answer for one, at a path: they stand on refusals too that no door was asked about.
    """

    name: str
    acts: Mapping[str, str] = field(default_factory=dict)
    key: DoorKey | None = None
    secrets: DoorSecrets | None = None
    authors: DoorAuthors | None = None
    settings: Sequence[DoorSetting] = ()
    endpoint: EndpointKind | None = None
    of_comments: Sequence[type[Any]] = ()
    expiring: Sequence[Expiring] = ()
    of_refusals: Callable[[str], Mapping[str, str]] = _no_headers


LINKS: Final = DoorSetting(
    "links",
    N_("Web addresses in published comments"),
    {
        "shown": (
            N_("Links"),
            N_("Readers can follow them. Search engines are told that you vouch for none."),
        ),
        "plain": (N_("Text"), N_("They stay text.")),
    },
)
"""Of the door that all readers come by, which is every site's."""


EDITING: Final = DoorSetting(
    "edit_minutes",
    N_("Authors may change what they have posted"),
    {
        "15": (N_("15 minutes"), N_("Up to five times, as long as nobody has replied.")),
        "0": (N_("Not at all"), N_("They can still withdraw it.")),
        "5": (N_("5 minutes"), N_("Likewise, for a shorter time.")),
        "60": (N_("An hour"), N_("Likewise, for a longer time.")),
    },
)
"""Likewise. Every change is judged again, and what is public stays until that is decided."""


NEEDED: Final = DoorSetting(
    "reports_needed",
    N_("Reports until a comment stands under “Reported”"),
    {
        "1": (N_("One"), N_("Each is looked at.")),
        "2": (N_("Two"), N_("Of two networks, or of one whose reports are reliable.")),
        "3": (N_("Three"), N_("For busy sites.")),
        "5": (N_("Five"), N_("For very busy sites. Notices of illegal content count at once.")),
    },
)


CLOSING: Final = DoorSetting(
    "close_after_days",
    N_("Pages close for new comments"),
    {
        "0": (N_("Never"), N_("Only where somebody closes one.")),
        "14": (N_("After two weeks"), N_("Counted from a page’s first comment.")),
        "30": (N_("After a month"), N_("Likewise, 30 days.")),
        "90": (N_("After three months"), N_("Likewise, 90 days.")),
        "365": (N_("After a year"), N_("Likewise, 365 days.")),
    },
)
"""Likewise. What a person says of one page comes before it."""


def closing_time(stored: Mapping[str, str] | None) -> timedelta | None:
    """How long after its first comment a page can be commented on; None: for good."""
    days = int((stored or {}).get(CLOSING.name, next(iter(CLOSING.values))))
    return timedelta(days=days) if days else None


MAIL: Final = DoorSetting(
    "mail",
    N_("Mail to authors"),
    {
        "off": (N_("None"), N_("Nobody is asked for it, and none is sent.")),
        "on": (
            N_("Replies, and what becomes of a comment"),
            N_("To who ticks a box and confirms it by a link. A reply is told by name and link."),
        ),
        "text": (
            N_("Likewise, with what was written"),
            N_("The first 300 characters of a reply stand in the mail, without links."),
        ),
    },
)
"""Likewise. Needs a mail server, as the moderators' digests do."""


def sends_mail(settings: Settings, stored: Mapping[str, str] | None) -> bool:
    """Whether authors of a site are told by mail of what they ask for."""
    return settings.sends_mail and (stored or {}).get(MAIL.name, "off") != "off"


def reports_needed(stored: Mapping[str, str] | None) -> float:
    """What reports must weigh in sum before a comment stands in the queue for them."""
    return float((stored or {}).get(NEEDED.name, next(iter(NEEDED.values))))


def all_settings(doors: Sequence[Door]) -> Sequence[DoorSetting]:
    """What a site may set by choosing one of some values, and what each door has of that."""
    ours = (LINKS, EDITING, CLOSING, NEEDED, MAIL)
    return (*ours, *(one for door in doors for one in door.settings))


def settings_of(doors: Sequence[Door], stored: Mapping[str, str] | None) -> dict[str, str]:
    """What a site has set of all that; what is not stored is the usual."""
    said = stored or {}
    return {one.name: said.get(one.name, next(iter(one.values))) for one in all_settings(doors)}


def shows_links(stored: Mapping[str, str] | None) -> bool:
    """Whether readers of a site can follow the addresses in its comments."""
    return (stored or {}).get(LINKS.name) != "plain"


def editing_time(stored: Mapping[str, str] | None) -> timedelta:
    """How long authors may change a comment after posting it."""
    minutes = (stored or {}).get(EDITING.name, next(iter(EDITING.values)))
    return timedelta(minutes=int(minutes))
