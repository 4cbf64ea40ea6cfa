"""How a webhook fares: the log of its deliveries, its dead letters, one event with its tries."""

import re
from datetime import UTC, datetime, time, timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.people.membership import Desk
from moderation.actions.webhooks.read_deliveries import (
    count_dispatches,
    read_dead_letters,
    read_deliveries,
    read_dispatch,
)
from moderation.actions.webhooks.read_webhooks import read_webhook
from moderation.actions.webhooks.replay_events import replay_between, replay_dispatch
from moderation.errors import Conflict, Invalid
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, frame
from moderation.web.review.door.guard import signed_in
from moderation.web.review.listing.place_in_list import day_of, identifier_asked
from moderation.web.review.room import blueprint
from moderation.web.review.webhooks.webhook_pages import OUTCOMES

OUTCOME_WORDS = {
    "delivered": N_("delivered"),
    "url_refused": N_("address refused"),
    "secret_unavailable": N_("secret unavailable"),
    "name_unknown": N_("name unknown"),
    "address_forbidden": N_("address not public"),
    "connection_failed": N_("no connection"),
    "certificate_refused": N_("certificate refused"),
    "tls_failed": N_("no TLS"),
    "too_slow": N_("too slow"),
    "not_http": N_("no HTTP"),
    "answer_too_large": N_("answer too large"),
    "redirected": N_("redirected"),
    "gone": N_("gone"),
    "busy": N_("busy"),
    "refused": N_("refused"),
    "failed": N_("failed"),
}
REASONS = {
    "tried": N_("It failed ten times."),
    "permanent": N_("Trying again would have been useless."),
    "disabled": N_("The webhook was disabled."),
}
_COUNT = re.compile(r"\d{1,9}", re.ASCII)  # Python itself refuses numbers of 4,300 digits
_ONE = "/<site>/webhooks/<endpoint_id>"


@blueprint.get(f"{_ONE}/deliveries", endpoint="deliveries")
def _deliveries(site: str, endpoint_id: str) -> str:
    here = admin_desk(site)
    outcome = request.args.get("outcome") or None
    if outcome and outcome not in OUTCOME_WORDS:
        raise Invalid("The address of this list is damaged. Start again from the first page.")
    page = read_deliveries(look(), here.site_id, endpoint_id, outcome, identifier_asked("after"))
    return _page("review/webhooks/deliveries.html", here, endpoint_id, page=page, outcome=outcome)


@blueprint.get(f"{_ONE}/dead-letters", endpoint="dead_letters")
def _dead_letters(site: str, endpoint_id: str) -> str:
    return _dead_letters_page(admin_desk(site), endpoint_id)


def _dead_letters_page(here: Desk, endpoint_id: str, **more: object) -> str:
    page = read_dead_letters(look(), here.site_id, endpoint_id, identifier_asked("after"))
    set_out = request.args.get("set_out", "")
    return _page(
        "review/webhooks/dead_letters.html",
        here,
        endpoint_id,
        page=page,
        reasons=REASONS,
        set_out=int(set_out) if _COUNT.fullmatch(set_out) else None,
        **more,
    )


@blueprint.post(f"{_ONE}/replays", endpoint="replay_range")
def _replay_range(site: str, endpoint_id: str) -> Response:
    here = admin_desk(site)
    try:
        since, until = _day("since"), _day("until") + timedelta(days=1)
        done = replay_between(
            installation(), here.site_id, since, until, signed_in().actor, endpoint_id
        )
    except (Invalid, Conflict) as refused:
        page = _dead_letters_page(here, endpoint_id, sentence=refused.detail, typed=request.form)
        return Response(page, refused.status, content_type="text/html; charset=utf-8")
    return redirect(
        url_for(
            "review.dead_letters", site=here.site, endpoint_id=endpoint_id, set_out=done.number
        ),
        303,
    )


@blueprint.get(f"{_ONE}/dispatches/<dispatch_id>", endpoint="dispatch")
def _dispatch(site: str, endpoint_id: str, dispatch_id: str) -> str:
    here = admin_desk(site)
    found = read_dispatch(look(), installation(), here.site_id, endpoint_id, dispatch_id)
    return _page("review/webhooks/dispatch.html", here, endpoint_id, found=found, reasons=REASONS)


@blueprint.post(f"{_ONE}/dispatches/<dispatch_id>/replays", endpoint="replay")
def _replay(site: str, endpoint_id: str, dispatch_id: str) -> Response:
    here = admin_desk(site)
    replay_dispatch(installation(), here.site_id, endpoint_id, dispatch_id, signed_in().actor)
    where = url_for(
        "review.dispatch", site=here.site, endpoint_id=endpoint_id, dispatch_id=dispatch_id
    )
    return redirect(where, 303)


def _page(template: str, here: Desk, endpoint_id: str, **more: object) -> str:
    webhook = read_webhook(look(), here.site_id, endpoint_id)
    return render_template(
        template,
        webhook=webhook,
        counts=count_dispatches(look(), endpoint_id),
        outcomes=OUTCOMES,
        outcome_words=OUTCOME_WORDS,
        **frame(here),
        **more,
    )


def _day(name: str) -> datetime:
    """The beginning of a day, in UTC. Raises ``Invalid``."""
    return datetime.combine(day_of(request.form.get(name, "")), time(), UTC)
