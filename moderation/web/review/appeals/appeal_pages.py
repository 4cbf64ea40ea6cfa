"""The queue of appeals: the comment, what its author was told, why they object, who decided."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.decisions.decide_appeal import LONGEST_ANSWER, decide_appeal
from moderation.actions.decisions.decide_notice_appeal import decide_notice_appeal
from moderation.actions.decisions.read_appeals import read_appeals
from moderation.actions.people.membership import Desk
from moderation.errors import Invalid, NotFound
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.room import blueprint

_NOTICES = {
    "granted": N_("The appeal was granted, and the comment is published."),
    "taken_down": N_("The appeal was granted, and the comment was taken down."),
    "refused": N_("The appeal was refused. Whoever appealed reads your answer."),
}
_GRANTED = {"author": "granted", "notifier": "taken_down"}
_DEEDS = {"author": decide_appeal, "notifier": decide_notice_appeal}
_ANSWER = N_("answer an appeal")


@blueprint.get("/<site>/appeals", endpoint="appeals")
def _appeals(site: str) -> str:
    return _page(desk(site), request.args.get("done", ""))


@blueprint.post("/<site>/appeals/<appeal_id>", endpoint="answer_appeal")
def _answer(site: str, appeal_id: str) -> Response | tuple[str, int]:
    here = desk(site)
    here.require(permission=here.may_decide, to=_ANSWER)
    answer, is_granted = request.form.get("answer", ""), request.form.get("grant") == "yes"
    who, by = signed_in().moderator_id, request.form.get("by", "author")
    if by not in _DEEDS:
        raise NotFound("There is no such appeal.")
    try:
        _DEEDS[by](installation(), here.site_id, appeal_id, who, answer, is_granted=is_granted)
    except Invalid as refused:
        return _page(here, "", sentence=refused.detail, typed={appeal_id: answer}), 422
    done = _GRANTED[by] if is_granted else "refused"
    return redirect(url_for("review.appeals", site=site, done=done), 303)


def _page(
    here: Desk, done: str, sentence: str | None = None, typed: dict[str, str] | None = None
) -> str:
    return render_template(
        "review/appeals/appeals.html",
        appeals=read_appeals(look(), here.site_id, signed_in().moderator_id),
        done=_NOTICES.get(done),
        sentence=sentence,
        typed=typed or {},
        longest=LONGEST_ANSWER,
        desks=desks_for_bar(),
    )
