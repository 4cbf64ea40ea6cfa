"""The queue *Reported*, and the answers that its cards give."""

from collections.abc import Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.decisions.claim_comment import ClaimedComment
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_at_desk import decide_at_desk, read_notice
from moderation.actions.decisions.out_of_sight import WHY_NOT_HIDDEN, hide_reported
from moderation.actions.people.membership import Desk
from moderation.actions.queue.count_lists import count_lists
from moderation.actions.queue.listing import Listing
from moderation.actions.reports.answer_reports import (
    keep_reported,
    keep_wave,
    reject_as_illegal,
)
from moderation.actions.reports.judge_reporter import judge_reporter
from moderation.actions.reports.read_reported import read_reported
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.statuses import Status
from moderation.web.current import installation, look
from moderation.web.review.comment.decision_form import NEWEST_VERSION, reason_of
from moderation.web.review.comment.overtaken import who_is_on_it
from moderation.web.review.door.guard import (
    desk,
    desks_for_bar,
    require_open_desk,
    signed_in,
)
from moderation.web.review.listing.listing_address import of_all_sites
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate

KIND_WORDS = {
    "spam": N_("Spam"),
    "abusive": N_("Insults"),
    "hate": N_("Hate"),
    "threat": N_("A threat"),
    "personal_data": N_("Personal data"),
    "off_topic": N_("Off topic"),
    "other": N_("Something else"),
    "illegal": N_("Illegal"),
}
STANDING_WORDS = {
    "new": N_("new"),
    "reliable": N_("reliable"),
    "often_dismissed": N_("often dismissed"),
    "trusted": N_("trusted flagger"),
}
_DONE = {
    "kept": N_("The comment stays, and its reports are answered."),
    "wave": N_("The comments stay, and their reports are answered."),
    "mute": N_("For 30 days plain reports from there count for nothing. Nobody is told."),
    "unmute": N_("Reports from there count again."),
    "warn": N_("Who gave notices from there reads the warning with their reports."),
    "trust": N_("Changed."),
}
_BROKEN = N_("This form is damaged, so nothing was recorded. Open the list again.")
_OVERTAKEN = N_("The comment was changed by somebody else since you opened it. Look again.")


blueprint.app_template_filter("report_kind")(lambda code: translate(KIND_WORDS.get(code, code)))
blueprint.app_template_filter("reporter_standing")(
    lambda code: translate(STANDING_WORDS.get(code, code))
)


@blueprint.get("/<site>/reported", endpoint="reported")
def _reported(site: str) -> Response:
    return _page(desk(site))


@blueprint.get("/reported", endpoint="all_reported")
def _all_reported() -> Response:
    return _page(None)


@blueprint.post("/<site>/comments/<comment_id>/reports", endpoint="answer_reports")
def _answer(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    try:
        query = _answered(here, comment_id, request.form.get("act", ""))
    except Invalid as refused:
        return make_response(_page(here, refused.detail, comment_id), 422)
    except ClaimedComment as refused:
        return make_response(_page(here, who_is_on_it(refused.claim)), 409)
    except Conflict as refused:
        sentence = refused.detail if refused.detail in WHY_NOT_HIDDEN else _OVERTAKEN
        return make_response(_page(here, sentence), 409)
    return _back(here, **query)


@blueprint.post("/<site>/reports/<report_id>/reporter", endpoint="judge_reporter")
def _judge(site: str, report_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    judgement = request.form.get("judgement", "")
    if judgement == "trust":
        here.require(permission=here.may_administer, to="trust who reports")
    judge_reporter(installation(), here.site_id, report_id, judgement, signed_in().actor)
    return _back(here, done=judgement)


@blueprint.post("/<site>/reported/<thread_id>/keep", endpoint="keep_wave")
def _keep_wave(site: str, thread_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    keep_wave(installation(), here.site_id, thread_id, signed_in().actor)
    return _back(here, done="wave")


def _answered(here: Desk, comment_id: str, act: str) -> dict[str, str]:
    """What was done, as the parameters of the page that comes next."""
    house, actor, version = installation(), signed_in().actor, _version()
    if not is_id(comment_id):
        raise NotFound
    if act == "keep":
        decision_id = keep_reported(house, here.site_id, comment_id, actor, version)
        return {"notice": decision_id} if decision_id else {"done": "kept"}
    if act == "illegal":
        wanted = WantedDecision("rejected", actor, expected_version=version)
        law, why = (request.form.get(name, "").replace("\0", "") for name in ("law", "why"))
        return {"notice": reject_as_illegal(house, here.site_id, comment_id, wanted, law, why)}
    if act == "hide":
        return {"notice": hide_reported(house, here.site_id, comment_id, actor, version)}
    if act not in {"rejected", "spam"}:
        raise Invalid(_BROKEN)
    reason = reason_of(request.form) if act == "rejected" else None
    status: Status = "spam" if act == "spam" else "rejected"
    wanted = WantedDecision(status, actor, reason=reason, expected_version=version)
    return {"notice": decide_at_desk(house, here.site_id, comment_id, wanted)}


def _version() -> int:
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= NEWEST_VERSION):
        raise Invalid(_BROKEN)
    return int(text)


def _back(here: Desk, **query: Any) -> Response:
    thread = request.form.get("thread", "")
    named: dict[str, Any] = {"thread": thread} if is_id(thread) else {}
    if request.form.get("quiet") == "yes":
        query["quiet"] = "yes"
    if request.form.get("of_all"):
        return redirect(url_for("review.all_reported", **query), 303)
    return redirect(url_for("review.reported", site=here.site, **named, **query), 303)


def _page(here: Desk | None, sentence: str = "", refused_id: str = "") -> Response:
    desks: Sequence[Desk] = [here] if here else require_open_desk()
    site_ids = [one.site_id for one in desks]
    thread = request.values.get("thread", "")
    thread_id = thread if is_id(thread) else None
    with_quiet = request.values.get("quiet") == "yes"
    reported = read_reported(look(), installation(), site_ids, thread_id, with_quiet=with_quiet)
    named = {one.site_id: one for one in desks}
    chosen = request.args.get("notice", "")
    notice = read_notice(look(), site_ids, chosen, signed_in().moderator_id)
    page = render_template(
        "review/reports/reported.html",
        reported=reported,
        counts=count_lists(look(), site_ids),
        listing=Listing() if here else of_all_sites(Listing()),
        desk_of=named,
        desk_named={one.site: one for one in desks},
        thread=thread_id or "",
        with_quiet=with_quiet,
        sentence=sentence,
        refused_id=refused_id,
        typed=request.form,
        done=_DONE.get(request.args.get("done", "")),
        notice=notice,
        notice_desk=named.get(notice.site_id) if notice else None,
        desks=desks_for_bar(),
    )
    return make_response(page)
