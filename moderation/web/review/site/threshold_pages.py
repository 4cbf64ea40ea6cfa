"""The threshold: move it, see what it would have made of past decisions, and save it."""

import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.learning.simulate_threshold import Simulation, simulate_threshold
from moderation.actions.people.membership import Desk
from moderation.actions.sites.set_site import set_site
from moderation.errors import Invalid
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.room import blueprint

_HERE = "/<site>/threshold"
_NO_NUMBER = N_("A threshold is a number above 0 and at most 1, such as 0.9.")
_SAYS_LITTLE = 200
_SEAL_LENGTH = 32


@blueprint.get(_HERE, endpoint="threshold")
def _threshold(site: str) -> Response:
    here = desk(site)
    typed = request.args.get("above", "")
    try:
        threshold = _number(typed) if typed else None
    except Invalid as refused:
        return _page(here, None, sentence=refused.detail, status=422)
    return _page(here, threshold)


@blueprint.post(f"{_HERE}/save", endpoint="save_threshold")
def _save(site: str) -> Response:
    here = desk(site)
    here.require(permission=here.role == "admin", to="change the threshold")
    try:
        threshold = _number(request.form.get("above", ""))
    except Invalid as refused:
        return _page(here, None, sentence=refused.detail, status=422)
    before = simulate_threshold(look(), here.site_id, None).present.threshold
    set_site(installation(), here.site, {"spam_above": str(threshold)}, signed_in().moderator_id)
    was = str(before)
    address = url_for("review.threshold", site=here.site, was=was, seal=_seal(here, was))
    return redirect(address, 303)


def _page(
    here: Desk, threshold: float | None, *, sentence: str | None = None, status: int = 200
) -> Response:
    simulation = simulate_threshold(look(), here.site_id, threshold)
    page = render_template(
        "review/site/threshold.html",
        simulation=simulation,
        chosen=simulation.chosen,
        present=simulation.present,
        costs=_costs(simulation),
        curve=curve_of(simulation),
        says_little=simulation.number < _SAYS_LITTLE,
        may_save=here.role == "admin",
        was=_was(here, simulation),
        sentence=sentence,
        desks=desks_for_bar(),
    )
    return make_response(page, status)


def _costs(simulation: Simulation) -> dict[int, float]:
    """Thresholds by what they cost, as they would be saved."""
    costs = installation().classifier.costs(simulation.spam_share)
    return {one_of: _number(str(threshold)) for one_of, threshold in costs.items()}


def _was(here: Desk, simulation: Simulation) -> float | None:
    """What the threshold was before it was saved, if the address is one that we made."""
    was = request.args.get("was", "")
    if not hmac.compare_digest(request.args.get("seal", "").encode(), _seal(here, was).encode()):
        return None
    before = float(was)
    return None if before == simulation.present.threshold else before


def _seal(here: Desk, was: str) -> str:
    told = f"{here.site_id}|{was}|{signed_in().session_id}"
    digest = installation().vault.digest("threshold before", told.encode())
    return digest.hex()[:_SEAL_LENGTH]


def _number(text: str) -> float:
    try:
        value = float(text.strip())
    except ValueError:
        raise Invalid(_NO_NUMBER) from None
    if not (math.isfinite(value) and 0.0 < value <= 1.0):
        raise Invalid(_NO_NUMBER)
    return round(value, 4) or 0.0001


WIDTH, HEIGHT = 640, 200


@dataclass(frozen=True, slots=True)
class Curve:
    """Two lines over the thresholds from 0 to 1, and where the two thresholds stand."""

    wrong: str  # the share of good comments that would have been filed
    left: str  # the share of spam that would have been left to people
    present: float
    chosen: float
    width: int = WIDTH
    height: int = HEIGHT


def curve_of(simulation: Simulation) -> Curve:
    """The lines; each is a share, so that few of one sort are not hidden by many of the other."""
    ham = simulation.present.filed_wrong + simulation.present.left_ham
    spam = simulation.present.filed_right + simulation.present.left_spam
    places = [step.threshold for step in simulation.steps]
    return Curve(
        wrong=_line(places, [step.filed_wrong for step in simulation.steps], ham),
        left=_line(places, [step.left_spam for step in simulation.steps], spam),
        present=_x(simulation.present.threshold),
        chosen=_x(simulation.chosen.threshold),
    )


def _line(places: Sequence[float], numbers: Sequence[int], of: int) -> str:
    if not of:
        return ""
    points = zip(places, numbers, strict=True)
    return " ".join(
        f"{_x(place)},{round(HEIGHT - number / of * HEIGHT, 1)}" for place, number in points
    )


def _x(threshold: float) -> float:
    return round(threshold * WIDTH, 1)
