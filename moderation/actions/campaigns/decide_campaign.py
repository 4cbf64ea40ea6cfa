"""Decide on a campaign: all copies that wait get the same status with one press, and back.

Each copy is decided as every comment is, in a transaction of its own, so that nothing holds the
database for long. What was decided together is undone together: ``joint_decisions``.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from moderation.actions.campaigns.recognise_copies import Copy
from moderation.actions.campaigns.review_campaign import copies_at_desk, desks_by_site, waiting_for
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation import Installation
from moderation.actions.people.membership import Desk
from moderation.errors import Conflict, NotFound
from moderation.tables import Comment


def decide_campaign(
    installation: Installation,
    site_id: str,
    comment_id: str,
    wanted: WantedDecision,
    *,
    desks: Sequence[Desk],
    until: str,
) -> int:
    """Give a waiting comment and its waiting copies a status; the answer is how many there were.

    Only what had come in by ``until``, and waits on those of ``desks`` where the moderator may
    decide. What somebody else decides meanwhile is left alone. They are
    undone by their ``joint_id``. Raises ``NotFound`` for another site's comment.
    """
    number = 0
    for site, one, version in _waiting(installation, site_id, comment_id, desks, until):
        try:
            decided = decide(installation, site, one, replace(wanted, expected_version=version))
        except (Conflict, NotFound):
            continue
        number += decided.is_new
    return number


def _waiting(
    installation: Installation, site_id: str, comment_id: str, desks: Sequence[Desk], until: str
) -> list[tuple[str, str, int]]:
    """Site, identifier and version of what waits: the comment itself first, then its copies."""
    with installation.database.reading() as session:
        query = select(Comment).where(Comment.id == comment_id, Comment.site_id == site_id)
        comment = session.scalars(query).one_or_none()
        if comment is None:
            raise NotFound("There is no such comment.")
        found: list[Copy] = copies_at_desk(session, installation, comment_id)
    copies = [copy for copy in waiting_for(found, desks_by_site(desks)) if copy.comment_id <= until]
    first = [(site_id, comment_id, comment.version)] if comment.status == "pending" else []
    return [*first, *((copy.site_id, copy.comment_id, copy.version) for copy in copies)]
