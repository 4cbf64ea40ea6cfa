"""GET /v1/comments…: a site reads its own comments, in any status."""

from flask import Response, request

from moderation.actions.publication.read_comments import read_comment, read_comments
from moderation.statuses import STATUSES
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.representation import CommentOut, CommentPage
from moderation.web.api.room import blueprint
from moderation.web.current import installation, look
from moderation.web.intake.operation import READING, Operation, parameter
from moderation.web.intake.public_thread import canonical
from moderation.web.intake.queries import (
    COMMENT_ID,
    CURSOR,
    cursor,
    identifier,
    limit,
    limit_parameter,
    next_cursor,
    refuse,
    text_parameter,
)

_DEFAULT_LIMIT = 50
_MOST = 100


@blueprint.get("/v1/comments", endpoint="comments")
@Operation(
    name="listComments",
    summary="List your comments",
    description="The site's own comments in any status, newest first.",
    answers={200: ("A page of comments.", CommentPage)},
    refusals=(401, 422, 429, 503),
    parameters=(
        parameter("status", "query", {"enum": list(STATUSES)}, "Only this status."),
        parameter("thread", "query", {"type": "string"}, "Only this page's address."),
        CURSOR,
        limit_parameter(_DEFAULT_LIMIT, _MOST),
    ),
)
def list_comments() -> Response:
    """A page of the site's comments, newest first."""
    site = authenticated_site()
    page = read_comments(
        look(),
        site.id,
        status=_status(),
        thread_url=_thread(),
        after=cursor(),
        limit=limit(_DEFAULT_LIMIT, _MOST),
    )
    comments = [CommentOut.model_validate(view) for view in page.comments]
    return answer_model(CommentPage(comments=comments, next_cursor=next_cursor(page.next_after)))


def _thread() -> str | None:
    asked = text_parameter("thread", installation().settings.max_url_characters)
    return canonical(asked, "thread") if asked else None


@blueprint.get("/v1/comments/<comment_id>", endpoint="comment")
@Operation(
    name="readComment",
    summary="Read one comment",
    description="Another site's comment answers 404, as one that does not exist.",
    answers={200: ("The comment.", CommentOut)},
    refusals=READING,
    parameters=(COMMENT_ID,),
)
def show_comment(comment_id: str) -> Response:
    """One comment."""
    site = authenticated_site()
    view = read_comment(look(), site.id, identifier(comment_id))
    return answer_model(CommentOut.model_validate(view))


def _status() -> str | None:
    status = request.args.get("status")
    if status is not None and status not in STATUSES:
        refuse("status", f"This must be one of: {', '.join(STATUSES)}.")
    return status
