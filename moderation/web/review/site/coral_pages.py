"""The secrets that a site's Coral signs with: hand one over, and remove one."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.coral.coral_secrets import (
    add_coral_secret,
    read_coral_secrets,
    remove_coral_secret,
)
from moderation.errors import Conflict, Invalid, NotFound
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to, frame
from moderation.web.review.door.guard import require_proof, signed_in
from moderation.web.review.site.settings_pages import settings_page

_WORD = N_("Secret of Coral’s")


def open_coral_pages(blueprint: Blueprint) -> None:
    """Answer at these addresses."""
    add = blueprint.add_url_rule
    add("/<site>/coral-secrets", "add_coral_secret", _add, methods=["POST"])
    add("/<site>/coral-secrets/<secret_id>/removal", "confirm_coral_removal", _confirm)
    add(
        "/<site>/coral-secrets/<secret_id>/removal",
        "remove_coral_secret",
        _remove,
        methods=["POST"],
    )


def _add(site: str) -> Response:
    here = admin_desk(site)
    require_proof("review.settings", site=here.site)
    written, actor = request.form.get("secret", ""), signed_in().actor
    try:
        add_coral_secret(installation(), here.site, written, actor=actor)
    except (Invalid, Conflict) as refused:
        # What was typed is not shown again: it is a secret.
        page = settings_page(here, sentence=refused.detail, about="coral")
        return make_response(page, refused.status)
    return back_to("review.settings", here)


def _confirm(site: str, secret_id: str) -> str:
    here = admin_desk(site)
    for secret in read_coral_secrets(look(), installation(), here.site_id):
        if secret.id == secret_id:
            return render_template(
                "review/site/end_key.html", key=secret, word=_WORD, **frame(here)
            )
    raise NotFound("This secret was removed already.")


def _remove(site: str, secret_id: str) -> Response:
    here = admin_desk(site)
    require_proof("review.confirm_coral_removal", site=here.site, secret_id=secret_id)
    actor = signed_in().actor
    remove_coral_secret(installation(), here.site_id, secret_id, actor=actor)
    return back_to("review.settings", here)
