"""/v1/sites/{site}/form: what a form needs to be shown, and the comments that it sends."""

import hashlib
import json
import math
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from flask import Response, g, request, url_for
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response as AnyResponse

from moderation import clock
from moderation.actions.installation import Answer, CommentSubmission, SubmittingSite
from moderation.actions.installation.door import sends_mail, shows_links
from moderation.actions.installation.submission import Repeatable
from moderation.actions.intake.form_token import issue_form_token, seconds_since_issue
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.publication.comment_view import CommentView
from moderation.errors import Invalid, TooManyRequests
from moderation.vault import address_of_page
from moderation.web.current import installation
from moderation.web.embed.catalogues import Catalogue, catalogue_for
from moderation.web.embed.form_body import read_form_body
from moderation.web.embed.form_fields import (
    HONEYPOT,
    SubmittedForm,
    as_document,
    known_fields,
    with_parameters,
)
from moderation.web.embed.origins import (
    find_site,
    own_origin,
    require_known_sender,
    require_own_page,
)
from moderation.web.embed.refusals import wants_page
from moderation.web.embed.return_address import lead_back
from moderation.web.intake.operation import Operation
from moderation.web.intake.public_thread import SITE_IN_PATH, AuthorOut
from moderation.web.intake.repeatable import repeatable_request
from moderation.web.intake.submission import SubmittedComment, validate
from moderation.web.rate_limit import allow
from moderation.web.visitor import visitor_address, visitor_network

_LONGEST_TRAPPED = 1_000
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "7200",
}


class FormAnswer(BaseModel):
    """What the author is told: their comment, published or awaiting moderation."""

    id: str
    status: Annotated[str, Field(json_schema_extra={"enum": ["approved", "pending"]})]
    parent_id: str | None
    created_at: datetime
    author: AuthorOut
    body: str
    author_token: Annotated[
        str, Field(description="By it the author's browser asks `/v1/authored`. Told this once.")
    ]


def allow_form(site: str) -> Response:
    """The preflight request of a registered page."""
    find_site(site)
    require_known_sender()
    return Response(status=204, headers=_PREFLIGHT)


def open_form(site: str) -> Response:
    """A token, and the words and limits of the form in the language asked for."""
    found = find_site(site)
    require_known_sender()
    house = installation()
    words = catalogue_for([request.args.get("lang", ""), *request.accept_languages.values()])
    return json_answer(
        {
            "token": issue_form_token(house.vault, found.id, clock.now()),
            "language": words.language,
            "direction": words.direction,
            "strings": _strings(found, words),
            "report": _report_address(found, words.language),
            "links": shows_links(found.door_settings),
            "limits": {
                "body": house.settings.max_body_characters,
                "name": house.settings.max_name_characters,
                "url": house.settings.max_url_characters,
            },
        }
    )


@Operation(
    name="submitForm",
    tag="public",
    summary="Post a form",
    description="Public: what the form *Leave a Reply* sends, from one of the site's registered "
    "origins, also as multipart/form-data. Browsers are sent back to the page; who accepts "
    "application/json gets the comment.",
    receives=SubmittedForm,
    media_type="application/x-www-form-urlencoded",
    answers={
        200: ("Taken in; a page leads back to one whose address holds somebody's own.", None),
        201: ("Taken in.", FormAnswer),
        303: ("Taken in; back to the page.", None),
    },
    refusals=(400, 403, 404, 409, 413, 415, 422, 429, 503),
    parameters=(SITE_IN_PATH,),
    security=(),
)
def receive_form(site: str) -> AnyResponse:
    """Take one comment in; a browser is sent back to its page, a script gets the comment."""
    found = find_site(site)
    require_known_sender()
    g.sent_to = found.id
    sent = g.sent_fields = read_form_body(request)
    _slow_down()
    fields = known_fields(sent)
    submission = _submission(found, fields)
    answer = submit_comment(
        installation(),
        found,
        submission,
        _render,
        repeatable=_repeatable(fields, submission),
    )
    if wants_page():
        words = catalogue_for([fields.get("lang", ""), *request.accept_languages.values()])
        return lead_back(found, submission.thread_url, json.loads(answer.body), words)
    response = json_answer(answer.body, answer.status)
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _strings(site: SubmittingSite, words: Catalogue) -> dict[str, str]:
    """The words of the form: a box whose words are not there is not shown."""
    if sends_mail(installation().settings, site.door_settings):
        return words.strings
    return {name: text for name, text in words.strings.items() if name != "replies"}


