"""GET /v1/threads/comments: what is published under a page, for everybody.

The answer's bytes are kept by the thread's version, which rises when the public would see
something else; asking for the version is the one query that every request costs.
"""

from flask import Response
from sqlalchemy.orm import Session

from moderation.actions.publication.read_thread import ThreadVersion, read_thread, thread_version
from moderation.web.api.kept import Kept
from moderation.web.api.representation import PublicCommentOut, ThreadPage
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.operation import Operation
from moderation.web.intake.public_thread import (
    PAGE,
    SITE,
    asked_page,
    asked_site,
    for_everybody,
    has_already,
)
from moderation.web.intake.queries import CURSOR, cursor, limit, limit_parameter, next_cursor

_DEFAULT_LIMIT = 100
_MOST = 200
_MOST_KEPT = 256

# Newest answers by thread, version and page.
_kept: Kept[tuple[str, int, str | None, int], bytes] = Kept(_MOST_KEPT)


@blueprint.get("/v1/threads/comments", endpoint="thread")
@Operation(
    name="readThread",
    tag="public",
    summary="Read a page's published comments",
    description="Public: approved comments only, oldest first, nested by `parent_id`. Answers "
    "carry an ETag.",
    answers={200: ("A page of the thread.", ThreadPage), 304: ("You have it already.", None)},
    refusals=(404, 422, 503),
    parameters=(SITE, PAGE, CURSOR, limit_parameter(_DEFAULT_LIMIT, _MOST)),
    security=(),
)
def show_thread() -> Response:
    """A page of a thread, oldest first; 304 where the asker has it already."""
    site, page = asked_site(), asked_page()
    after, most = cursor(), limit(_DEFAULT_LIMIT, _MOST)
    database = installation().database
    with database.glance() as connection:
        version = thread_version(connection, site, page)
    if has_already(_etag(version)):
        return for_everybody(Response(status=304), _etag(version))
    body = _kept_page(version, after, most)
    if body is None:
        with database.reading() as session:  # in which it may be a newer one
            version = thread_version(session, site, page)
            body = _page(session, version, after, most)
    return for_everybody(Response(body, content_type="application/json"), _etag(version))


def _etag(version: ThreadVersion | None) -> str:
    return f"{version.thread_id}.{version.version}" if version else "none"


def _kept_page(version: ThreadVersion | None, after: str | None, most: int) -> bytes | None:
    return _kept.get((version.thread_id, version.version, after, most)) if version else None


def _page(session: Session, version: ThreadVersion | None, after: str | None, most: int) -> bytes:
    if version is None:
        return ThreadPage(comments=[], next_cursor=None).model_dump_json().encode()
    comments, last = read_thread(session, version.thread_id, after=after, limit=most)
    page = ThreadPage(
        comments=[PublicCommentOut.model_validate(comment) for comment in comments],
        next_cursor=next_cursor(last),
    )
    body = page.model_dump_json().encode()
    _kept.keep((version.thread_id, version.version, after, most), body)
    return body
