"""Export an author: everything that is kept of one address, for the person that it belongs to."""

from typing import Any

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation.audit import record_act
from moderation.actions.installation.installation import Installation
from moderation.actions.privacy.author_comments import author_named, comments_of, sites_named
from moderation.identifiers import new_id
from moderation.tables import Comment, Site, Thread

_MOST = 100_000


def export_author(
    installation: Installation, author: str, site: str | None, coral_tenant: str | None = None
) -> list[dict[str, Any]]:
    """The author's comments with all that was kept of them, as they were written.

    ``author`` is an address, or an identifier of a Coral's tenant. The answer is
    personal data. Raises ``Invalid`` and ``NotFound``.
    """
    index_of = author_named(installation, author, coral_tenant)
    exported: list[dict[str, Any]] = []
    for found in sites_named(installation, site):
        with installation.database.transaction() as session:
            comments = comments_of(session, installation, found.id, index_of(found.id), _MOST)
            exported += [_described(session, installation, found, row) for row in comments]
            record_act(
                session,
                "operator",
                "author.exported",
                clock.now(),
                site_id=found.id,
                object_id=new_id(),
            )
    return exported


def _described(
    session: Session, installation: Installation, site: Site, comment: Comment
) -> dict[str, Any]:
    vault = installation.vault

    def written(field: str, shown: str | None) -> str | None:
        return vault.open(session, site.id, comment.id, field) or shown

    return {
        "site": site.name,
        "thread_url": session.get_one(Thread, comment.thread_id).url,
        "id": comment.id,
        "status": comment.status,
        "created_at": comment.created_at.isoformat(),
        "author": {
            "name": written("author_name", comment.author_name),
            "email": written("email", None),
            "url": written("author_url", comment.author_url),
        },
        "body": written(f"body.{comment.revision}", comment.body),
        "author_network": comment.author_network,
        "user_agent": comment.user_agent,
        "referrer": comment.referrer,
    }
