"""Decide: a moderator or a site gives a comment its status."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.claim_comment import drop_claim, refuse_if_claimed
from moderation.actions.decisions.record_decision import Ruling, Subject, conclude
from moderation.actions.decisions.subject import hold_comment, next_subject
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.statuses import Status
from moderation.tables import Decision, JointDecision
from moderation.vault import mask_text

REASONS = ("off_topic", "abusive", "personal_data", "duplicate", "other")
"""Why a comment that is no spam is rejected."""

_TEXTS = {
    "pending": "Sent back to the queue.",
    "approved": "Approved.",
    "spam": "Filed as spam.",
    "rejected": "Rejected.",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that stands; ``is_new`` is False where it stood before."""

    decision: Decision
    is_new: bool


@dataclass(frozen=True, slots=True)
class Choosing:
    """What somebody chose. ``reason`` says why a comment is rejected, and is kept from the site.

    Decisions with one ``joint_id`` are undone as one.
    """

    status: Status
    actor: Actor
    note: str | None = None
    reason: str | None = None
    expected_version: int | None = None
    joint_id: str | None = None


def decide(
    installation: Installation,
    site_id: str,
    comment_id: str,
    status: Status,
    actor: Actor,
    *,
    note: str | None = None,
    reason: str | None = None,
    expected_version: int | None = None,
    joint_id: str | None = None,
) -> Decided:
    """Give a comment its status, tell the site, and learn from it, in one transaction.

    Deciding what is already so changes nothing. Raises ``NotFound``; ``Conflict`` where
    ``expected_version`` is not the comment's version any more; ``Claimed`` where a moderator
    decides on what another is on.
    """
    choosing = Choosing(status, actor, note, reason, expected_version, joint_id)
    with installation.database.transaction() as session:
        return decide_in(session, installation, site_id, comment_id, choosing)


def decide_in(
    session: Session, installation: Installation, site_id: str, comment_id: str, choosing: Choosing
) -> Decided:
    """The same, recorded in the caller's transaction."""
    now, actor = clock.now(), choosing.actor
    comment = hold_comment(session, site_id, comment_id, choosing.expected_version)
    if actor.kind == "moderator":
        refuse_if_claimed(session, comment_id, actor.moderator_id, now)
        drop_claim(session, comment_id, actor.moderator_id)
    subject = next_subject(session, comment)
    ruling = replace(_ruling(subject, choosing), delay=_delay(installation, actor))
    standing = standing_decision(session, comment_id)
    if standing and _changes_nothing(subject, ruling, standing, actor):
        return Decided(standing, is_new=False)
    decision_id = conclude(session.connection(), subject, ruling, now)
    if choosing.joint_id:
        session.add(JointDecision(decision_id=decision_id, joint_id=choosing.joint_id))
    return Decided(session.get_one(Decision, decision_id), is_new=True)


def standing_decision(session: Session, comment_id: str) -> Decision | None:
    """The newest entry of a comment's log."""
    return session.scalars(
        select(Decision)
        .where(Decision.comment_id == comment_id)
        .order_by(Decision.version.desc())
        .limit(1)
    ).one_or_none()


def _delay(installation: Installation, actor: Actor) -> timedelta:
    """A moderator's decision waits a moment, so that undoing it costs nobody anything."""
    seconds = installation.settings.undo_seconds if actor.kind == "moderator" else 0
    return timedelta(seconds=seconds)


def _ruling(subject: Subject, choosing: Choosing) -> Ruling:
    """Approving publishes the newest text; sending back to the queue leaves the page as it is."""
    status = choosing.status
    published = {"approved": subject.revision, "pending": subject.published}.get(status)
    return Ruling(
        status=status,
        published=published,
        actor=choosing.actor,
        text=_TEXTS[status],
        note=mask_text(choosing.note) if choosing.note else None,
        reason=choosing.reason if status == "rejected" else None,
    )


def _changes_nothing(subject: Subject, ruling: Ruling, standing: Decision, actor: Actor) -> bool:
    same = subject.status == ruling.status and subject.published == ruling.published
    # A person who confirms what policy concluded teaches something; saying it twice does not.
    confirms = ruling.status != "pending" and standing.decided_by == "policy"
    return same and not (confirms and actor.kind != "policy")
