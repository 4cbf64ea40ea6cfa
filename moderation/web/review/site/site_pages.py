"""Add a site from the desk: for admins of all sites. Its credentials are shown once."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.people.all_sites_admin import is_all_sites_admin
from moderation.actions.sites.add_site import add_site
from moderation.errors import Conflict, Forbidden, Invalid
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desks_for_bar, signed_in
from moderation.web.review.room import blueprint
from moderation.web.review.site.settings_pages import key_words
from moderation.web.root_path import public_address


@blueprint.get("/sites/new", endpoint="new_site")
def _new() -> str:
    _require()
    return _page()


@blueprint.post("/sites/new", endpoint="add_site")
def _add() -> Response:
    _require()
    form = request.form
    try:
        made = add_site(
            installation(),
            form.get("name", "").strip(),
            [form.get("origin", "")],
            signed_in().moderator_id,
        )
    except (Invalid, Conflict) as refused:
        return make_response(_page(sentence=refused.detail, typed=form), refused.status)
    address = public_address()
    return make_response(_page(made=made, address=address))


def _page(**more: object) -> str:
    return render_template(
        "review/site/new_site.html", desks=desks_for_bar(), kinds=key_words(), **more
    )


def _require() -> None:
    if not is_all_sites_admin(look(), signed_in().moderator_id):
        raise Forbidden(
            "Only an admin of all sites can add one. Whoever runs this service can change your "
            "role."
        )
