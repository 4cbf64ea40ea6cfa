"""A site that is being removed: its pages say so and until when, and an admin takes it back."""

from flask import Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.sites.remove_site import restore_site
from moderation.web.current import installation
from moderation.web.review.door.administration import admin_desk
from moderation.web.review.door.guard import SiteIsRemoved, desks_for_bar, signed_in
from moderation.web.review.room import blueprint

_GONE = 410


@blueprint.errorhandler(SiteIsRemoved)
def _is_removed(removed: SiteIsRemoved) -> Response:
    """Whatever page of it was asked for: nothing of the site is shown, nothing is done."""
    page = render_template("review/site/removed.html", found=removed.found, desks=desks_for_bar())
    return make_response(page, _GONE)


@blueprint.post("/<site>/restoration", endpoint="restore_site")
def _restore(site: str) -> AnyResponse:
    try:
        admin_desk(site)  # who presses twice finds it in its place
    except SiteIsRemoved as removed:
        here = removed.found.desk
        here.require(permission=here.may_administer, to="restore it")
        restore_site(installation(), site, signed_in().moderator_id)
    return redirect(url_for("review.queue", site=site), 303)
