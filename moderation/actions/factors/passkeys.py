"""Passkeys (WebAuthn): add one, remove one, and prove with one who one is.

Challenges are computed from the token of a step, so that each is good once and for ten minutes.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.confirm import require_recent_confirmation
from moderation.actions.factors.passkey_answers import RelyingParty, read_assertion, read_new_key
from moderation.actions.factors.second_factor import forget_proof, require_proven
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.sessions.sessions import SignedIn, rotate_session
from moderation.actions.sessions.sign_in_steps import start_step, take_step
from moderation.errors import Conflict, Invalid, NotFound, Unauthenticated
from moderation.identifiers import is_id, new_id
from moderation.languages import N_
from moderation.tables import Moderator, Passkey, ReviewSession
from moderation.unseen import seen_line
from moderation.vault import mask_text

MOST = 20
LONGEST_NAME = 60

_OVER = N_("The passkey was asked for too long ago, or in another tab. Try again.")
_REFUSED = N_("This passkey could not be recognised. Try again, or sign in another way.")
_NOT_ADDED = N_("The passkey could not be added. Try again, or with another device.")
_KNOWN = N_("This passkey is here already.")


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """The step's token, and what the browser is asked, as JSON."""

    token: str
    options: str


def offer_new_passkey(installation: Installation, who: SignedIn, party: RelyingParty) -> Offer:
    """Ask the browser to make a passkey. Raises ``Unconfirmed``, ``Forbidden``, ``Conflict``."""
    require_recent_confirmation(who)
    with installation.database.transaction() as session:
        require_proven(session, who)
        query = select(Passkey.credential_id).where(Passkey.moderator_id == who.moderator_id)
        known = session.scalars(query).all()
        if len(known) >= MOST:
            raise Conflict("You have 20 passkeys. Remove one that you no longer use.")
        token = start_step(session, "new-passkey", clock.now(), who.moderator_id)
    options = party.ask_for_new_key(
        challenge_of(installation, token), _handle(who.moderator_id), who.display_name, known
    )
    return Offer(token, options)


def add_passkey(
    installation: Installation,
    who: SignedIn,
    step_token: str | None,
    answer: str,
    name: str,
    party: RelyingParty,
) -> str:
    """Keep the public key that the browser made; the answer is the session's new token.

    Raises ``Invalid``, ``NotFound`` once the challenge is spent, ``Conflict``, ``Forbidden``.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        step = take_step(session, "new-passkey", step_token or "", now)
    if step is None or step.moderator_id != who.moderator_id:
        raise NotFound(_OVER)
    made = read_new_key(party, answer, challenge_of(installation, step_token or ""))
    if made is None:
        raise Invalid(_NOT_ADDED)
    with installation.database.transaction() as session:
        require_proven(session, who)
        if session.scalar(select(func.count()).where(Passkey.credential_id == made.credential_id)):
            raise Conflict(_KNOWN)
        passkey = Passkey(
            id=new_id(),
            moderator_id=who.moderator_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=_name(name),
            created_at=now,
        )
        session.add(passkey)
        record_act(session, Act(who.actor, "passkey.added", now, object_id=passkey.id))
        _prove_twice(session, who.session_id)
        return rotate_session(session, who.session_id, now)


def remove_passkey(installation: Installation, who: SignedIn, passkey_id: str) -> str:
    """Forget one; the answer is the session's new token.

    Raises ``NotFound``, ``Unconfirmed``, ``Forbidden``.
    """
    require_recent_confirmation(who)
    now = clock.now()
    with installation.database.transaction() as session:
        require_proven(session, who)
        own = (Passkey.id == passkey_id, Passkey.moderator_id == who.moderator_id)
        query = delete(Passkey).where(*own).returning(Passkey.id)
        if not is_id(passkey_id) or session.execute(query).one_or_none() is None:
            raise NotFound("This passkey was removed already.")
        record_act(session, Act(who.actor, "passkey.removed", now, object_id=passkey_id))
        forget_proof(session, who.moderator_id)
        return rotate_session(session, who.session_id, now)


def offer_passkey(
    installation: Installation, party: RelyingParty, who: SignedIn | None = None
) -> Offer:
    """Ask the browser for a passkey: any, or one of somebody who is signed in already."""
    moderator_id = who.moderator_id if who else None
    with installation.database.transaction() as session:
        token = start_step(session, "passkey", clock.now(), moderator_id)
    return Offer(token, party.ask_for_key(challenge_of(installation, token)))


def use_passkey(
    installation: Installation, step_token: str | None, answer: str, party: RelyingParty
) -> str:
    """The moderator whose passkey has answered. Raises ``NotFound`` and ``Unauthenticated``."""
    now = clock.now()
    with installation.database.transaction() as session:
        step = take_step(session, "passkey", step_token or "", now)
    if step is None:
        raise NotFound(_OVER)
    challenge = challenge_of(installation, step_token or "")
    with installation.database.transaction() as session:
        passkey = _answering(session, party, answer, challenge, now)
        found = passkey.moderator_id if passkey else None
        if found is None:
            record_act(session, Act(Actor("visitor"), "sign_in.failed", now))
    if found is None or step.moderator_id not in {None, found}:
        raise Unauthenticated(_REFUSED)
    return found


def confirm_by_passkey(
    installation: Installation,
    who: SignedIn,
    step_token: str | None,
    answer: str,
    party: RelyingParty,
) -> str:
    """The session's new token; it counts as proven twice. Raises as ``use_passkey``."""
    if use_passkey(installation, step_token, answer, party) != who.moderator_id:
        raise Unauthenticated(_REFUSED)
    now = clock.now()
    with installation.database.transaction() as session:
        record_act(session, Act(who.actor, "moderator.confirmed", now))
        _prove_twice(session, who.session_id)
        return rotate_session(session, who.session_id, now)


def challenge_of(installation: Installation, step_token: str) -> bytes:
    """32 bytes that only the holder of the step's token can have been asked."""
    return installation.vault.digest("passkey challenge", step_token.encode())


def _answering(
    session: Session, party: RelyingParty, answer: str, challenge: bytes, now: datetime
) -> Passkey | None:
    document = _parsed(answer)
    assertion = read_assertion(document)
    if assertion is None:
        return None
    row = session.execute(
        select(Passkey, Moderator.disabled_at)
        .join(Moderator, Moderator.id == Passkey.moderator_id)
        .where(Passkey.credential_id == assertion.credential_id)
        .with_for_update(of=Passkey)
    ).one_or_none()
    if row is None or row[1] is not None or assertion.user != _handle(row[0].moderator_id):
        return None
    passkey: Passkey = row[0]
    counted = party.count_of(document, challenge, passkey.public_key, passkey.sign_count)
    if counted is None:
        return None
    passkey.sign_count, passkey.used_at = counted, now
    return passkey


def _parsed(answer: str) -> dict[str, Any]:
    try:
        document = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _prove_twice(session: Session, session_id: str) -> None:
    session.execute(
        update(ReviewSession).where(ReviewSession.id == session_id).values(proven_twice=True)
    )


def _name(text: str) -> str:
    return mask_text(seen_line(text))[:LONGEST_NAME].rstrip() or "Passkey"


def _handle(moderator_id: str) -> bytes:
    return UUID(moderator_id).bytes
