"""GET /v1/threads/comments: what is published under a page, for everybody.

The answer's bytes are kept by the thread's version, which rises when the public would see
something else; asking for the version is the one query that every request costs.
"""

from typing import NamedTuple

from flask import Response
from sqlalchemy.orm import Session

from moderation.actions.publication.read_thread import ThreadVersion, read_thread, thread_version
from moderation.web.api.kept import Kept
from moderation.web.api.representation import ClosingOut, PublicCommentOut, ThreadPage
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.operation import Operation
from moderation.web.intake.public_thread import (
    ORDER,
    PAGE,
    SITE,
    asked_order,
    asked_page,
    asked_site,
    for_everybody,
    has_already,
)
from moderation.web.intake.queries import CURSOR, cursor, limit, limit_parameter, next_cursor

_DEFAULT_LIMIT = 100
_MOST = 200
_MOST_KEPT = 256


class _Asked(NamedTuple):
    """Which page of which thread, as it is now."""

    version: ThreadVersion
    order: str
    after: str | None
    most: int


# Newest answers by what was asked.
_kept: Kept[_Asked, bytes] = Kept(_MOST_KEPT)


@blueprint.get("/v1/threads/comments", endpoint="thread")
@Operation(
    name="readThread",
    tag="public",
    summary="Read a page's published comments",
    description="Public: approved comments only, nested by `parent_id`, the pinned one first. By "
    "`newest` and `answered` branches are ordered, and replies stand behind what they answer. "
    "Answers carry an ETag.",
    answers={200: ("A page of the thread.", ThreadPage), 304: ("You have it already.", None)},
    refusals=(404, 422, 503),
    parameters=(SITE, PAGE, ORDER, CURSOR, limit_parameter(_DEFAULT_LIMIT, _MOST)),
    security=(),
)
def show_thread() -> Response:
    """A page of a thread; 304 where the asker has it already."""
    site, page = asked_site(), asked_page()
    order, after, most = asked_order(), cursor(), limit(_DEFAULT_LIMIT, _MOST)
    database = installation().database
    with database.glance() as connection:
        version = thread_version(connection, site, page)
    if has_already(_etag(version)):
        return for_everybody(Response(status=304), _etag(version))
    body = _kept.get(_Asked(version, order, after, most)) if version else None
    if body is None:
        with database.reading() as session:  # in which it may be a newer one
            version = thread_version(session, site, page)
            body = _page(session, version, order, after, most)
    return for_everybody(Response(body, content_type="application/json"), _etag(version))


def _etag(version: ThreadVersion | None) -> str:
    """Time alone may close a page: then the version stays."""
    if version is None:
        return "none"
    return f"{version.thread_id}.{version.version}{'.closed' if version.closing else ''}"


def _page(
    session: Session, version: ThreadVersion | None, order: str, after: str | None, most: int
) -> bytes:
    if version is None:
        return ThreadPage(comments=[], next_cursor=None, closed=None).model_dump_json().encode()
    comments, last = read_thread(
        session,
        version.thread_id,
        after=after,
        limit=most,
        order=order,
        pinned_id=version.pinned_id,
    )
    closing = version.closing
    page = ThreadPage(
        comments=[PublicCommentOut.model_validate(comment) for comment in comments],
        next_cursor=next_cursor(last),
        closed=ClosingOut(until=closing.until, text=closing.sentence) if closing else None,
    )
    body = page.model_dump_json().encode()
    _kept.keep(_Asked(version, order, after, most), body)
    return body
