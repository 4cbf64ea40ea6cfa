"""One's own sites: as many as there are, by name, with what waits on each."""

from flask import render_template, request

from moderation.actions.people.membership import WantedDesks
from moderation.actions.queue.read_own_sites import read_own_sites
from moderation.actions.sites.remove_site import removed_desks
from moderation.languages import N_
from moderation.web.current import look
from moderation.web.review.door.guard import desks_for_bar, is_shut, signed_in
from moderation.web.review.room import blueprint

_ROLE_WORDS = {"admin": N_("Admin"), "moderator": N_("Moderator"), "viewer": N_("Viewer")}
_LONGEST = 63  # letters of a site's name


@blueprint.get("/sites", endpoint="sites")
def _sites() -> str:
    wanted = WantedDesks(text=_asked("q"), after=_asked("after"))
    return render_template(
        "review/site/sites.html",
        page=read_own_sites(look(), signed_in().moderator_id, wanted),
        wanted=wanted,
        is_shut=is_shut,
        role_words=_ROLE_WORDS,
        desks=desks_for_bar(),
        removed=removed_desks(look(), signed_in().moderator_id),
    )


def _asked(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST]
