"""Deciding on many: what was selected, and all that match, with the progress of that."""

from dataclasses import replace

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.decisions.batches import (
    BatchView,
    count_matching,
    read_batch,
    read_batches,
    start_batch,
    stop_batch,
    undo_batch,
    worker_is_quiet,
)
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_selected import decide_selected
from moderation.actions.decisions.joint_decisions import read_joints
from moderation.actions.installation.reasons import REASONS, reason_named
from moderation.actions.people.membership import Desk
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.read_queue import read_queue
from moderation.identifiers import new_id
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.listing.filter_words import chips_of
from moderation.web.review.listing.listing_address import listing_of, query_of
from moderation.web.review.queue.bulk_form import (
    BatchForm,
    SelectionForm,
    batch_form,
    selection_form,
)
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate as _
from moderation.web.review.words.languages import translate_number

WAITS_FOR_WORKER = N_("It waits for the background worker, which is not running.")

_SAMPLE = 5
_BATCH = "/<site>/batches/<batch_id>"

blueprint.app_template_global("new_joint")(new_id)


@blueprint.app_template_global("reason_words")
def reason_words() -> dict[str, str]:
    """Why a comment may be rejected, in words, by code."""
    return {code: _(reason.word) for code, reason in REASONS.items()}


@blueprint.app_template_global("author_reads")
def author_reads(code: str) -> str:
    """What the author of a comment that is refused for this reason reads, in our own wording."""
    reason = reason_named(code)
    return f"{_(reason.fact)} {_(reason.clause)}"


@blueprint.app_template_filter("batch_sentence")
def batch_sentence(batch: BatchView) -> str:
    """How far a batch is."""
    if batch.undone or batch.state in {"undoing", "undone"}:
        return translate_number(
            "%(number)s decision taken back, of %(of)s.",
            "%(number)s decisions taken back, of %(of)s.",
            batch.undone,
            of=f"{batch.done:,}",
        )
    decided = translate_number(
        "%(number)s comment decided on, of %(of)s.",
        "%(number)s comments decided on, of %(of)s.",
        batch.done,
        of=f"{batch.total:,}",
    )
    if not batch.skipped:
        return decided
    return f"{decided} " + translate_number(
        "%(number)s was left alone: somebody else decided on it, or is on it.",
        "%(number)s were left alone: somebody else decided on them, or is on them.",
        batch.skipped,
    )


@blueprint.post("/<site>/selected", endpoint="decide_selected")
def _decide_selected(site: str) -> Response:
    here = _deciding(site)
    form = selection_form(request.form)
    left = decide_selected(
        installation(),
        here.site_id,
        form.selected,
        _wanted(form),
    )
    query = query_of(form.listing) | {"notice": form.joint_id} | ({"left": left} if left else {})
    return redirect(url_for("review.queue", site=here.site, **query), 303)


def _wanted(form: SelectionForm | BatchForm) -> WantedDecision:
    actor = signed_in().actor
    return WantedDecision(form.status, actor, reason=form.reason, joint_id=form.joint_id)


@blueprint.get("/<site>/matching", endpoint="matching")
def _matching(site: str) -> str:
    here = _deciding(site)
    listing = listing_of(request.args)
    matching = count_matching(look(), here.site_id, listing)
    whole = replace(listing, until=matching.until, after=None)
    sample = read_queue(look(), installation(), here.site_id, whole, limit=_SAMPLE)
    return render_template(
        "review/queue/matching.html",
        listing=listing,
        matching=matching,
        sample=sample.rows,
        chips=chips_of(listing, sample.thread_name),
        worker_is_quiet=worker_is_quiet(look()),
        desks=desks_for_bar(),
    )


@blueprint.post("/<site>/batches", endpoint="start_batch")
def _start(site: str) -> Response:
    here = _deciding(site)
    form = batch_form(request.form)
    batch_id = start_batch(
        installation(),
        here.site_id,
        form.listing,
        _wanted(form),
        until=form.until,
    )
    return _to_batch(here, batch_id)


@blueprint.get("/<site>/batches", endpoint="batches")
def _batches(site: str) -> str:
    here = desk(site)
    return render_template(
        "review/queue/batches.html",
        entries=sorted(
            [
                *read_batches(look(), here.site_id),
                *read_joints(look(), here.site_id),
            ],
            key=lambda one: one.created_at,
            reverse=True,
        ),
        listing=Listing(),
        desks=desks_for_bar(),
    )


@blueprint.get(_BATCH, endpoint="batch")
def _batch(site: str, batch_id: str) -> str:
    here = desk(site)
    return render_template(
        "review/queue/batch.html",
        batch=read_batch(look(), here.site_id, batch_id),
        worker_is_quiet=worker_is_quiet(look()),
        desks=desks_for_bar(),
    )


@blueprint.get(f"{_BATCH}/progress", endpoint="batch_progress")
def _progress(site: str, batch_id: str) -> Response:
    here = desk(site)
    batch = read_batch(look(), here.site_id, batch_id)
    waits = worker_is_quiet(look()) and batch.is_under_way
    return jsonify(
        state=batch.state,
        is_under_way=batch.is_under_way,
        number=batch.dealt_with,
        text=_("It waits for the worker, which is not running.")
        if waits
        else batch_sentence(batch),
    )


@blueprint.post(f"{_BATCH}/stop", endpoint="stop_batch")
def _stop(site: str, batch_id: str) -> Response:
    here = _deciding(site)
    stop_batch(installation(), here.site_id, batch_id, signed_in().moderator_id)
    return _to_batch(here, batch_id)


@blueprint.post(f"{_BATCH}/undo", endpoint="undo_batch")
def _undo(site: str, batch_id: str) -> Response:
    here = _deciding(site)
    undo_batch(installation(), here.site_id, batch_id, signed_in().moderator_id)
    return _to_batch(here, batch_id)


def _deciding(site: str) -> Desk:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    return here


def _to_batch(here: Desk, batch_id: str) -> Response:
    return redirect(url_for("review.batch", site=here.site, batch_id=batch_id), 303)
