"""/v1/comments: a site submits a comment, changes its text, and reads what it has."""

from flask import Response, request

from moderation.actions.installation import Answer
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.publication.comment_view import CommentView
from moderation.actions.publication.pages import Page
from moderation.actions.publication.read_comments import read_comment, read_comments
from moderation.statuses import STATUSES
from moderation.web.api.answers import answer_json, answer_model
from moderation.web.api.authentication import authenticated_sender, authenticated_site
from moderation.web.api.representation import CommentOut, CommentPage, TakenIn
from moderation.web.api.room import blueprint
from moderation.web.current import installation, look
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import READING, WRITING, Operation, parameter
from moderation.web.intake.public_thread import page_at
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
from moderation.web.intake.repeatable import repeatable_request
from moderation.web.intake.submission import Edit, SubmittedComment, validate


@blueprint.post("/v1/comments", endpoint="submit")
@Operation(
    name="submitComment",
    summary="Submit a comment",
    description="The comment is validated, judged, sealed and stored before the answer leaves. "
    "Its address is never sent back. With an `Idempotency-Key` a repeated request is answered as "
    "before, byte for byte.",
    receives=SubmittedComment,
    answers={201: ("Taken in.", TakenIn)},
    refusals=(400, 401, 403, 409, 413, 415, 422, 429, 503),
    parameters=(
        parameter(
            "Idempotency-Key",
            "header",
            {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
            "Makes repeating the request safe for 48 hours.",
        ),
    ),
    security=("apiKey", "signature"),
)
def submit() -> Response:
    """Take one comment in. Repeated with the same Idempotency-Key it is answered as before."""
    house = installation()
    sender = authenticated_sender()
    document = validate(SubmittedComment, read_json(request), house.settings)
    answer = submit_comment(
        house,
        sender.site,
        document.as_submission(),
        render,
        repeatable=repeatable_request(),
        webhook_id=sender.webhook_id,
    )
    response = answer_json(answer.body, answer.status)
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def render(view: CommentView) -> Answer:
    """The answer to a comment that was taken in."""
    return Answer(201, CommentOut.model_validate(view).model_dump_json().encode())


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
        page=_page(),
        after=cursor(),
        limit=limit(_DEFAULT_LIMIT, _MOST),
    )
    comments = [CommentOut.model_validate(view) for view in page.comments]
    return answer_model(CommentPage(comments=comments, next_cursor=next_cursor(page.next_after)))


def _page() -> Page | None:
    asked = text_parameter("thread", installation().settings.max_url_characters)
    return page_at(asked, "thread") if asked else None


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


@blueprint.patch("/v1/comments/<comment_id>", endpoint="edit")
@Operation(
    name="editComment",
    summary="Change a comment's text",
    description="The new text is judged again. What is published stays as it is until the edit is "
    "decided.",
    receives=Edit,
    answers={200: ("The comment with its new text.", CommentOut)},
    refusals=WRITING,
    parameters=(COMMENT_ID,),
)
def edit(comment_id: str) -> Response:
    """Judge the new text; what is published stays until the edit is decided."""
    house, site = installation(), authenticated_site()
    document = validate(Edit, read_json(request), house.settings)
    view = edit_comment(house, site, identifier(comment_id), document.body)
    return answer_model(CommentOut.model_validate(view))
