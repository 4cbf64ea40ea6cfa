"""The second step of signing in: the page that asks for the code of the app."""

from flask import g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.signing_in.answer_second_step import answer_second_step, require_second_step
from moderation.errors import NotFound, Unauthenticated
from moderation.web.current import installation, look
from moderation.web.review.account.sign_in_pages import let_in, sign_in_page
from moderation.web.review.door.return_path import return_path
from moderation.web.review.door.session_cookie import step_token
from moderation.web.review.door.visit import present_visit
from moderation.web.review.room import blueprint


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
