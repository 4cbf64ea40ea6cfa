"""GET /v1/comments…: a site reads its own comments, in any status."""

from flask import Blueprint, Response, request

from moderation.actions.read_comments import read_comment, read_comments
from moderation.policy.verdict import STATUSES
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.representation import CommentPage, comment_out
from moderation.web.current import installation
from moderation.web.intake.queries import (
    cursor,
    identifier,
    limit,
    next_cursor,
    refuse,
    text_parameter,
)

DEFAULT_LIMIT = 50
MOST = 100


def register(blueprint: Blueprint) -> None:
    """Add both endpoints."""
    blueprint.get("/v1/comments", endpoint="comments")(list_comments)
    blueprint.get("/v1/comments/<comment_id>", endpoint="comment")(show_comment)


def list_comments() -> Response:
    """A page of the site's comments, newest first."""
    house, site = installation(), authenticated_site()
    page = read_comments(
        house,
        site.id,
        status=_status(),
        thread_url=text_parameter("thread", house.settings.max_url_characters),
        after=cursor(),
        limit=limit(DEFAULT_LIMIT, MOST),
    )
    comments = [comment_out(view) for view in page.comments]
    return answer_model(CommentPage(comments=comments, next_cursor=next_cursor(page.next_after)))


def show_comment(comment_id: str) -> Response:
    """One comment."""
    site = authenticated_site()
    view = read_comment(installation(), site.id, identifier(comment_id))
    return answer_model(comment_out(view))


def _status() -> str | None:
    status = request.args.get("status")
    if status is not None and status not in STATUSES:
        refuse("status", f"This must be one of: {', '.join(STATUSES)}.")
    return status
