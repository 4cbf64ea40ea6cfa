"""A site's settings: how it judges, and where its pages live."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.installation.door import DoorSecrets, DoorSetting, all_settings
from moderation.actions.people.all_sites_admin import is_all_sites_admin
from moderation.actions.people.membership import Desk
from moderation.actions.sites.change_origins import add_origin, remove_origin
from moderation.actions.sites.read_site_keys import read_site_keys
from moderation.actions.sites.read_sites import read_site
from moderation.actions.sites.set_site import set_site
from moderation.errors import Conflict, Invalid, Refusal
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to, frame
from moderation.web.review.door.guard import signed_in
from moderation.web.review.room import blueprint
from moderation.web.root_path import public_address

MODES = {
    "hold": (N_("Hold"), N_("Every comment waits for a moderator.")),
    "trust": (
        N_("Trust"),
        N_("Authors with three approved comments and no spam are published; the rest waits."),
    ),
    "publish": (
        N_("Publish"),
        N_("What the model thinks is rather not spam is published at once; the rest waits."),
    ),
}
_KINDS = {
    "api": (N_("API key"), N_("Your site sends it with every request.")),
    "signing": (
        N_("Signing secret"),
        N_("Your site signs what it sends with it, and checks our webhooks by it."),
    ),
}


def key_words() -> dict[str, tuple[str, str]]:
    """Every kind of credential: what it is called, and what it is for."""
    doors = installation().doors
    return _KINDS | {door.name: (door.key.word, door.key.hint) for door in doors if door.key}


def settings_page(here: Desk, **more: object) -> str:
    """The page; ``more`` is a sentence, what was typed, or a key that was just made."""
    return render_template(
        "review/site/settings.html",
        site=read_site(look(), here.site_id, installation().doors),
        keys=read_site_keys(look(), installation(), here.site_id),
        doors=door_secrets(),
        secrets_of=lambda secrets: secrets.read(look(), installation(), here.site_id),
        service=public_address(),
        modes=MODES,
        door_settings=_door_settings(),
        kinds=key_words(),
        may_add_site=is_all_sites_admin(look(), signed_in().moderator_id),
        **frame(here),
        **more,
    )


def door_secrets() -> Mapping[str, DoorSecrets]:
    """The doors whose software signs with secrets of its own."""
    return {door.name: door.secrets for door in installation().doors if door.secrets}


def _door_settings() -> Sequence[DoorSetting]:
    return all_settings(installation().doors)


@blueprint.get("/<site>/settings", endpoint="settings")
def _settings(site: str) -> str:
    return settings_page(admin_desk(site))


@blueprint.post("/<site>/settings", endpoint="change_settings")
def _change(site: str) -> Response:
    here = admin_desk(site)
    form = request.form
    try:
        changes = {
            "mode": form.get("mode", ""),
            "spam_above": _fraction(form.get("spam_above", "")),
            "spam_share": _fraction(form.get("spam_share", "")),
        }
        changes |= {one.name: form[one.name] for one in _door_settings() if one.name in form}
        change = set_site(installation(), here.site, changes, signed_in().moderator_id)
    except Invalid as refused:
        return _refused(here, refused, typed=form)
    return back_to("review.settings", here, change)


@blueprint.post("/<site>/origins", endpoint="add_origin")
def _add_origin(site: str) -> Response:
    here = admin_desk(site)
    written = request.form.get("origin", "")
    try:
        change = add_origin(installation(), here.site_id, written, signed_in().moderator_id)
    except (Invalid, Conflict) as refused:
        return _refused(here, refused, origin=written, about="origins")
    return back_to("review.settings", here, change)


@blueprint.post("/<site>/origins/removal", endpoint="remove_origin")
def _remove_origin(site: str) -> Response:
    here = admin_desk(site)
    origin = request.form.get("origin", "")
    change = remove_origin(installation(), here.site_id, origin, signed_in().moderator_id)
    return back_to("review.settings", here, change)


def _refused(here: Desk, refused: Refusal, **typed: object) -> Response:
    page = settings_page(here, sentence=refused.detail, **typed)
    return make_response(page, refused.status)


def _fraction(percent: str) -> str:
    """Per cent as a fraction; what is no number stays, and is refused where it is set."""
    text = percent.strip().replace(",", ".")
    try:
        return str(float(Decimal(text) / 100))
    except (ArithmeticError, ValueError):
        return text
