"""POST /v1/imports: a site sends its past, some comments at a time."""

from typing import Annotated, Literal

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.moving.import_given import import_given
from moderation.statuses import Status
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import Operation
from moderation.web.intake.submission import validate

MOST = 200


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)


class PastThread(_Strict):
    """The page that was commented on."""

    url: str
    title: str = ""


class PastAuthor(_Strict):
    """Who wrote it. The address is sealed on the way in, and absent where it is malformed."""

    name: str = ""
    email: str | None = None
    url: str | None = None


class PastCommentIn(_Strict):
    """One comment as it stood elsewhere."""

    id: Annotated[str, Field(min_length=1, max_length=100, description="What it is called there.")]
    thread: PastThread
    author: PastAuthor = PastAuthor()
    body: Annotated[str, Field(description="Plain text of at most 65,535 characters.")]
    status: Status
    created_at: Annotated[str, Field(description="When it was written, by RFC 3339.")]
    parent_id: Annotated[
        str | None, Field(description="What it replies to, by its `id` in this request.")
    ] = None
    known_parent: Annotated[
        str | None, Field(description="What it replies to, by this service's identifier.")
    ] = None
    author_ip: str | None = None
    is_spam: Annotated[
        bool | None, Field(description="What somebody there said of it; it teaches the model.")
    ] = None


class Import(_Strict):
    """Comments of the past of one system."""

    system: Annotated[
        Literal["wordpress", "jsonl"],
        Field(description="What they come from; texts and names of WordPress's are read as HTML."),
    ] = "jsonl"
    source: Annotated[
        str,
        Field(
            max_length=200,
            description="Which one of several, for good; without it a comment is known by its "
            "`id`, when it was written, and the path of its page.",
        ),
    ] = ""
    comments: Annotated[list[PastCommentIn], Field(min_length=1, max_length=MOST)]


class ImportedOut(BaseModel):
    """One that is here; its identifier is null where it was erased here meanwhile."""

    id: str
    comment_id: str | None


class LeftOutOut(BaseModel):
    """One that is not, and why."""

    id: str | None
    reason: str


class ImportOut(BaseModel):
    """What came of them; `known` were here before, and were left alone."""

    added: int
    known: int
    comments: list[ImportedOut]
    left_out: list[LeftOutOut]


@blueprint.post("/v1/imports", endpoint="import_past")
@Operation(
    name="importComments",
    summary="Import comments of the past",
    description="Brings along what was written under another system, as it stood there: with its "
    "status, its time and what it replied to. It is not judged, and no event tells of it. "
    "Repeated it adds nothing; a comment that cannot be taken is left out alone, with the reason.",
    receives=Import,
    answers={200: ("Done.", ImportOut)},
    refusals=(400, 401, 413, 415, 422, 429, 503),
)
def import_past() -> Response:
    """Take some comments of a site's past in."""
    house, site = installation(), authenticated_site()
    request.max_content_length = house.settings.largest_body
    document = validate(Import, read_json(request), house.settings)
    given = [each.model_dump() for each in document.comments]
    summary = import_given(house, site.id, document.system, document.source, given)
    here = [ImportedOut(id=name, comment_id=ours) for name, ours in summary.comments.items()]
    left_out = [LeftOutOut(id=each.external_id, reason=each.reason) for each in summary.left_out]
    whole = summary.whole
    return answer_model(
        ImportOut(added=whole.added, known=whole.known, comments=here, left_out=left_out)
    )
