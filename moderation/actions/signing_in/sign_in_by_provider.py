"""Sign in by OpenID Connect: leave for the provider, and come back with its word.

A moderator is recognised by issuer and subject. The first time, the address that the provider has
verified finds the moderator; nobody is made by signing in.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.prove import count_or_wait, watched_network
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.sessions.sessions import Visit
from moderation.actions.sessions.sign_in_steps import start_step, take_step
from moderation.actions.sessions.slow_down_sign_in import forgive
from moderation.actions.signing_in.enter import Entry, enter
from moderation.actions.signing_in.identity_provider import (
    Round,
    address_to_leave_for,
    claims_of,
    discover,
)
from moderation.actions.signing_in.provider_session import ProviderFailed
from moderation.errors import NotFound, Unauthenticated
from moderation.languages import N_
from moderation.tables import Identity, Moderator
from moderation.vault import RefusedAddress, canonical_address

_FAILED = N_(
    "Single sign-on did not work, or it does not know you as a moderator here. Try again, sign in "
    "another way, or ask whoever runs this service."
)
_LONGEST_SUBJECT = 255

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Departure:
    """The step's token, and where the browser goes."""

    token: str
    address: str


@dataclass(frozen=True, slots=True, repr=False)
class ProviderAnswer:
    """What the provider's redirect carries; nothing of it is believed yet."""

    state: str
    code: str
    issuer: str | None


def leave_for_provider(installation: Installation, redirect_uri: str) -> Departure:
    """Begin. Raises ``NotFound`` where single sign-on is not set, ``Unauthenticated`` where the
    provider cannot be used.
    """
    _require_provider(installation)
    try:
        provider = discover(installation.settings)
    except ProviderFailed as failed:
        raise _refused(failed) from None
    with installation.database.transaction() as session:
        token = start_step(session, "provider", clock.now())
    way = _round(installation, token, redirect_uri)
    return Departure(token, address_to_leave_for(installation.settings, provider, way))


def return_from_provider(
    installation: Installation,
    step_token: str | None,
    answer: ProviderAnswer,
    redirect_uri: str,
    visit: Visit,
) -> Entry:
    """A session, or the step of the second factor.

    Raises ``NotFound`` where single sign-on is not set, ``TooManyRequests``, and for everything
    else ``Unauthenticated`` in the same words.
    """
    _require_provider(installation)
    network = watched_network(installation, visit.machine)
    count_or_wait(installation, network)
    try:
        claims = _claims(installation, step_token or "", answer, redirect_uri)
        with installation.database.transaction() as session:
            now = clock.now()
            moderator_id = _recognise(session, installation, claims, now)
            forgive(session, None, network)
            return enter(session, moderator_id, visit, now, proven_twice=_is_proven_twice(claims))
    except ProviderFailed as failed:
        _record(installation)
        raise _refused(failed) from None


def _claims(
    installation: Installation, token: str, answer: ProviderAnswer, redirect_uri: str
) -> Mapping[str, Any]:
    with installation.database.transaction() as session:
        step = take_step(session, "provider", token, clock.now())
    way = _round(installation, token, redirect_uri)
    if step is None or not hmac.compare_digest(answer.state.encode(), way.state.encode()):
        raise ProviderFailed("the answer belongs to no sign-in of this browser")
    if not answer.code:
        raise ProviderFailed("it refused")
    provider = discover(installation.settings)
    wanted = {provider.issuer} if provider.names_itself else {provider.issuer, None}
    if answer.issuer not in wanted:
        raise ProviderFailed("the answer is of another provider")
    return claims_of(installation.settings, provider, answer.code, way)


def _recognise(
    session: Session, installation: Installation, claims: Mapping[str, Any], now: datetime
) -> str:
    issuer, subject = str(installation.settings.oidc_issuer), str(claims["sub"])
    if not 1 <= len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise ProviderFailed("its subject cannot be kept")
    known = session.get(Identity, (issuer, subject))
    if known is None:
        known = _link(session, installation, claims, Identity(issuer=issuer, subject=subject), now)
    if session.get_one(Moderator, known.moderator_id).disabled_at:
        raise ProviderFailed("the moderator is disabled")
    known.used_at = now
    return known.moderator_id


def _link(
    session: Session,
    installation: Installation,
    claims: Mapping[str, Any],
    identity: Identity,
    now: datetime,
) -> Identity:
    """Tie a subject to the moderator whose address the provider has verified. Once only: an
    address may be given to somebody else later.
    """
    index = installation.vault.account_index(_verified_address(installation, claims))
    query = select(Moderator).where(Moderator.blind_index == index, Moderator.disabled_at.is_(None))
    moderator = session.scalars(query.with_for_update()).one_or_none()
    if moderator is None:
        raise ProviderFailed("nobody here has this address")
    tied = exists().where(Identity.issuer == identity.issuer, Identity.moderator_id == moderator.id)
    if session.scalar(select(tied)):
        raise ProviderFailed("the moderator is tied to another subject")
    identity.moderator_id = moderator.id
    identity.created_at = identity.used_at = now
    session.add(identity)
    actor = Actor.moderator(moderator.id)
    record_act(session, Act(actor, "identity.linked", now, object_id=moderator.id))
    return identity


def _verified_address(installation: Installation, claims: Mapping[str, Any]) -> str:
    address = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(address, str):
        raise ProviderFailed("it has not verified the address")
    allow_test = installation.settings.email_allow_test_domains
    try:
        return canonical_address(address, allow_test_domains=allow_test)
    except RefusedAddress:
        raise ProviderFailed("its address is none") from None


def _is_proven_twice(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that it asked for several factors (RFC 8176)."""
    methods = claims.get("amr")
    return isinstance(methods, list) and "mfa" in methods


def _round(installation: Installation, token: str, redirect_uri: str) -> Round:
    """All that belongs to this way there and back is computed from the token in the cookie."""
    parts = ("state", "nonce", "verifier")
    digest = installation.vault.digest
    return Round(
        redirect_uri, *(digest(f"provider {part}", token.encode()).hex() for part in parts)
    )


def _require_provider(installation: Installation) -> None:
    if installation.settings.oidc_issuer is None:
        raise NotFound("There is no such page, or it is not yours to see.")


def _record(installation: Installation) -> None:
    with installation.database.transaction() as session:
        record_act(session, Act(Actor("visitor"), "sign_in.failed", clock.now()))


def _refused(failed: ProviderFailed) -> Unauthenticated:
    _log.warning("single_sign_on.failed", reason=str(failed))
    return Unauthenticated(_FAILED)
