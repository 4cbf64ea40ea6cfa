"""Single sign-on: on the way to the provider, and back."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.signing_in.sign_in_by_provider import (
    ProviderAnswer,
    leave_for_provider,
    return_from_provider,
)
from moderation.errors import Unauthenticated
from moderation.web.current import end_look, installation
from moderation.web.review.account.passkey_pages import slow_down_beginnings
from moderation.web.review.account.sign_in_pages import let_in, sign_in_page
from moderation.web.review.door.relying_party import own_address
from moderation.web.review.door.return_path import front
from moderation.web.review.door.session_cookie import give_step, step_token
from moderation.web.review.door.visit import present_visit
from moderation.web.review.room import blueprint

_RETURN = "/sign-in/provider/return"


@blueprint.route("/sign-in/provider", endpoint="leave_for_provider", methods=["GET", "POST"])
def _leave() -> Response:
    if request.method != "POST":
        return redirect(url_for("review.sign_in"), 303)
    slow_down_beginnings()
    end_look()  # nothing waits for a network with a look open
    try:
        departure = leave_for_provider(installation(), _redirect_uri())
    except Unauthenticated as refused:
        return sign_in_page(front(), refused.detail, status=503)
    # A redirect would be stopped by form-action 'self'; a page that moves on is not a form.
    page = render_template("review/account/leaving.html", address=departure.address, name=_name())
    return give_step(make_response(page), departure.token)


@blueprint.get(_RETURN, endpoint="return_from_provider")
def _return() -> Response:
    """The one GET that does something: the state, which only this browser knows, guards it."""
    answer = ProviderAnswer(
        request.args.get("state", ""), request.args.get("code", ""), request.args.get("iss")
    )
    end_look()
    try:
        entry = return_from_provider(
            installation(), step_token(), answer, _redirect_uri(), present_visit()
        )
    except Unauthenticated as refused:
        return sign_in_page(front(), refused.detail, status=401)
    return let_in(entry, front())


def _redirect_uri() -> str:
    return own_address() + url_for("review.return_from_provider")


def _name() -> str | None:
    return installation().settings.single_sign_on_name
