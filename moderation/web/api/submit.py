"""POST /v1/comments: a site submits a comment."""

from flask import Blueprint, Response, request

from moderation.actions.comment_view import CommentView
from moderation.actions.submission import Answer
from moderation.actions.submit_comment import submit_comment
from moderation.web.api.answers import answer_json
from moderation.web.api.authentication import authenticated_sender
from moderation.web.api.representation import comment_out
from moderation.web.current import installation
from moderation.web.intake.json_body import read_json
from moderation.web.intake.repeatable import repeatable_request
from moderation.web.intake.submission import SubmittedComment, validate


def register(blueprint: Blueprint) -> None:
    """Add the endpoint."""
    blueprint.post("/v1/comments", endpoint="submit")(submit)


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
    return Answer(201, comment_out(view).model_dump_json().encode())
