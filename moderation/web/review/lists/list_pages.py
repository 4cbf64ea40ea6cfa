"""What a site blocks and trusts: look at it, try an entry, add it, change it, take it off."""

from dataclasses import replace

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.lists.add_entry import add_entry
from moderation.actions.lists.change_entry import change_entry, remove_entry, restore_entry
from moderation.actions.lists.read_lists import read_entry, read_list_notice, read_lists
from moderation.actions.lists.try_entry import EntryTrial, try_entry
from moderation.actions.people.membership import Desk
from moderation.actions.queue.review_comment import Dossier, review_comment
from moderation.errors import Conflict, Invalid
from moderation.languages import N_
from moderation.policy.matching.domains import hosts_in
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.lists.list_form import (
    TypedEntry,
    draft_of,
    filter_of,
    query_of_list,
    typed_entry,
)
from moderation.web.review.room import blueprint
from moderation.web.review.words.list_words import KIND_WORDS, LASTING, trial_sentences

_HERE = "/<site>/lists"
_ENTRY = f"{_HERE}/entries/<entry_id>"
_MOST_HOSTS = 10
_CHANGE_LISTS = N_("change what the site blocks and trusts")


@blueprint.get(_HERE, endpoint="lists")
def _lists(site: str) -> str:
    here = desk(site)
    wanted = filter_of(request.args)
    return render_template(
        "review/lists/lists.html",
        wanted=wanted,
        page=read_lists(look(), installation(), here.site_id, wanted),
        notice=read_list_notice(
            look(), installation(), here.site_id, request.args.get("notice", "")
        ),
        kinds=KIND_WORDS,
        desks=desks_for_bar(),
        query_of_list=query_of_list,
    )


@blueprint.get(f"{_HERE}/new", endpoint="new_entry")
def _new(site: str) -> Response:
    here = _changeable(site)
    typed = typed_entry(request.args)
    if typed.kind == "author" and typed.comment:
        return _tried(here, typed)
    return _form_page(here, _prefilled(here, typed))


@blueprint.post(f"{_HERE}/try", endpoint="try_entry")
def _try(site: str) -> Response:
    here = _changeable(site)
    return _tried(here, typed_entry(request.form))


@blueprint.post(f"{_HERE}/entries", endpoint="add_entry")
def _add(site: str) -> Response:
    here = _changeable(site)
    typed = typed_entry(request.form)
    if typed.tried != typed.mark:  # it was changed after it was tried
        return _tried(here, typed)
    try:
        entry_id = add_entry(
            installation(), here.site_id, draft_of(typed), signed_in().moderator_id
        )
    except (Invalid, Conflict) as refused:
        return _form_page(here, typed, sentence=refused.detail, status=refused.status)
    return _to_list(here, typed.list_name, entry_id)


@blueprint.get(_ENTRY, endpoint="entry")
def _entry(site: str, entry_id: str) -> Response:
    here = _changeable(site)
    return _entry_page(here, entry_id)


@blueprint.post(f"{_ENTRY}/change", endpoint="change_entry")
def _change(site: str, entry_id: str) -> Response:
    here = _changeable(site)
    reason, days = request.form.get("reason", ""), request.form.get("days", "")
    who = signed_in().moderator_id
    try:
        change_entry(installation(), here.site_id, entry_id, who, reason=reason, days=days)
    except Invalid as refused:
        return _entry_page(here, entry_id, sentence=refused.detail, reason=reason, status=422)
    return _to_list(here, read_entry(look(), installation(), here.site_id, entry_id).list_name)


@blueprint.post(f"{_ENTRY}/remove", endpoint="remove_entry")
def _remove(site: str, entry_id: str) -> Response:
    here = _changeable(site)
    remove_entry(installation(), here.site_id, entry_id, signed_in().moderator_id)
    entry = read_entry(look(), installation(), here.site_id, entry_id)
    return _to_list(here, entry.list_name, entry_id)


@blueprint.post(f"{_ENTRY}/restore", endpoint="restore_entry")
def _restore(site: str, entry_id: str) -> Response:
    here = _changeable(site)
    restore_entry(installation(), here.site_id, entry_id, signed_in().moderator_id)
    entry = read_entry(look(), installation(), here.site_id, entry_id)
    return _to_list(here, entry.list_name)


def _changeable(site: str) -> Desk:
    here = desk(site)
    here.require(permission=here.may_decide, to=_CHANGE_LISTS)
    return here


def _tried(here: Desk, typed: TypedEntry) -> Response:
    """Show what the entry would have caught, and offer to save it."""
    try:
        draft = draft_of(typed)
        trial = try_entry(look(), installation(), here.site_id, draft)
    except Invalid as refused:
        return _form_page(here, typed, sentence=refused.detail, status=422)
    return _form_page(here, typed, trial=trial, remark=draft.remark, kept=draft.value)


def _prefilled(here: Desk, typed: TypedEntry) -> TypedEntry:
    """Fill in what the comment says of itself, where somebody comes from its page."""
    if not typed.comment or typed.value:
        return typed
    comment = review_comment(look(), installation(), here.site_id, typed.comment)
    if typed.kind == "network":
        return replace(typed, value=comment.author_network or "")
    if typed.kind == "domain":
        return replace(typed, value=next(iter(_hosts(comment)), ""))
    return typed


def _hosts(comment: Dossier | None) -> list[str]:
    if comment is None:
        return []
    found = hosts_in(f"{comment.author_url or ''}\n{comment.body}")
    # What ends in a number is an address of a machine, or a version, and no domain.
    domains = (one for one in found if not one.rpartition(".")[2].isdigit())
    return list(dict.fromkeys(domains))[:_MOST_HOSTS]


def _form_page(
    here: Desk,
    typed: TypedEntry,
    *,
    trial: EntryTrial | None = None,
    remark: str | None = None,
    kept: str | None = None,
    sentence: str | None = None,
    status: int = 200,
) -> Response:
    comment = None
    if typed.comment:
        comment = review_comment(look(), installation(), here.site_id, typed.comment)
    page = render_template(
        "review/lists/list_form.html",
        typed=typed,
        trial=trial,
        said=trial_sentences(typed.list_name, trial) if trial else [],
        remark=remark,
        kept=kept,
        sentence=sentence,
        comment=comment,
        hosts=_hosts(comment),
        kinds=KIND_WORDS,
        lasting=LASTING,
        desks=desks_for_bar(),
    )
    return make_response(page, status)


def _entry_page(
    here: Desk,
    entry_id: str,
    *,
    sentence: str | None = None,
    reason: str | None = None,
    status: int = 200,
) -> Response:
    entry = read_entry(look(), installation(), here.site_id, entry_id)
    page = render_template(
        "review/lists/list_entry.html",
        entry=entry,
        reason=entry.reason if reason is None else reason,
        sentence=sentence,
        kinds=KIND_WORDS,
        lasting=LASTING,
        desks=desks_for_bar(),
    )
    return make_response(page, status)


def _to_list(here: Desk, list_name: str, notice: str = "") -> Response:
    given = None if list_name == "blocked" else list_name
    address = url_for("review.lists", site=here.site, list=given, notice=notice or None)
    return redirect(address, 303)
