"""POST /v1/comments: a site submits a comment."""

from flask import Response, request

from moderation.actions.installation import Answer
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.publication.comment_view import CommentView
from moderation.web.api.answers import answer_json
from moderation.web.api.authentication import authenticated_sender
from moderation.web.api.representation import CommentOut
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import Operation, parameter
from moderation.web.intake.repeatable import repeatable_request
from moderation.web.intake.submission import SubmittedComment, validate


@blueprint.post("/v1/comments", endpoint="submit")
@Operation(
    name="submitComment",
    summary="Submit a comment",
    description="The comment is validated, judged, sealed and stored before the answer leaves. "
    "Its address is never sent back. With an `Idempotency-Key` a repeated request is answered as "
    "before, byte for byte.",
    receives=SubmittedComment,
    answers={201: ("Taken in.", CommentOut)},
    refusals=(400, 401, 409, 413, 415, 422, 429, 503),
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
