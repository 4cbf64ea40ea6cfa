"""Change one's own name, preferences and password."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args
from zoneinfo import available_timezones

from sqlalchemy import delete

from moderation import clock
from moderation.actions.factors.confirm import require_recent_confirmation
from moderation.actions.factors.passwords import hash_password, require_strength
from moderation.actions.factors.prove import prove_password
from moderation.actions.installation import Act, Installation, record_act
from moderation.actions.sessions.sessions import SignedIn, end_all_sessions, rotate_session
from moderation.errors import Flaw, Invalid
from moderation.languages import N_
from moderation.tables import Moderator, SignInLink
from moderation.unseen import is_visible, seen_line
from moderation.vault import mask_text

Keys = Literal["ours", "wordpress", "coral"]
Digest = Literal["off", "hourly", "daily"]
KEYS: tuple[Keys, ...] = get_args(Keys)
DIGESTS: tuple[Digest, ...] = get_args(Digest)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a moderator may choose; None where the browser is to say."""

    display_name: str
    language: str | None
    time_zone: str | None
    keys: str
    digest: str


def change_account(
    installation: Installation, who: SignedIn, wanted: Preferences, languages: tuple[str, ...]
) -> None:
    """Keep what was chosen. Raises ``Invalid`` with all that is wrong; nothing changes then."""
    name = mask_text(seen_line(wanted.display_name))
    flaws = list(_flaws(name, wanted, languages))
    if flaws:
        raise Invalid(flaws[0].detail, flaws)
    now = clock.now()
    with installation.database.transaction() as session:
        row = session.get_one(Moderator, who.moderator_id)
        row.display_name = name
        row.language, row.time_zone = wanted.language, wanted.time_zone
        row.keys, row.digest = wanted.keys, wanted.digest
        record_act(session, Act(who.actor, "account.changed", now, object_id=who.moderator_id))


@cache
def time_zones() -> tuple[str, ...]:
    """Every zone with a place in its name, and UTC."""
    places = {name for name in available_timezones() if "/" in name}
    kept = {name for name in places if not name.startswith(("Etc/", "SystemV/", "US/"))}
    return ("UTC", *sorted(kept))


def _flaws(name: str, wanted: Preferences, languages: tuple[str, ...]) -> Iterator[Flaw]:
    if not is_visible(name) or len(name) > LONGEST_NAME:
        yield Flaw(N_("A name has 1 to 100 characters that can be seen."), parameter="display_name")
    if wanted.language is not None and wanted.language not in languages:
        yield Flaw(N_("The desk does not speak this language."), parameter="language")
    if wanted.time_zone is not None and wanted.time_zone not in time_zones():
        yield Flaw(N_("There is no time zone of this name."), parameter="time_zone")
    if wanted.keys not in KEYS:
        yield Flaw(N_("There is no such set of keys."), parameter="keys")
    if wanted.digest not in DIGESTS:
        yield Flaw(N_("Digests come every hour, every day, or not at all."), parameter="digest")


def change_password(
    installation: Installation, who: SignedIn, present: str, new: str, machine: str | None
) -> str:
    """The session's new token. Every other session ends, and links that wait are good no more.

    Who has no password yet (they came by a link or by single sign-on) must have done so within the
    last ten minutes. Raises ``Invalid``, ``Unauthenticated``, ``Unconfirmed``, ``TooManyRequests``.
    """
    require_strength(new)
    if _has_password(installation, who.moderator_id):
        prove_password(installation, who.moderator_id, present, machine)
    else:
        require_recent_confirmation(who)
    kept, now = hash_password(new), clock.now()
    with installation.database.transaction() as session:
        waiting = (SignInLink.moderator_id == who.moderator_id, SignInLink.used_at.is_(None))
        session.execute(delete(SignInLink).where(*waiting))
        session.get_one(Moderator, who.moderator_id).password_hash = kept
        end_all_sessions(session, who.moderator_id, now, but=who.session_id)
        record_act(session, Act(who.actor, "password.set", now, object_id=who.moderator_id))
        return rotate_session(session, who.session_id, now)


def _has_password(installation: Installation, moderator_id: str) -> bool:
    with installation.database.reading() as session:
        return session.get_one(Moderator, moderator_id).password_hash is not None
