"""The secrets that a door's software signs with: hand one over, and remove one."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.installation.door import DoorSecrets
from moderation.errors import Conflict, Invalid, NotFound
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to, frame
from moderation.web.review.door.guard import require_proof, signed_in
from moderation.web.review.room import blueprint
from moderation.web.review.site.settings_pages import door_secrets, settings_page

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
def _confirm(site: str, door: str, secret_id: str) -> str:
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
