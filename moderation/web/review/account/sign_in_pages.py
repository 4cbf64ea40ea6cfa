"""Signing in, by link and by password, with the code of an app where one is set up; signing out."""

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.signing_in.answer_second_step import answer_second_step, require_second_step
from moderation.actions.signing_in.enter import Entry, sign_out
from moderation.actions.signing_in.sign_in import sign_in
from moderation.actions.signing_in.sign_in_by_link import read_link, use_link
from moderation.errors import Invalid, NotFound, Unauthenticated
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.error_pages import error_page
from moderation.web.review.door.guard import signed_in
from moderation.web.review.door.return_path import front, return_path
from moderation.web.review.door.session_cookie import (
    give_session,
    give_step,
    session_token,
    step_token,
    take_session,
    take_step_cookie,
)
from moderation.web.review.door.visit import present_visit
from moderation.web.review.room import blueprint


@blueprint.route("/sign-in", endpoint="sign_in", methods=["GET", "POST"])
def _sign_in() -> Response:
    whereto = return_path(request.values.get("next", ""))
    if request.method != "POST":
        return redirect(whereto, 303) if g.signed_in else sign_in_page(whereto)
    try:
        entry = sign_in(
            installation(),
            request.form.get("email", ""),
            request.form.get("password", ""),
            present_visit(),
        )
    except Unauthenticated as refused:
        return sign_in_page(whereto, refused.detail, status=401)
    return let_in(entry, whereto)


def let_in(entry: Entry, whereto: str) -> Response:
    """Give the browser what it got: a session, or the page that asks for the code."""
    if entry.is_session:
        return take_step_cookie(give_session(redirect(whereto, 303), entry.token))
    wanted = None if whereto == front() else whereto
    return give_step(redirect(url_for("review.second_step", next=wanted), 303), entry.token)


def sign_in_page(whereto: str, sentence: str | None = None, status: int = 200) -> Response:
    """The page with the ways to sign in, and a sentence where one did not work."""
    provider = installation().settings.single_sign_on_name
    page = render_template(
        "review/door/sign_in.html", next=whereto, sentence=sentence, provider=provider
    )
    return make_response(page, status)


@blueprint.route("/sign-in/link/<token>", endpoint="sign_in_by_link", methods=["GET", "POST"])
def _sign_in_by_link(token: str) -> Response:
    try:
        return _use_link(token) if request.method == "POST" else _show_link(token)
    except NotFound as refused:
        return _keep_to_ourselves(error_page(404, N_("This link is spent"), refused.detail))


def _show_link(token: str, sentence: str | None = None, status: int = 200) -> Response:
    invitation = read_link(look(), token)
    page = render_template("review/account/link.html", invitation=invitation, sentence=sentence)
    return _keep_to_ourselves(make_response(page, status))


def _use_link(token: str) -> Response:
    password = request.form.get("password", "") if "set_password" in request.form else None
    try:
        entry = use_link(installation(), token, password, present_visit())
    except Invalid as refused:
        return _show_link(token, refused.detail, refused.status)
    return _keep_to_ourselves(let_in(entry, front()))


def _keep_to_ourselves(response: Response) -> Response:
    """The address of this page is a secret: it is named to nobody, not even to ourselves.

    ``no-referrer`` would make browsers send the form with ``Origin: null``.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@blueprint.post("/sign-out", endpoint="sign_out")
def _sign_out() -> Response:
    token = session_token()
    if token:
        sign_out(installation(), signed_in(), token)
    return take_session(redirect(url_for("review.sign_in"), 303))


@blueprint.route("/sign-in/second-step", endpoint="second_step", methods=["GET", "POST"])
def _second_step() -> Response:
    whereto = return_path(request.values.get("next", ""))
    try:
        return _answer(whereto) if request.method == "POST" else _ask(whereto)
    except NotFound as over:
        # The back button after signing in, or a page that was left open for too long.
        return redirect(whereto, 303) if g.signed_in else sign_in_page(whereto, over.detail, 401)


def _answer(whereto: str) -> Response:
    code = request.form.get("code", "")
    try:
        entry = answer_second_step(installation(), step_token(), code, present_visit())
    except Unauthenticated as refused:
        return _ask(whereto, refused.detail, status=401)
    return let_in(entry, whereto)


def _ask(whereto: str, sentence: str | None = None, status: int = 200) -> Response:
    require_second_step(look(), step_token())
    page = render_template("review/account/second_step.html", next=whereto, sentence=sentence)
    return make_response(page, status)
