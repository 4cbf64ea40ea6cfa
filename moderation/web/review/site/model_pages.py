"""The models, of spam and of tone: which one judges, what it was trained on, and the way back."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.installation import Actor
from moderation.actions.learning.promote_model import (
    promote_model,
    require_model_admin,
    roll_back_model,
)
from moderation.actions.learning.read_models import read_model_page
from moderation.actions.learning.stored_model import Judges
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desks_for_bar, own_desks, require_every_desk, signed_in
from moderation.web.review.room import blueprint

_STATUS_WORDS = {
    "champion": "",
    "challenger": N_("not used yet"),
    "refused": N_("refused"),
    "retired": N_("used before"),
}


@blueprint.get("/model", endpoint="model")
def _model() -> str:
    who = signed_in().moderator_id
    require_model_admin(look(), who)
    require_every_desk(own_desks())
    judges = _judges(request.args)
    page = read_model_page(look(), installation(), request.args.get("after", ""), judges)
    return render_template(
        "review/site/model.html",
        page=page,
        judges=judges,
        is_later="after" in request.args,
        words=_STATUS_WORDS,
        desks=desks_for_bar(),
    )


@blueprint.post("/model/use", endpoint="use_model")
def _use() -> Response:
    who = _admin()
    promote_model(installation(), request.form.get("name", ""), Actor.moderator(who))
    return _back()


@blueprint.post("/model/back", endpoint="leave_model")
def _leave() -> Response:
    who = _admin()
    leaving = request.form.get("name", "")
    judges = _judges(request.form)
    roll_back_model(installation(), Actor.moderator(who), leaving=leaving, judges=judges)
    return _back()


def _judges(said: Mapping[str, str]) -> Judges:
    return "tone" if said.get("of") == "tone" else "spam"


def _back() -> Response:
    return redirect(url_for("review.model", of=request.form.get("of") or None), 303)


def _admin() -> str:
    who = signed_in().moderator_id
    require_model_admin(look(), who)
    require_every_desk(own_desks())
    return who
