"""A site's pages: what is one page on it, and pages that have other addresses now."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.actions.installation import Actor
from moderation.actions.moving.move_threads import move_threads, read_moves
from moderation.actions.moving.page_rules import preview_rules, read_rules, set_page_rules
from moderation.actions.moving.plan_move import MoveOrder, plan_move
from moderation.actions.moving.undo_move import undo_move
from moderation.errors import Conflict, Invalid, Refusal
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to, frame
from moderation.web.review.door.guard import signed_in
from moderation.web.review.room import blueprint
from moderation.web_address import PAGE_RULES

_HERE = "/<site>/pages"
_COUNTS = N_("They are two pages.")
_RULES = {
    "fragments": (
        N_("Fragments"),
        {
            "routes": N_("A fragment that begins with #/ or #! names a page."),
            "docsify": N_("So it does, and ?id= in it names a heading of that page."),
            "ignored": N_("No fragment names a page."),
        },
    ),
    "trailing_slash": (
        N_("/post/ and /post"),
        {"counts": _COUNTS, "ignored": N_("They are one page.")},
    ),
    "www": (
        N_("www.example.org and example.org"),
        {"counts": _COUNTS, "ignored": N_("They are one page.")},
    ),
    "scheme": (
        N_("http and https"),
        {"counts": _COUNTS, "ignored": N_("They are one page.")},
    ),
}


@blueprint.get(_HERE, endpoint="pages")
def _pages(site: str) -> str:
    return _page(site)


@blueprint.post(f"{_HERE}/rules", endpoint="change_page_rules")
def _change_rules(site: str) -> Response:
    here = admin_desk(site)
    # What a form leaves out stays as it is.
    changes = {name: request.form[name] for name in PAGE_RULES if name in request.form}
    try:
        if "save" not in request.form:
            joining = preview_rules(look(), here.site_id, changes)
            rules = {**read_rules(look(), here.site_id), **changes}
            return make_response(_page(site, rules=rules, joining=joining))
        set_page_rules(installation(), here.site_id, changes, _actor())
    except Invalid as refused:
        return _refused(site, refused, about="rules")
    return back_to("review.pages", here)


@blueprint.post(f"{_HERE}/moves", endpoint="move_pages")
def _move(site: str) -> Response:
    here = admin_desk(site)
    typed = {"old": request.form.get("old", "").strip(), "new": request.form.get("new", "").strip()}
    order = MoveOrder(typed["old"], typed["new"], "is_prefix" in request.form)
    try:
        if "move" not in request.form:
            plan = plan_move(look(), installation().vault, here.site_id, order)
            return make_response(_page(site, order=order, plan=plan))
        move_threads(installation(), here.site_id, order, _actor())
    except Invalid as refused:
        return _refused(site, refused, about="moves", order=order)
    return back_to("review.pages", here, anchor="moved")


@blueprint.post(f"{_HERE}/moves/undo", endpoint="undo_page_move")
def _undo(site: str) -> Response:
    here = admin_desk(site)
    try:
        undo_move(installation(), here.site_id, request.form.get("move", ""), _actor())
    except Conflict as refused:
        return _refused(site, refused, about="moved")
    return back_to("review.pages", here, anchor="moved")


def _actor() -> Actor:
    return Actor.moderator(signed_in().moderator_id)


def _refused(site: str, refused: Refusal, **typed: Any) -> Response:
    return make_response(_page(site, sentence=refused.detail, **typed), refused.status)


def _page(site: str, *, rules: Mapping[str, str] | None = None, **more: Any) -> str:
    here = admin_desk(site)
    return render_template(
        "review/site/pages.html",
        rules=rules or read_rules(look(), here.site_id),
        rule_words=_RULES,
        moves=read_moves(look(), here.site_id),
        **frame(here),
        **more,
    )
