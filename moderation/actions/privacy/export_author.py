"""Export an author: everything that is kept of one address, for the person that it belongs to."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.privacy.author_comments import author_named, comments_of, sites_named
from moderation.actions.privacy.exported_author import described, plain
from moderation.actions.privacy.exported_notices import described_notices
from moderation.identifiers import new_id
from moderation.tables import Comment, ListEntry, Site

_MOST = 100_000
_AT_ONCE = 500


def export_author(
    installation: Installation, author: str, site: str | None, *, by_key: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """The author's ``comments`` with all that was kept of them, as they were written, the
    ``lists`` that the author is on, and the ``notices`` that were given with the address.

    ``author`` is an address or, ``by_key``, the name that a door has for them. The answer is
    personal data; docs/privacy.md says what is in it. Raises ``Invalid`` and ``NotFound``.
    """
    index_of = author_named(installation, author, by_key=by_key)
    comments: list[dict[str, Any]] = []
    lists: list[dict[str, Any]] = []
    notices: list[dict[str, Any]] = []
    with installation.database.reading() as session:
        sites = sites_named(session, site)
    for found in sites:
        index = index_of(found.id)
        with installation.database.transaction() as session:
            theirs = comments_of(session, installation, found.id, index, _MOST)
            comments += _described(session, installation, found, theirs)
            lists += _lists(session, found, index)
            notices += described_notices(session, installation, found, index)
            now, anybody = clock.now(), new_id()
            act = "author.exported"
            record_act(session, Act(OPERATOR, act, now, found.id, anybody))
    return {"comments": comments, "lists": lists, "notices": notices}


def _described(
    session: Session, installation: Installation, site: Site, comments: Sequence[Comment]
) -> Iterator[dict[str, Any]]:
    for start in range(0, len(comments), _AT_ONCE):
        yield from described(session, installation, site, comments[start : start + _AT_ONCE])


def _lists(session: Session, site: Site, index: bytes) -> Iterator[dict[str, Any]]:
    query = select(ListEntry).where(ListEntry.site_id == site.id, ListEntry.blind_index == index)
    for entry in session.scalars(query.order_by(ListEntry.id)):
        told = plain(entry, "kind", "reason", "created_at", "expires_at", "removed_at")
        yield {"site": site.called, "list": entry.list_name, **told}
