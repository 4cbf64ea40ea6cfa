"""One's own account: name, preferences, password, sessions."""

from collections.abc import Sequence

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.account.change_account import (
    DIGESTS,
    KEYS,
    Preferences,
    change_account,
    change_password,
    time_zones,
)
from moderation.actions.account.own_sessions import (
    end_other_sessions,
    end_own_session,
    read_sessions,
)
from moderation.actions.account.read_account import read_account
from moderation.actions.people.membership import Desk, WantedDesks, desks_named
from moderation.actions.people.require_second_factor import require_second_factor
from moderation.errors import Conflict, Invalid, NotFound, Refusal, Unauthenticated
from moderation.languages import LANGUAGES, N_
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, require_proof, signed_in
from moderation.web.review.door.session_cookie import give_session
from moderation.web.review.room import blueprint
from moderation.web.visitor import visitor_machine

_SITES = 20
DONE = {
    "saved": N_("Saved."),
    "password": N_("Your password is changed. Every other browser is signed out."),
    "ended": N_("The session has ended."),
    "others": N_("Every other browser is signed out."),
    "app-off": N_("The authenticator app is turned off. Every other browser is signed out."),
    "passkey": N_("The passkey is added. You can sign in with it from now on."),
    "passkey-removed": N_("The passkey is removed here. Remove it from your device as well."),
    "required": N_("The site asks its moderators for a second factor now."),
    "optional": N_("The site no longer asks for a second factor."),
}
"""What a page says after something was done, by the word in its address."""


@blueprint.get("/account", endpoint="account")
def account_page(refused: Refusal | None = None, section: str = "", status: int = 200) -> Response:
    """The page; what was refused is said in the section that it belongs to."""
    who = signed_in()
    owned_text = request.args.get("site", "").strip()[:63]
    owned, owned_are_more = _owned(who.moderator_id, owned_text)
    page = render_template(
        "review/account/account.html",
        owned=owned,
        owned_are_more=owned_are_more,
        owned_text=owned_text,
        account=read_account(look(), who),
        sessions=read_sessions(look(), who),
        desks=desks_for_bar(),
        languages=LANGUAGES,
        time_zones=time_zones(),
        key_sets=KEYS,
        digests=DIGESTS,
        done=DONE.get(request.args.get("done", "")),
        wanted=request.args.get("wanted") == "second-factor",
        refused=refused,
        section=section,
    )
    return make_response(page, status)


def _owned(moderator_id: str, text: str) -> tuple[Sequence[Desk], bool]:
    """The first of the sites that are theirs to administer, as they look for them."""
    return desks_named(look(), moderator_id, WantedDesks(text, role="admin"), _SITES)


def done(word: str, section: str) -> Response:
    """Back to the page, which says what was done."""
    return redirect(url_for("review.account", done=word) + f"#{section}", 303)


@blueprint.post("/account/preferences", endpoint="save_preferences")
def _save() -> Response:
    form = request.form
    wanted = Preferences(
        display_name=form.get("display_name", ""),
        language=form.get("language") or None,
        time_zone=form.get("time_zone") or None,
        keys=form.get("keys", ""),
        digest=form.get("digest", ""),
    )
    try:
        change_account(installation(), signed_in(), wanted, tuple(LANGUAGES))
    except Invalid as refused:
        return account_page(refused, "preferences", refused.status)
    return done("saved", "preferences")


@blueprint.post("/account/password", endpoint="change_password")
def _change_password() -> Response:
    form = request.form
    try:
        token = change_password(
            installation(),
            signed_in(),
            form.get("present", ""),
            form.get("password", ""),
            visitor_machine(),
        )
    except (Invalid, Unauthenticated) as refused:
        return account_page(refused, "password", 422)
    return give_session(done("password", "password"), token)


@blueprint.post("/account/sessions/<session_id>/end", endpoint="end_session")
def _end(session_id: str) -> Response:
    try:
        end_own_session(installation(), signed_in(), session_id)
    except NotFound as refused:
        return account_page(refused, "sessions", 404)
    return done("ended", "sessions")


@blueprint.post("/account/sessions/others/end", endpoint="end_other_sessions")
def _end_others() -> Response:
    end_other_sessions(installation(), signed_in())
    return done("others", "sessions")


@blueprint.post("/<site>/second-factor", endpoint="require_second_factor")
def _require(site: str) -> Response:
    here = desk(site)
    required = request.form.get("required") == "1"
    if not required and here.may_administer:
        require_proof("review.account")
    try:
        require_second_factor(installation(), signed_in(), here, required=required)
    except Conflict as refused:
        return account_page(refused, "sites", refused.status)
    return done("required" if required else "optional", "sites")
