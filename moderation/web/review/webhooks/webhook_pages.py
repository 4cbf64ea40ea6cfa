"""Webhooks of a site: the list, one of them, and its test button."""

from flask import jsonify, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.people.membership import Desk
from moderation.actions.webhooks.read_deliveries import count_dispatches
from moderation.actions.webhooks.read_webhooks import read_webhook, read_webhooks
from moderation.actions.webhooks.webhook_endpoints import (
    EVENTS,
    add_webhook,
    change_webhook,
    disable_webhook,
    enable_webhook,
    remove_webhook,
)
from moderation.actions.webhooks.webhook_tests import ask_webhook_test, is_webhook_test_finished
from moderation.errors import Conflict, Invalid
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to, frame
from moderation.web.review.door.guard import require_proof, signed_in
from moderation.web.review.room import blueprint

OUTCOMES = {
    "delivered": N_("Delivered."),
    "url_refused": N_("The address is none that webhooks may go to."),
    "secret_unavailable": N_(
        "The site’s signing secret is unavailable, so nothing was sent. Make a new one."
    ),
    "name_unknown": N_("The name of the receiver has no address. Check how it is spelt."),
    "address_forbidden": N_(
        "The name leads to an address that is not public, and webhooks don’t go there. "
        "Whoever runs this service can allow it."
    ),
    "connection_failed": N_("Nobody answered there, or the connection broke."),
    "certificate_refused": N_("The receiver’s certificate doesn’t prove that it is the receiver."),
    "tls_failed": N_("What answered there doesn’t speak TLS."),
    "too_slow": N_("The receiver took longer than 15 seconds. Answer first, then work."),
    "not_http": N_("What answered there doesn’t speak HTTP."),
    "answer_too_large": N_("The receiver sent more headers than are read."),
    "redirected": N_("The receiver sent us elsewhere, and webhooks don’t follow. Enter that one."),
    "gone": N_("The receiver says that it wants no more (410). A real event would disable it."),
    "busy": N_("The receiver is busy. A real event would be sent again later."),
    "refused": N_("The receiver refused it. Check that it knows the address and the signature."),
    "failed": N_("Something failed at the receiver. A real event would be sent again later."),
}
_ONE = "/<site>/webhooks/<endpoint_id>"


@blueprint.get("/<site>/webhooks", endpoint="webhooks")
def _webhooks(site: str) -> str:
    return _list_page(admin_desk(site))


def _list_page(here: Desk, **more: object) -> str:
    return render_template(
        "review/webhooks/webhooks.html",
        webhooks=read_webhooks(look(), here.site_id),
        events=EVENTS,
        outcomes=OUTCOMES,
        **frame(here),
        **more,
    )


@blueprint.post("/<site>/webhooks", endpoint="add_webhook")
def _add(site: str) -> Response:
    here = admin_desk(site)
    require_proof("review.webhooks", site=here.site)
    try:
        endpoint_id = add_webhook(installation(), here.site_id, *_typed(), signed_in().moderator_id)
    except (Invalid, Conflict) as refused:
        page = _list_page(here, sentence=refused.detail, typed=request.form)
        return make_response(page, refused.status)
    return back_to("review.webhook", here, endpoint_id=endpoint_id)


@blueprint.get(_ONE, endpoint="webhook")
def _webhook(site: str, endpoint_id: str) -> str:
    return _one_page(admin_desk(site), endpoint_id)


def _one_page(here: Desk, endpoint_id: str, **more: object) -> str:
    return render_template(
        "review/webhooks/webhook.html",
        webhook=read_webhook(look(), here.site_id, endpoint_id),
        counts=count_dispatches(look(), endpoint_id),
        events=EVENTS,
        outcomes=OUTCOMES,
        **frame(here),
        **more,
    )


@blueprint.post(_ONE, endpoint="change_webhook")
def _change(site: str, endpoint_id: str) -> Response:
    here = admin_desk(site)
    require_proof("review.webhook", site=here.site, endpoint_id=endpoint_id)
    try:
        change = change_webhook(
            installation(), here.site_id, endpoint_id, *_typed(), signed_in().moderator_id
        )
    except Invalid as refused:
        page = _one_page(here, endpoint_id, sentence=refused.detail, typed=request.form)
        return make_response(page, refused.status)
    return back_to("review.webhook", here, change, endpoint_id=endpoint_id)


@blueprint.post(f"{_ONE}/disabling", endpoint="disable_webhook")
def _disable(site: str, endpoint_id: str) -> Response:
    here = admin_desk(site)
    change = disable_webhook(installation(), here.site_id, endpoint_id, signed_in().moderator_id)
    return back_to("review.webhook", here, change, endpoint_id=endpoint_id)


@blueprint.post(f"{_ONE}/enabling", endpoint="enable_webhook")
def _enable(site: str, endpoint_id: str) -> Response:
    here = admin_desk(site)
    change = enable_webhook(installation(), here.site_id, endpoint_id, signed_in().moderator_id)
    return back_to("review.webhook", here, change, endpoint_id=endpoint_id)


@blueprint.post(f"{_ONE}/removal", endpoint="remove_webhook")
def _remove(site: str, endpoint_id: str) -> Response:
    here = admin_desk(site)
    change = remove_webhook(installation(), here.site_id, endpoint_id, signed_in().moderator_id)
    return back_to("review.webhooks", here, change)


@blueprint.post(f"{_ONE}/tests", endpoint="test_webhook")
def _test(site: str, endpoint_id: str) -> Response:
    here = admin_desk(site)
    ask_webhook_test(installation(), here.site_id, endpoint_id, signed_in().moderator_id)
    return back_to("review.webhook", here, endpoint_id=endpoint_id, anchor="test")


@blueprint.get("/<site>/webhook-tests/<test_id>", endpoint="webhook_test")
def _test_state(site: str, test_id: str) -> Response:
    here = admin_desk(site)
    return jsonify(finished=is_webhook_test_finished(look(), here.site_id, test_id))


def _typed() -> tuple[str, list[str], str]:
    form = request.form
    events = form.getlist("event") if form.get("which") == "some" else []
    if form.get("which") == "some" and not events:
        raise Invalid("Choose at least one event, or all of them.")
    return form.get("url", ""), events, form.get("description", "")
