"""/v1/threads: whether a page can be commented on, and what its readers see first."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from moderation.actions.installation import Actor
from moderation.actions.publication.tend_thread import (
    Tending,
    ThreadState,
    read_page_state,
    tend_page,
)
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.representation import ClosingOut
from moderation.web.api.room import blueprint
from moderation.web.current import installation, look
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import Operation
from moderation.web.intake.public_thread import PAGE, asked_page, page_at
from moderation.web.intake.submission import validate

_LONGEST = 2_000


class ThreadOut(BaseModel):
    """A page: what was said of it, and what holds now."""

    url: str
    title: str
    closing: Annotated[Literal["closed", "open", "usual"], Field(description="What was said.")]
    closed_until: datetime | None
    closed: Annotated[ClosingOut | None, Field(description="What holds; null: it is open.")]
    pinned_id: str | None


class ThreadChange(BaseModel):
    """What is to be said of a page; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)

    url: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    closing: Annotated[
        Literal["closed", "open", "usual"],
        Field(description="`usual` leaves it to the site's settings."),
    ] = "usual"
    closed_until: Annotated[AwareDatetime | None, Field(strict=False)] = None
    pinned_id: Annotated[
        str | None, Field(max_length=36, description="A published comment that answers none.")
    ] = None


@blueprint.get("/v1/threads", endpoint="thread_state")
@Operation(
    name="readThreadState",
    tag="comments",
    summary="Ask whether a page is closed, and what is pinned",
    description="Of a page that nobody has commented on or closed the answer is 404.",
    answers={200: ("The page.", ThreadOut)},
    refusals=(401, 404, 422, 429, 503),
    parameters=(PAGE,),
)
def show_state() -> Response:
    """What was said of a page, and what holds."""
    site = authenticated_site()
    return answer_model(_shown(read_page_state(look(), site.id, asked_page())))


@blueprint.patch("/v1/threads", endpoint="tend_thread")
@Operation(
    name="tendThread",
    tag="comments",
    summary="Close or open a page, or pin a comment",
    description="A closed page says so to its readers, and takes no comments by the form or by "
    "`POST /v1/comments`. With `closed_until` it opens by itself.",
    receives=ThreadChange,
    answers={200: ("The page as it is now.", ThreadOut)},
    refusals=(400, 401, 404, 409, 413, 415, 422, 429, 503),
)
def tend_thread() -> Response:
    """Say what is sent of a page."""
    house, site = installation(), authenticated_site()
    document: dict[str, Any] = read_json(request)
    wanted = validate(ThreadChange, document, house.settings)
    page = page_at(wanted.url)
    closes = "closing" in document or "closed_until" in document
    tending = Tending(
        said=wanted.closing if closes else None,
        until=wanted.closed_until and wanted.closed_until.astimezone(UTC),
        pins="pinned_id" in document,
        pinned_id=wanted.pinned_id,
    )
    tend_page(house, site.id, page, tending, Actor("site"))
    return answer_model(_shown(read_page_state(look(), site.id, page)))


def _shown(state: ThreadState) -> ThreadOut:
    closing = state.closing
    return ThreadOut.model_validate(
        {
            "url": state.url,
            "title": state.title,
            "closing": state.said,
            "closed_until": state.until,
            "closed": ClosingOut(until=closing.until, text=closing.sentence) if closing else None,
            "pinned_id": state.pinned_id,
        }
    )
