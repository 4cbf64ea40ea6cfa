"""Answers in the name of the site, written on a comment's page, and taken back there."""

from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_at_desk import decide_at_desk
from moderation.actions.intake.answer_as_site import SiteAnswer, answer_as_site
from moderation.actions.queue.review_comment import review_comment
from moderation.actions.sites.authenticate_site import site_by_id
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id
from moderation.web.current import installation, look
from moderation.web.review.comment.comment_frame import comment_page
from moderation.web.review.door.guard import desk, signed_in
from moderation.web.review.listing.listing_address import listing_of, listing_values, query_of
from moderation.web.review.room import blueprint

_HERE = "/<site>/comments/<comment_id>/answers"


@blueprint.app_template_global("answer_given")
def answer_given() -> str | None:
    """The answer that was given a moment ago, or ``withdrawn``."""
    given = request.args.get("answer", "")
    return given if is_id(given) or given == "withdrawn" else None


@blueprint.post(_HERE, endpoint="answer")
def _answer(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="answer for the site")
    name, body = (request.form.get(part, "").replace("\0", "") for part in ("name", "body"))
    answer = SiteAnswer(comment_id, name.strip(), body.replace("\r\n", "\n").strip())
    try:
        answered = answer_as_site(
            installation(), site_by_id(look(), here.site_id), answer, signed_in().actor
        )
    except (Conflict, Invalid) as refused:
        listing = listing_of(listing_values(request.form))
        page = comment_page(here, comment_id, listing, sentence=refused.detail, answer=answer)
        return make_response(page, refused.status)
    return _back(site, comment_id, answered)


@blueprint.post(f"{_HERE}/withdrawal", endpoint="withdraw_answer")
def _withdraw(site: str, comment_id: str) -> Response:
    """Take back an answer, which ``comment_id`` is; back to what it answers."""
    here = desk(site)
    here.require(permission=here.may_decide, to="answer for the site")
    found = review_comment(look(), installation(), here.site_id, comment_id)
    if not found.is_by_site or not found.parent:
        raise NotFound
    wanted = WantedDecision("rejected", signed_in().actor)
    decide_at_desk(installation(), here.site_id, comment_id, wanted)
    return _back(site, found.parent.id, "withdrawn")


def _back(site: str, comment_id: str, answer: str) -> Response:
    query: dict[str, Any] = query_of(listing_of(listing_values(request.form)))
    address = url_for(
        "review.comment", site=site, comment_id=comment_id, _anchor="answer", **query, answer=answer
    )
    return redirect(address, 303)
