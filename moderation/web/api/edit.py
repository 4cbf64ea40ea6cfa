"""PATCH /v1/comments/{id}: the author changed the text."""

from flask import Response, request

from moderation.actions.intake.edit_comment import edit_comment
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.representation import CommentOut
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import WRITING, Operation
from moderation.web.intake.queries import COMMENT_ID, identifier
from moderation.web.intake.submission import Edit, validate


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
