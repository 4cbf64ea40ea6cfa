"""Review by mail: what the holder of a link in a mail may still see and do."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.decisions.decide_at_desk import undo_at_desk
from moderation.actions.installation import Installation
from moderation.actions.mail.mail_link import MailLink, is_over
from moderation.actions.people.membership import Desk, desks_of
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import Comment, Decision, Moderator

_ENDED = N_("This link has ended, because your sessions were. Sign in to see what waits.")
_SHUT = N_("This site asks for a second factor, so no link opens it. Sign in to see what waits.")
_GONE = N_("The comment that this link shows is gone, or it is not yours to decide on any more.")


def desk_of_link(session: Session, link: MailLink) -> Desk:
    """The site that the link's comment is on, as its moderator may see it.

    Raises ``NotFound`` where the comment is gone, the role was taken, the moderator disabled, the
    link ended, or the site asks for more than a link proves.
    """
    moderator = session.get(Moderator, link.moderator_id)
    site_id = session.scalar(select(Comment.site_id).where(Comment.id == link.subject_id))
    desks = desks_of(session, link.moderator_id)
    if moderator is None or moderator.disabled_at is not None or site_id is None:
        raise NotFound(_GONE)
    if is_over(link, moderator.links_epoch):
        raise NotFound(_ENDED)
    for desk in desks:
        if desk.site_id == site_id and desk.may_decide:
            return _open(desk)
    raise NotFound(_GONE)


def _open(desk: Desk) -> Desk:
    if desk.second_factor_required:
        raise NotFound(_SHUT)
    return desk


def undo_by_mail(
    installation: Installation, link: MailLink, site_id: str, decision_id: str
) -> None:
    """Take back what was decided by this link, and nothing else.

    Raises ``NotFound`` for any other decision, and ``Conflict`` where something newer stands.
    """
    with installation.database.reading() as session:
        decision = session.get(Decision, decision_id) if is_id(decision_id) else None
    if (
        decision is None
        or decision.comment_id != link.subject_id
        or decision.moderator_id != link.moderator_id
        or decision.version != link.version + 1
    ):
        raise NotFound(_GONE)
    undo_at_desk(installation, site_id, link.subject_id, decision_id, link.moderator_id)
