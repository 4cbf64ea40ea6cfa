"""Who gave a notice: shown once, for a reason, to somebody who has just proved who they are."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.factors.confirm import confirm_by_password, must_type_password
from moderation.actions.privacy.reveal_address import REASONS
from moderation.actions.privacy.reveal_notifier import require_contact, reveal_notifier
from moderation.errors import Invalid, Unauthenticated
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, require_proof, signed_in
from moderation.web.review.door.session_cookie import give_session
from moderation.web.review.room import blueprint
from moderation.web.visitor import visitor_machine

_HERE = "/<site>/notices/<notice_id>/contact"


@blueprint.get(_HERE, endpoint="contact")
def _ask(site: str, notice_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_reveal, to="see addresses in full")
    require_contact(look(), here.site_id, notice_id)
    return _page(notice_id)


@blueprint.post(_HERE, endpoint="reveal_contact")
def _reveal(site: str, notice_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_reveal, to="see addresses in full")
    reason, token = request.form.get("reason", ""), None
    who = signed_in().moderator_id
    try:
        if reason in REASONS:
            token = _prove(here.site, notice_id)
        contact = reveal_notifier(installation(), here.site_id, notice_id, who, reason)
    except (Invalid, Unauthenticated) as refused:
        return make_response(_page(notice_id, refused=refused.detail, reason=reason), 422)
    page = _page(notice_id, contact=contact)
    return give_session(page, token) if token else page


def _prove(site: str, notice_id: str) -> str | None:
    """The session's new token where a password was typed; who has none is led to other proofs."""
    if must_type_password(look(), signed_in()):
        password = request.form.get("password", "")
        return confirm_by_password(installation(), signed_in(), password, visitor_machine())
    require_proof("review.contact", site=site, notice_id=notice_id)
    return None


def _page(notice_id: str, **more: object) -> Response:
    page = render_template(
        "review/reports/contact.html",
        notice_id=notice_id,
        must_confirm=must_type_password(look(), signed_in()),
        desks=desks_for_bar(),
        **more,
    )
    return make_response(page)
