"""The page that asks for a fresh proof, before something delicate."""

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.account.read_account import read_account
from moderation.actions.factors.confirm import confirm_by_code, confirm_by_password
from moderation.actions.factors.passkeys import confirm_by_passkey
from moderation.errors import NotFound, Unauthenticated
from moderation.web.current import installation, look
from moderation.web.review.door.guard import signed_in
from moderation.web.review.door.relying_party import relying_party
from moderation.web.review.door.return_path import return_path
from moderation.web.review.door.session_cookie import give_session, step_token
from moderation.web.review.room import blueprint
from moderation.web.visitor import visitor_machine


@blueprint.route("/confirm", endpoint="confirm", methods=["GET", "POST"])
def _confirm() -> Response:
    whereto = return_path(request.values.get("next", ""))
    if request.method != "POST":
        return _ask(whereto)
    try:
        token = _prove()
    except (NotFound, Unauthenticated) as refused:
        return _ask(whereto, refused.detail, status=422)
    return give_session(redirect(whereto, 303), token)


def _prove() -> str:
    form, who = request.form, signed_in()
    if "credential" in form:
        return confirm_by_passkey(
            installation(), who, step_token(), form["credential"], relying_party()
        )
    if "code" in form:
        return confirm_by_code(installation(), who, form["code"], visitor_machine())
    return confirm_by_password(installation(), who, form.get("password", ""), visitor_machine())


def _ask(whereto: str, sentence: str | None = None, status: int = 200) -> Response:
    account = read_account(look(), signed_in())
    page = render_template(
        "review/door/confirm.html", next=whereto, sentence=sentence, account=account
    )
    return make_response(page, status)
