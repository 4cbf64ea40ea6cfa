"""Decide: a moderator or a site gives a comment its status."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.conclusion import Ruling, Subject, conclude
from moderation.actions.installation import Installation
from moderation.actions.subject import hold_comment, next_subject
from moderation.actions.submission import Actor
from moderation.tables import Decision, JointDecision
from moderation.vault import mask_text

Choice = Literal["pending", "approved", "spam", "rejected"]

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


def decide(
    installation: Installation,
    site_id: str,
    comment_id: str,
    status: Choice,
    actor: Actor,
    *,
    note: str | None = None,
    expected_version: int | None = None,
    joint_id: str | None = None,
) -> Decided:
    """Give a comment its status, tell the site, and learn from it, in one transaction.

    Decisions with one ``joint_id`` are undone as one. Deciding what is already so changes nothing.
    Raises ``NotFound``, and ``Conflict`` where ``expected_version`` is not the comment's version
    any more.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        comment = hold_comment(session, site_id, comment_id, expected_version)
        subject = next_subject(session, comment)
        ruling = _ruling(subject, status, actor, note)
        standing = standing_decision(session, comment_id)
        if standing and _changes_nothing(subject, ruling, standing, actor):
            return Decided(standing, is_new=False)
        decision_id = conclude(session.connection(), subject, ruling, now)
        if joint_id:
            session.add(JointDecision(decision_id=decision_id, joint_id=joint_id))
        return Decided(session.get_one(Decision, decision_id), is_new=True)


def standing_decision(session: Session, comment_id: str) -> Decision | None:
    """The newest entry of a comment's log."""
    return session.scalars(
        select(Decision)
        .where(Decision.comment_id == comment_id)
        .order_by(Decision.version.desc())
        .limit(1)
    ).one_or_none()


def _ruling(subject: Subject, status: Choice, actor: Actor, note: str | None) -> Ruling:
    """Approving publishes the newest text; sending back to the queue leaves the page as it is."""
    published = {"approved": subject.revision, "pending": subject.published}.get(status)
    return Ruling(
        status=status,
        published=published,
        actor=actor,
        text=_TEXTS[status],
        note=mask_text(note) if note else None,
    )


def _changes_nothing(subject: Subject, ruling: Ruling, standing: Decision, actor: Actor) -> bool:
    same = subject.status == ruling.status and subject.published == ruling.published
    # A person who confirms what policy concluded teaches something; saying it twice does not.
    confirms = ruling.status != "pending" and standing.decided_by == "policy"
    return same and not (confirms and actor.kind != "policy")
