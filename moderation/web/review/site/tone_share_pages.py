"""The share of heated comments that a site holds: tried on its past, and saved."""

import math

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.learning.try_tone_share import try_tone_share
from moderation.actions.people.membership import Desk
from moderation.actions.sites.set_site import set_site
from moderation.actions.sites.tone_cuts import FEWEST
from moderation.errors import Invalid
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import back_to, frame
from moderation.web.review.door.guard import desk, signed_in
from moderation.web.review.room import blueprint

_HERE = "/<site>/tone"
_NO_SHARE = N_("A share is a number above 0 and at most 50, in per cent, such as 3.")


@blueprint.get(_HERE, endpoint="tone_share")
def _tone_share(site: str) -> Response:
    here = desk(site)
    typed = request.args.get("share", "")
    try:
        share = _share(typed) if typed else None
    except Invalid as refused:
        return _page(here, None, sentence=refused.detail, status=422)
    return _page(here, share)


@blueprint.post(f"{_HERE}/save", endpoint="save_tone_share")
def _save(site: str) -> Response:
    here = desk(site)
    here.require(permission=here.role == "admin", to="change what is held")
    typed = request.form.get("share", "")
    try:
        wanted = str(_share(typed)) if typed.strip() else ""
    except Invalid as refused:
        return _page(here, None, sentence=refused.detail, status=422)
    change = set_site(installation(), here.site, {"tone_share": wanted}, signed_in().moderator_id)
    return back_to("review.tone_share", here, change)


def _page(
    here: Desk, share: float | None, *, sentence: str | None = None, status: int = 200
) -> Response:
    page = render_template(
        "review/site/tone_share.html",
        trial=try_tone_share(look(), here.site_id, share),
        fewest=FEWEST,
        may_save=here.role == "admin",
        sentence=sentence,
        **frame(here),
    )
    return make_response(page, status)


def _share(percent: str) -> float:
    try:
        value = float(percent.strip().replace(",", ".")) / 100
    except ValueError:
        raise Invalid(_NO_SHARE) from None
    if not (math.isfinite(value) and 0.0 < value <= 0.5):
        raise Invalid(_NO_SHARE)
    return round(value, 5) or 0.00001
