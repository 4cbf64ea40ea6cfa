"""Where the links in mail lead: one comment, without signing in. Looking changes nothing."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_at_desk import decide_at_desk
from moderation.actions.installation import Actor
from moderation.actions.mail.compose_digest import DIGESTS, end_digests
from moderation.actions.mail.mail_link import MailLink, read_mail_link
from moderation.actions.mail.review_by_mail import desk_of_link, undo_by_mail
from moderation.actions.people.membership import Desk
from moderation.actions.queue.review_comment import Dossier, review_comment
from moderation.errors import Conflict
from moderation.vault.lasting_tokens import read_lasting_token
from moderation.web.current import installation, look
from moderation.web.review.comment.decision_form import status_of
from moderation.web.review.comment.overtaken import what_happened
from moderation.web.review.room import blueprint


@blueprint.route("/mail/<token>", endpoint="mail_comment", methods=["GET", "POST"])
def _comment(token: str) -> Response:
    link = read_mail_link(installation().vault, token, clock.now())
    desk = desk_of_link(look(), link)
    return _decide(link, desk) if request.method == "POST" else _page(link, desk)


def _decide(link: MailLink, desk: Desk) -> Response:
    if "undo" in request.form:
        return _undo(link, desk)
    actor = Actor.moderator(link.moderator_id)
    status = status_of(request.form.get("status", ""))
    wanted = WantedDecision(status, actor, expected_version=link.version)
    try:
        decision_id = decide_at_desk(installation(), desk.site_id, link.subject_id, wanted)
    except Conflict:
        comment = review_comment(look(), installation(), desk.site_id, link.subject_id)
        return _page(link, desk, sentence=what_happened(comment, link.moderator_id), status=409)
    return _page(link, desk, done=decision_id)


def _undo(link: MailLink, desk: Desk) -> Response:
    try:
        undo_by_mail(installation(), link, desk.site_id, request.form["undo"])
    except Conflict as refused:
        return _page(link, desk, sentence=refused.detail, status=409)
    return _page(link, desk, is_undone=True)


def _page(
    link: MailLink,
    desk: Desk,
    *,
    sentence: str | None = None,
    done: str | None = None,
    is_undone: bool = False,
    status: int = 200,
) -> Response:
    comment: Dossier = review_comment(look(), installation(), desk.site_id, link.subject_id)
    page = render_template(
        "review/comment/mail_comment.html",
        comment=comment,
        site=desk.site,
        may_decide=comment.version == link.version,
        sentence=sentence,
        done=done,
        is_undone=is_undone,
    )
    return _keep_to_ourselves(make_response(page, status))


@blueprint.route("/mail/off/<token>", endpoint="mail_off", methods=["GET", "POST"])
def _off(token: str) -> Response:
    """Mail programs open addresses; only a button, or theirs by RFC 8058, changes anything."""
    moderator_id = read_lasting_token(installation().vault, DIGESTS, token)
    is_off = request.method == "POST"
    if is_off:
        end_digests(installation(), moderator_id)
    return _keep_to_ourselves(
        make_response(render_template("review/comment/mail_off.html", is_off=is_off))
    )


def _keep_to_ourselves(response: Response) -> Response:
    """The address of this page is a secret. ``no-referrer`` would send forms with no origin."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