def _report_address(site: SubmittingSite, language: str) -> str:
    """Where a comment is reported, ``{id}`` in place of its identifier."""
    path = url_for("embed.show_report_form", site=site.name, comment_id="-id-", lang=language)
    return own_origin() + path.replace("-id-", "{id}")


def _slow_down() -> None:
    wait = allow(f"form:{visitor_network()}", installation().settings.visitor_rate_limit)
    if wait is not None:
        seconds = max(1, math.ceil(wait))
        raise TooManyRequests(
            f"Too many comments came from your network. Try again in {seconds} seconds.",
            retry_after=seconds,
        )


def _submission(site: SubmittingSite, fields: dict[str, str]) -> CommentSubmission:
    fields = fields | {"thread_url": _address(site, fields.get("thread_url", "").strip())}
    document = as_document(fields) | {
        "author_ip": visitor_address(),
        "user_agent": request.user_agent.string or None,
        "referrer": request.referrer or None,
        "context": {
            "honeypot": fields.get(HONEYPOT, "")[:_LONGEST_TRAPPED],
            "elapsed_seconds": seconds_since_issue(
                installation().vault, site.id, fields.get("token", ""), clock.now()
            ),
        },
    }
    try:
        submission = validate(SubmittedComment, document, installation().settings).as_submission()
    except Invalid as refusal:
        raise with_parameters(refusal) from None
    require_own_page(site, submission.thread_url)
    # Whoever fills a form in can say anything of the page: see ``CommentSubmission``.
    said = submission.thread_title
    return replace(
        submission,
        parent_must_be_public=True,
        thread_title="",
        form_title=said,
        # A browser without script is sent on, and could not keep it.
        wants_token=not wants_page(),
        wants_mail=fields.get("replies") == "yes",
        page_language=fields.get("lang"),
    )


def _address(site: SubmittingSite, named: str) -> str:
    """The address of the page that a form names: ours may hold a name that shows nobody's own."""
    address = address_of_page(installation().vault, site.id, named)
    if address is None:
        detail = "This is not a URL."
        raise Invalid(detail, parameter="thread_url")
    return address


def _repeatable(fields: dict[str, str], submission: CommentSubmission) -> Repeatable | None:
    """What recognises a comment that is sent twice: the script's key, else our form's own token.

    A browser without script that posts on a double click sends the same token and the same bytes.
    """
    named = repeatable_request("form:key:")
    if named or submission.elapsed_seconds is None:
        return named
    raw = request.get_data(cache=True)
    digest = hashlib.sha256(fields["token"].encode() + raw).hexdigest()
    return Repeatable(f"form:token:{digest}", b"POST|" + request.path.encode() + b"|" + raw)


def _render(view: CommentView) -> Answer:
    """What the author sees of their comment: whoever sends spam is not told that it was seen."""
    shown = {
        "id": view.id,
        "status": "approved" if view.status == "approved" else "pending",
        "parent_id": view.parent_id,
        "created_at": view.created_at.isoformat(),
        "author": view.author,
        "body": view.body,
    }
    return Answer(201, json.dumps(shown, ensure_ascii=False).encode())


def json_answer(body: bytes | dict[str, Any], status: int = 200) -> Response:
    """What a script is told, and keeps nowhere."""
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False)
    response = Response(content, status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
