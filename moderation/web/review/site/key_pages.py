"""A site's keys and the secrets of doors: make or hand over a new one, and end an old one."""

from datetime import timedelta

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.installation.door import DoorSecrets
from moderation.actions.sites.read_site_keys import key_kinds, read_site_keys
from moderation.actions.sites.rotate_site_key import end_site_key, rotate_site_key
from moderation.errors import Conflict, Invalid, NotFound
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to, frame
from moderation.web.review.door.guard import require_proof, signed_in
from moderation.web.review.room import blueprint
from moderation.web.review.site.settings_pages import door_secrets, key_words, settings_page

_OVERLAP_HOURS = {"0", "1", "24", "168"}


@blueprint.post("/<site>/keys", endpoint="make_key")
def _make(site: str) -> Response:
    here = admin_desk(site)
    kind, hours = request.form.get("kind", ""), request.form.get("overlap", "")
    if kind not in key_kinds(installation()) or hours not in _OVERLAP_HOURS:
        raise Invalid("This form is damaged, so nothing was recorded. Open the settings again.")
    require_proof("review.settings", site=here.site)
    try:
        fresh = rotate_site_key(
            installation(),
            here.site,
            kind,
            timedelta(hours=int(hours)),
            actor=signed_in().actor,
            expected_newest=request.form.get("newest", ""),
        )
    except Conflict as refused:
        return make_response(settings_page(here, sentence=refused.detail), 409)
    return make_response(settings_page(here, fresh=fresh, fresh_kind=kind, overlap=int(hours)))


@blueprint.get("/<site>/keys/<key_id>/end", endpoint="confirm_end_key")
def _confirm(site: str, key_id: str) -> str:
    here = admin_desk(site)
    for kind, keys in read_site_keys(look(), installation(), here.site_id).items():
        for key in keys:
            if key.id == key_id and not key.is_newest:
                word = key_words()[kind][0]
                return render_template(
                    "review/site/end_key.html", key=key, word=word, **frame(here)
                )
    raise NotFound("This key has ended already.")


@blueprint.post("/<site>/keys/<key_id>/end", endpoint="end_key")
def _end(site: str, key_id: str) -> Response:
    here = admin_desk(site)
    require_proof("review.confirm_end_key", site=here.site, key_id=key_id)
    end_site_key(installation(), here.site_id, key_id, signed_in().moderator_id)
    return back_to("review.settings", here)


_REMOVAL = "/<site>/<door>-secrets/<secret_id>/removal"


@blueprint.post("/<site>/<door>-secrets", endpoint="add_secret")
def _add(site: str, door: str) -> Response:
    here, secrets = admin_desk(site), _secrets(door)
    require_proof("review.settings", site=here.site)
    written, actor = request.form.get("secret", ""), signed_in().actor
    try:
        secrets.add(installation(), here.site, written, actor=actor)
    except (Invalid, Conflict) as refused:
        # What was typed is not shown again: it is a secret.
        page = settings_page(here, sentence=refused.detail, about=door)
        return make_response(page, refused.status)
    return back_to("review.settings", here)


@blueprint.get(_REMOVAL, endpoint="confirm_secret_removal")
def _confirm_removal(site: str, door: str, secret_id: str) -> str:
    here, secrets = admin_desk(site), _secrets(door)
    for secret in secrets.read(look(), installation(), here.site_id):
        if secret.id == secret_id:
            return render_template(
                "review/site/end_key.html", key=secret, word=secrets.word, **frame(here)
            )
    raise NotFound("This secret was removed already.")


@blueprint.post(_REMOVAL, endpoint="remove_secret")
def _remove(site: str, door: str, secret_id: str) -> Response:
    here, secrets = admin_desk(site), _secrets(door)
    require_proof("review.confirm_secret_removal", site=here.site, door=door, secret_id=secret_id)
    secrets.remove(installation(), here.site_id, secret_id, actor=signed_in().actor)
    return back_to("review.settings", here)


def _secrets(door: str) -> DoorSecrets:
    found = door_secrets().get(door)
    if found is None:
        raise NotFound
    return found
