"""Setting up an authenticator app: its picture and secret, its first code, its recovery codes."""

from flask import make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from moderation.actions.factors.set_up_authenticator import (
    begin_authenticator,
    confirm_authenticator,
    read_new_authenticator,
    renew_codes,
    turn_off_authenticator,
)
from moderation.errors import Invalid, NotFound, Unauthenticated
from moderation.web.current import installation, look
from moderation.web.review.account.account_pages import account_page, done
from moderation.web.review.door.guard import signed_in
from moderation.web.review.door.relying_party import relying_party
from moderation.web.review.door.session_cookie import give_session
from moderation.web.review.room import blueprint
from moderation.web.visitor import visitor_machine


@blueprint.post("/account/app/new", endpoint="new_authenticator")
def _begin() -> Response:
    begin_authenticator(installation(), signed_in())
    return redirect(url_for("review.authenticator"), 303)


@blueprint.route("/account/app", endpoint="authenticator", methods=["GET", "POST"])
def _authenticator() -> Response:
    try:
        return _confirm() if request.method == "POST" else _show()
    except NotFound as over:
        return account_page(over, "second-factor", over.status)


def _show(sentence: str | None = None, status: int = 200) -> Response:
    new = read_new_authenticator(look(), installation(), signed_in(), relying_party().host)
    groups = " ".join(new.secret[i : i + 4] for i in range(0, len(new.secret), 4))
    page = render_template(
        "review/account/authenticator.html",
        picture=_draw(new.address),
        secret=groups,
        sentence=sentence,
    )
    return make_response(page, status)


def _confirm() -> Response:
    code = request.form.get("code", "")
    try:
        secured = confirm_authenticator(installation(), signed_in(), code, visitor_machine())
    except Invalid as refused:
        return _show(refused.detail, refused.status)
    return give_session(_codes(secured.recovery_codes, is_new=True), secured.token)


@blueprint.post("/account/recovery-codes", endpoint="recovery_codes")
def _renew() -> Response:
    return _codes(renew_codes(installation(), signed_in()), is_new=False)


@blueprint.post("/account/app/off", endpoint="authenticator_off")
def _turn_off() -> Response:
    proof = request.form.get("proof", "")
    try:
        token = turn_off_authenticator(installation(), signed_in(), proof, visitor_machine())
    except Unauthenticated as refused:
        return account_page(refused, "second-factor", 422)
    return give_session(done("app-off", "second-factor"), token)


def _codes(codes: list[str], *, is_new: bool) -> Response:
    """Shown in answer to the form, because nothing that is kept could show them again."""
    return make_response(
        render_template("review/account/recovery_codes.html", codes=codes, is_new=is_new)
    )


def _draw(address: str) -> Markup:
    import segno

    # Black on white in both themes: cameras want it so. The quiet zone is part of the picture.
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return Markup(drawing)  # noqa: S704 - drawn here: it holds numbers, no text
