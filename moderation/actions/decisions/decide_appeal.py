"""Decide on an appeal: granting undoes the decision in the log, refusing says why it stays."""

from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.decide import refuse_if_withdrawn, standing_decision
from moderation.actions.decisions.give_statement import void_statement
from moderation.actions.decisions.record_decision import DecisionEntry, record_decision
from moderation.actions.decisions.subject import hold_comment, next_subject
from moderation.actions.decisions.undo_decision import unlearn
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.errors import Conflict, Forbidden, Invalid, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import (
    Appeal,
    Comment,
    Decision,
    Membership,
    Moderator,
    NoticeAppeal,
    Statement,
)
from moderation.vault import mask_text

AnyAppeal = TypeVar("AnyAppeal", Appeal, NoticeAppeal)

LONGEST_ANSWER = 1_000
ANSWERED = N_("This appeal was answered already.")
ANOTHER = N_("You made this decision yourself, so somebody else answers the appeal.")
_NO_ANSWER = N_("Say in a sentence why it stays as it is. Whoever appealed reads it.")
_TOO_LONG = N_("An answer has at most 1,000 characters.")


def decide_appeal(
    installation: Installation,
    site_id: str,
    appeal_id: str,
    moderator_id: str,
    answer: str,
    *,
    is_granted: bool,
) -> str:
    """Grant or refuse it; the answer is the comment's identifier.

    Raises ``NotFound``, for another site's too; ``Conflict`` where it is answered; ``Forbidden``
    for who made the decision, where the site has somebody else; ``Invalid`` for a refusal without
    an answer.
    """
    answer = checked_answer(answer, is_granted=is_granted)
    with installation.database.transaction() as session:
        appeal = hold_appeal(session, Appeal, site_id, appeal_id)
        statement = session.get_one(Statement, appeal.statement_id)
        if not may_answer(session, statement, moderator_id):
            raise Forbidden(ANOTHER)
        actor = Actor.moderator(moderator_id)
        appeal.decision_id = _grant(session, appeal, statement, actor) if is_granted else None
        close_appeal(session, appeal, answer, actor, is_granted=is_granted)
        return appeal.comment_id


def hold_appeal(session: Session, kind: type[AnyAppeal], site_id: str, appeal_id: str) -> AnyAppeal:
    """An open one of the site with its comment, both held. Raises ``NotFound``, ``Conflict``."""
    appeal = session.get(kind, appeal_id) if is_id(appeal_id) else None
    if appeal is None or appeal.site_id != site_id:
        raise NotFound("There is no such appeal.")
    hold_comment(session, site_id, appeal.comment_id)
    session.refresh(appeal)
    if appeal.state != "open":
        raise Conflict(ANSWERED)
    return appeal


def close_appeal(
    session: Session,
    appeal: Appeal | NoticeAppeal,
    answer: str,
    actor: Actor,
    *,
    is_granted: bool,
) -> None:
    """Write down what was answered, by whom and when."""
    now = clock.now()
    appeal.state = "granted" if is_granted else "refused"
    appeal.answer = mask_text(answer) if answer else None
    appeal.decided_by, appeal.decided_at = actor.moderator_id, now
    record_act(
        session, Act(actor, f"appeal.{appeal.state}", now, appeal.site_id, appeal.comment_id)
    )


def checked_answer(answer: str, *, is_granted: bool) -> str:
    """What whoever appealed reads. Raises ``Invalid``: a refusal says why."""
    answer = answer.replace("\0", "").strip()
    if len(answer) > LONGEST_ANSWER:
        raise Invalid(_TOO_LONG)
    if not answer and not is_granted:
        raise Invalid(_NO_ANSWER)
    return answer


def may_answer(session: Session, statement: Statement, moderator_id: str) -> bool:
    """Whether somebody may: not who decided, unless nobody else moderates the site."""
    decision = session.get(Decision, statement.decision_id) if statement.decision_id else None
    decided_by = decision.moderator_id if decision else None
    return is_another(session, statement.site_id, decided_by, moderator_id)


def is_another(session: Session, site_id: str, decided_by: str | None, moderator_id: str) -> bool:
    """Whether a moderator is somebody else than who decided, or the only one that the site has."""
    if decided_by != moderator_id:
        return True
    others = (
        select(func.count())
        .select_from(Membership)
        .join(Moderator, Moderator.id == Membership.moderator_id)
        .where(
            Membership.site_id == site_id,
            Membership.moderator_id != moderator_id,
            Membership.role.in_(("admin", "moderator")),
            Moderator.disabled_at.is_(None),
        )
    )
    return session.scalar(others) == 0


def _grant(session: Session, appeal: Appeal, statement: Statement, actor: Actor) -> str | None:
    """Publish the comment by an undoing of the decision; None where it is published already."""
    now, comment = clock.now(), session.get_one(Comment, appeal.comment_id)
    standing = standing_decision(session, comment.id)
    refuse_if_withdrawn(standing)
    subject = next_subject(session, comment)
    if subject.published == subject.revision and subject.status == "approved":
        return None
    reversed_id = standing.id if standing else statement.decision_id
    if statement.decision_id:
        unlearn(session.connection(), statement.decision_id, now)
        void_statement(session.connection(), statement.decision_id, now)
    entry = DecisionEntry(
        status="approved",
        published=subject.revision,
        actor=actor,
        text="Approved on appeal.",
        reverses=statement.decision_id or reversed_id,
    )
    return record_decision(session.connection(), subject, entry, now)
