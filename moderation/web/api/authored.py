"""/v1/authored: an author asks after their own comment, changes it, withdraws it.

The token stands in a header, never in an address, which gets logged. It is all that is asked for,
so pages of any origin may ask: nobody's browser adds it by itself.
"""

import math
from datetime import datetime
from typing import Annotated

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.authored.appeal_own import LONGEST_APPEAL, appeal_own
from moderation.actions.authored.change_own import edit_own, withdraw_own
from moderation.actions.authored.read_authored import read_authored
from moderation.errors import TooManyRequests
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import bearer
from moderation.web.api.room import blueprint
from moderation.web.current import installation, look
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import Operation
from moderation.web.intake.submission import Edit, validate
from moderation.web.rate_limit import allow
from moderation.web.visitor import visitor_network

_READS = "2/60"
_APPEALS = {"appeals-an-hour": "0.00167/6", "appeals-a-day": "0.00023/20"}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "7200",
}


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class EditingOut(_Told):
    """Until when the text may be changed, and how often yet."""

    until: datetime
    left: int


class StatementWordsOut(_Told):
    """The reasons: what was done, what the text does, on which rule, how, and what is left."""

    measure: str
    fact: str
    clause: str
    automation: str
    redress: str


class AppealOut(_Told):
    """An appeal: ``state`` is open, granted or refused; ``answer`` is what a moderator says."""

    state: str
    sentence: str
    answer: str | None


class AppealIn(BaseModel):
    """Why somebody should look again."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_APPEAL, pattern=r"\S")]


class AuthoredOut(_Told):
    """A comment as its author sees it. ``sentence`` is in ``language``, the page's at posting."""

    id: str
    state: Annotated[
        str,
        Field(
            json_schema_extra={"enum": ["waits", "published", "looked_at", "refused", "withdrawn"]}
        ),
    ]
    sentence: str
    language: str
    body: str
    created_at: datetime
    returns_at: datetime | None
    editing: EditingOut | None
    can_withdraw: bool
    statement: StatementWordsOut | None
    can_appeal: bool
    appeal_until: datetime | None
    appeal: AppealOut | None


def allow_authored() -> Response:
    """The preflight request of a page."""
    return Response(status=204, headers=_PREFLIGHT)


for _path, _name in (("/v1/authored", "allow_authored"), ("/v1/authored/appeal", "allow_appeal")):
    blueprint.add_url_rule(
        _path, _name, allow_authored, methods=["OPTIONS"], provide_automatic_options=False
    )


@blueprint.get("/v1/authored", endpoint="authored", provide_automatic_options=False)
@Operation(
    name="readAuthored",
    tag="authored",
    summary="Ask after one's own comment",
    description="What became of the comment of an author's token, in words, and what its author "
    "can do. Spam is said to wait until a person decided. Every token that is none gets the same "
    "answer.",
    answers={200: ("The comment as its author sees it.", AuthoredOut)},
    refusals=(401, 429, 503),
    security=("authorToken",),
)
def show_authored() -> Response:
    """The comment of the token."""
    slow_down("authored", _READS)
    return answer_model(AuthoredOut.model_validate(read_authored(look(), installation(), token())))


@blueprint.patch("/v1/authored", endpoint="edit_authored", provide_automatic_options=False)
@Operation(
    name="editAuthored",
    tag="authored",
    summary="Change one's own comment",
    description="Within the time that the site allows, up to five times, until somebody has "
    "replied. The text is judged again; what is published stays until that is decided.",
    receives=Edit,
    answers={200: ("The comment with its new text.", AuthoredOut)},
    refusals=(400, 401, 409, 413, 415, 422, 429, 503),
    security=("authorToken",),
)
def edit_authored() -> Response:
    """Change the text."""
    slow_down("form", installation().settings.visitor_rate_limit)
    house = installation()
    body = validate(Edit, read_json(request), house.settings).body
    return answer_model(AuthoredOut.model_validate(edit_own(house, token(), body)))


@blueprint.delete("/v1/authored", endpoint="withdraw_authored", provide_automatic_options=False)
@Operation(
    name="withdrawAuthored",
    tag="authored",
    summary="Withdraw one's own comment",
    description="At any time, and for good: nobody can read it any more. The site hears of it as "
    "`comment.withdrawn`. Doing it twice is no fault.",
    answers={200: ("It is withdrawn.", AuthoredOut)},
    refusals=(401, 429, 503),
    security=("authorToken",),
)
def withdraw_authored() -> Response:
    """Take the comment back."""
    slow_down("authored", _READS)
    return answer_model(AuthoredOut.model_validate(withdraw_own(installation(), token())))


@blueprint.post("/v1/authored/appeal", endpoint="appeal", provide_automatic_options=False)
@Operation(
    name="appeal",
    tag="authored",
    summary="Appeal against a decision",
    description="Once a decision, within six months of its statement of reasons. Somebody looks "
    "again, who did not decide where the site has somebody else.",
    receives=AppealIn,
    answers={200: ("The appeal is recorded.", AuthoredOut)},
    refusals=(400, 401, 409, 413, 415, 422, 429, 503),
    security=("authorToken",),
)
def appeal() -> Response:
    """Ask for another look."""
    for what, limit in _APPEALS.items():
        slow_down(what, limit)
    house = installation()
    text = validate(AppealIn, read_json(request), house.settings).text
    return answer_model(AuthoredOut.model_validate(appeal_own(house, token(), text)))


@blueprint.after_request
def share_with_all(response: Response) -> Response:
    """Let the page of any origin read what its author is told (CORS), refusals too."""
    if request.path == "/v1/authored" or request.path.startswith("/v1/authored/"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def token() -> str:
    """The author's token as it was sent; what is none is not told from a wrong one."""
    return bearer() or ""


def slow_down(what: str, limit: str) -> None:
    """Raise ``TooManyRequests`` where the visitor's network asks too often."""
    limit = "off" if installation().settings.visitor_rate_limit == "off" else limit
    wait = allow(f"{what}:{visitor_network()}", limit)
    if wait is not None:
        seconds = max(1, math.ceil(wait))
        raise TooManyRequests(
            f"Your network asks very often. Try again in {seconds} seconds.", retry_after=seconds
        )
