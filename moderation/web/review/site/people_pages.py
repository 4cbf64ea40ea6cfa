"""The people of a site: who they are, invite one, change a role, remove, disable."""

from collections.abc import Callable

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.people.all_sites_admin import is_all_sites_admin
from moderation.actions.people.change_role import change_role
from moderation.actions.people.disable_account import set_account_disabled
from moderation.actions.people.invite_moderator import Invitation, invite_moderator, new_link
from moderation.actions.people.membership import Desk
from moderation.actions.people.read_people import read_people
from moderation.actions.people.site_roles import ROLES, role_named
from moderation.errors import Conflict, Invalid
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to, frame
from moderation.web.review.door.guard import require_proof, signed_in
from moderation.web.review.door.relying_party import own_address
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import language

_ROLE_WORDS = {"admin": N_("Admin"), "moderator": N_("Moderator"), "viewer": N_("Viewer")}
_LONGEST = 100  # letters of a name
_PERSON = "/<site>/moderators/<moderator_id>"


@blueprint.get("/<site>/moderators", endpoint="people")
def _people(site: str) -> str:
    return _page(admin_desk(site))


def _page(here: Desk, **more: object) -> str:
    who, named = signed_in().moderator_id, request.args.get("name", "").strip()[:_LONGEST]
    page = read_people(
        look(), installation(), here.site_id, who, named=named, after=_id_of("after")
    )
    return render_template(
        "review/site/people.html",
        page=page,
        named=named,
        is_later="after" in request.args,
        me=who,
        roles=ROLES,
        role_words=_ROLE_WORDS,
        mails_links=installation().settings.sends_mail,
        may_disable=is_all_sites_admin(look(), who),
        **frame(here),
        **more,
    )


def _id_of(name: str) -> str:
    text = request.args.get(name, "")
    return text if is_id(text) else ""


@blueprint.post("/<site>/moderators", endpoint="invite")
def _invite(site: str) -> Response:
    here = admin_desk(site)
    form = request.form
    try:
        role = role_named(form.get("role", ""))
        if role == "admin":
            _require_proof(here)
        invited = invite_moderator(
            installation(),
            here.site_id,
            form.get("email", "").strip(),
            role,
            signed_in().moderator_id,
            form.get("display_name", ""),
            language(),
        )
    except (Invalid, Conflict) as refused:
        return make_response(_page(here, sentence=refused.detail, typed=form), refused.status)
    return _invited(here, invited)


@blueprint.post(f"{_PERSON}/link", endpoint="make_link")
def _link(site: str, moderator_id: str) -> Response:
    here = admin_desk(site)
    _require_proof(here)
    try:
        invited = new_link(installation(), here.site_id, moderator_id, signed_in().moderator_id)
    except Conflict as refused:
        return make_response(_page(here, sentence=refused.detail), 409)
    return _invited(here, invited)


def _invited(here: Desk, invited: Invitation) -> Response:
    path = url_for("review.sign_in_by_link", token=invited.token) if invited.token else ""
    link = f"{own_address()}{path}" if path else ""
    return make_response(_page(here, invited=invited, link=link))


@blueprint.post(f"{_PERSON}/role", endpoint="change_role")
def _change_role(site: str, moderator_id: str) -> Response:
    here = admin_desk(site)
    role = role_named(request.form.get("role", ""))
    if role == "admin":
        _require_proof(here)
    who = signed_in().moderator_id
    return _changed(
        here, lambda: change_role(installation(), here.site_id, moderator_id, role, who)
    )


@blueprint.post(f"{_PERSON}/removal", endpoint="remove_person")
def _remove(site: str, moderator_id: str) -> Response:
    here = admin_desk(site)
    who = signed_in().moderator_id
    return _changed(
        here, lambda: change_role(installation(), here.site_id, moderator_id, None, who)
    )


@blueprint.post(f"{_PERSON}/disabling", endpoint="disable_person")
def _disable(site: str, moderator_id: str) -> Response:
    return _set_disabled(admin_desk(site), moderator_id, disabled=True)


@blueprint.post(f"{_PERSON}/enabling", endpoint="enable_person")
def _enable(site: str, moderator_id: str) -> Response:
    return _set_disabled(admin_desk(site), moderator_id, disabled=False)


def _set_disabled(here: Desk, moderator_id: str, *, disabled: bool) -> Response:
    _require_proof(here)
    who = signed_in().moderator_id
    set_account_disabled(installation(), here.site_id, moderator_id, who, disabled=disabled)
    return back_to("review.people", here)


def _require_proof(here: Desk) -> None:
    require_proof("review.people", site=here.site)


def _changed(here: Desk, act: Callable[[], str | None]) -> Response:
    try:
        change = act()
    except Conflict as refused:
        return make_response(_page(here, sentence=refused.detail), 409)
    return back_to("review.people", here, change)
