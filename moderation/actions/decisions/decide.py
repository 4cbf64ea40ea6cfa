"""Decide: a moderator or a site gives a comment its status."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.claim_comment import drop_claim, refuse_if_claimed
from moderation.actions.decisions.record_decision import (
    DecisionEntry,
    answer_reports,
    record_decision,
)
from moderation.actions.decisions.subject import Subject, hold_comment, next_subject
from moderation.actions.installation import Actor, Installation
from moderation.errors import Conflict
from moderation.languages import N_
from moderation.statuses import Status
from moderation.tables import Decision, JointDecision
from moderation.transactions.prepared import Prepared, Row
from moderation.vault import mask_text

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
class WantedDecision:
    """What somebody asks for. ``reason`` says why a comment is rejected, and is kept from the site.

    Decisions with one ``joint_id`` are undone as one.
    """

    status: Status
    actor: Actor
    note: str | None = None
    reason: str | None = None
    expected_version: int | None = None
    joint_id: str | None = None


def decide(
    installation: Installation, site_id: str, comment_id: str, wanted: WantedDecision
) -> Decided:
    """Give a comment its status, tell the site, and learn from it, in one transaction.

    Deciding what is already so changes nothing. Raises ``NotFound``; ``Conflict`` where
    ``expected_version`` is not the comment's version any more, or its author has withdrawn it;
    ``Claimed`` where a moderator decides on what another is on.
    """
    with installation.database.transaction() as session:
        return decide_in(session, installation, site_id, comment_id, wanted)


def decide_in(
    session: Session,
    installation: Installation,
    site_id: str,
    comment_id: str,
    wanted: WantedDecision,
) -> Decided:
    """The same, recorded in the caller's transaction."""
    now, actor = clock.now(), wanted.actor
    comment = hold_comment(session, site_id, comment_id, wanted.expected_version)
    if actor.kind == "moderator":
        refuse_if_claimed(session, comment_id, actor.moderator_id, now)
        drop_claim(session, comment_id, actor.moderator_id)
    subject = next_subject(session, comment)
    entry = replace(_entry(subject, wanted), delay=undo_time(installation, actor))
    standing = standing_decision(session, comment_id)
    refuse_if_withdrawn(standing)
    if standing and _changes_nothing(subject, entry, standing, actor):
        answer_reports(session.connection(), subject, entry, standing.id, now)
        return Decided(standing, is_new=False)
    decision_id = record_decision(session.connection(), subject, entry, now)
    if wanted.joint_id:
        session.add(JointDecision(decision_id=decision_id, joint_id=wanted.joint_id))
    [made] = _ENTRY.rows(session.connection(), {"decision_id": decision_id})
    return Decided(_as_it_stands(made), is_new=True)


def standing_decision(session: Session, comment_id: str) -> Decision | None:
    """The newest entry of a comment's log, to be read: nothing is ever changed in it."""
    found = _NEWEST.rows(session.connection(), {"comment_id": comment_id})
    return _as_it_stands(found[0]) if found else None


def _as_it_stands(row: Row) -> Decision:
    return Decision(**dict(zip(_COLUMNS.keys(), row, strict=True)))


_COLUMNS = Decision.__table__.c
_ENTRY = Prepared(select(*_COLUMNS).where(_COLUMNS.id == bindparam("decision_id")))
_NEWEST = Prepared(
    select(*_COLUMNS)
    .where(_COLUMNS.comment_id == bindparam("comment_id"))
    .order_by(_COLUMNS.version.desc())
    .limit(1)
)


def refuse_if_withdrawn(standing: Decision | None) -> None:
    """Raise ``Conflict`` where the author has taken the comment back: that stands for good."""
    if standing and standing.decided_by == "author":
        raise Conflict(N_("Its author has withdrawn this comment."))


def undo_time(installation: Installation, actor: Actor) -> timedelta:
    """A moderator's decision waits a moment, so that undoing it costs nobody anything."""
    seconds = installation.settings.undo_seconds if actor.kind == "moderator" else 0
    return timedelta(seconds=seconds)


def _entry(subject: Subject, wanted: WantedDecision) -> DecisionEntry:
    """Approving publishes the newest text; sending back to the queue leaves the page as it is."""
    status = wanted.status
    published = {"approved": subject.revision, "pending": subject.published}.get(status)
    return DecisionEntry(
        status=status,
        published=published,
        actor=wanted.actor,
        text=_TEXTS[status],
        note=mask_text(wanted.note) if wanted.note else None,
        reason=wanted.reason if status == "rejected" else None,
    )


def _changes_nothing(
    subject: Subject, entry: DecisionEntry, standing: Decision, actor: Actor
) -> bool:
    same = subject.status == entry.status and subject.published == entry.published
    # A person who confirms what policy concluded teaches something; saying it twice does not.
    confirms = entry.status != "pending" and standing.decided_by == "policy"
    return same and not (confirms and actor.kind != "policy")
