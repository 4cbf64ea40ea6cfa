"""POST /v1/authors/erasures: a site passes on that somebody wants to be forgotten."""

from typing import Annotated

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.installation import Actor
from moderation.actions.privacy.erase_author import erase_author
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.fields import Email
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import Operation
from moderation.web.intake.submission import validate


class Erasure(BaseModel):
    """Who is to be forgotten."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)

    email: Email
    delete_comments: Annotated[
        bool, Field(description="Delete what they wrote, too; else the texts stay.")
    ] = False


class ErasedOut(BaseModel):
    """How many comments have no author any more."""

    comments: int


@blueprint.post("/v1/authors/erasures", endpoint="erase")
@Operation(
    name="eraseAuthor",
    tag="authors",
    summary="Erase an author",
    description="Forgets who wrote the comments of one address on this site: address, name, "
    "website, network, earlier texts. It cannot be undone. The site is told by the event "
    "`author.erased`. Of an address that nobody has used it says 0.",
    receives=Erasure,
    answers={200: ("Forgotten.", ErasedOut)},
    refusals=(400, 401, 413, 415, 422, 429, 503),
)
def erase() -> Response:
    """Forget who wrote the comments of one address."""
    house, site = installation(), authenticated_site()
    document = validate(Erasure, read_json(request), house.settings)
    number = erase_author(
        house,
        document.email,
        site.name,
        delete_comments=document.delete_comments,
        actor=Actor("site"),
    )
    return answer_model(ErasedOut(comments=number))
