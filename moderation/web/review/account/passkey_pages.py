"""Passkeys: what the browser is asked, and what it answers."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.factors.passkeys import (
    Offer,
    add_passkey,
    offer_new_passkey,
    offer_passkey,
    remove_passkey,
)
from moderation.actions.signing_in.sign_in import sign_in_by_passkey
from moderation.errors import Conflict, Invalid, NotFound, TooManyRequests, Unauthenticated
from moderation.web.current import installation
from moderation.web.rate_limit import allow
from moderation.web.review.account.account_pages import account_page, done
from moderation.web.review.account.sign_in_pages import let_in, sign_in_page
from moderation.web.review.door.guard import signed_in
from moderation.web.review.door.relying_party import relying_party
from moderation.web.review.door.return_path import return_path
from moderation.web.review.door.session_cookie import give_session, give_step, step_token
from moderation.web.review.door.visit import present_visit
from moderation.web.review.room import blueprint
from moderation.web.visitor import visitor_network

_BEGINNINGS = "1/30"  # a second, and at once: each is a row until it is over


def slow_down_beginnings() -> None:
    """Raise ``TooManyRequests`` where one network begins to sign in without end."""
    wait = allow(f"sign-in step {visitor_network()}", _BEGINNINGS)
    if wait:
        raise TooManyRequests("That was very often. Wait a little.", retry_after=int(wait) + 1)


@blueprint.post("/sign-in/passkey/question", endpoint="ask_for_passkey")
def _ask() -> Response:
    slow_down_beginnings()
    return _question(offer_passkey(installation(), relying_party()))


@blueprint.route("/sign-in/passkey", endpoint="sign_in_by_passkey", methods=["GET", "POST"])
def _sign_in() -> AnyResponse:
    whereto = return_path(request.values.get("next", ""))
    if request.method != "POST":
        return redirect(url_for("review.sign_in"), 303)
    answer = request.form.get("credential", "")
    try:
        entry = sign_in_by_passkey(
            installation(), step_token(), answer, relying_party(), present_visit()
        )
    except (NotFound, Unauthenticated) as refused:
        return sign_in_page(whereto, refused.detail, status=401)
    return let_in(entry, whereto)


@blueprint.post("/account/passkeys/question", endpoint="ask_for_new_passkey")
def _ask_for_new() -> Response:
    return _question(offer_new_passkey(installation(), signed_in(), relying_party()))


@blueprint.post("/account/passkeys", endpoint="add_passkey")
def _add() -> AnyResponse:
    form = request.form
    try:
        token = add_passkey(
            installation(),
            signed_in(),
            step_token(),
            form.get("credential", ""),
            form.get("name", ""),
            relying_party(),
        )
    except (Conflict, Invalid, NotFound) as refused:
        return account_page(refused, "passkeys", refused.status)
    return give_session(done("passkey", "passkeys"), token)


@blueprint.post("/account/passkeys/<passkey_id>/remove", endpoint="remove_passkey")
def _remove(passkey_id: str) -> AnyResponse:
    try:
        token = remove_passkey(installation(), signed_in(), passkey_id)
    except NotFound as refused:
        return account_page(refused, "passkeys", refused.status)
    return give_session(done("passkey-removed", "passkeys"), token)


def _question(offer: Offer) -> Response:
    response = Response(offer.options, content_type="application/json")
    give_step(response, offer.token)
    return response
