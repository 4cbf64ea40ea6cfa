"""The guard at the door: who is signed in, and whether a form really comes from our own page."""

import hmac
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.factors.confirm import require_recent_confirmation
from moderation.actions.people.membership import (
    Desk,
    FirstDesks,
    desk_of,
    desks_among,
    desks_of,
    first_desks,
)
from moderation.actions.sessions.sessions import SignedIn, keep_awake, resume_session
from moderation.actions.sites.remove_site import RemovedDesk, removed_desks
from moderation.errors import Forbidden, Invalid, NotFound, Unconfirmed
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.question_address import question_address
from moderation.web.review.door.return_path import front, return_path
from moderation.web.review.door.same_origin import require_same_origin
from moderation.web.review.door.session_cookie import session_token
from moderation.web.review.room import blueprint
from moderation.web.sender import note_sender

_TOKEN_BYTES = 32
_TOKEN = re.compile(f"[0-9a-f]{{{4 * _TOKEN_BYTES}}}")
_SAFE = {"GET", "HEAD", "OPTIONS"}
# What is looked at by those who read it.
_WRITTEN_FREELY = {"display_name", "note", "q", "reason", "text", "value"}
OPEN_TO_ALL = {
    "review.mail_comment",
    "review.mail_off",
    "review.sign_in",
    "review.sign_in_by_link",
    "review.sign_in_by_passkey",
    "review.ask_for_passkey",
    "review.second_step",
    "review.leave_for_provider",
    "review.return_from_provider",
    "review.static_file",
}
"""Where nobody needs to be signed in: the ways to sign in, and what mail leads to."""

_ENDED_BY_MAIL_PROGRAMS = {"review.mail_off"}


class SecondFactorWanted(Exception):  # noqa: N818 - it leads on
    """The site's desk opens to those who came in with a second factor."""


class SiteIsRemoved(Exception):  # noqa: N818 - it leads on
    """The site is being removed, and says so to those who moderated it."""

    def __init__(self, found: RemovedDesk) -> None:
        super().__init__()
        self.found = found


# A page that lies open asks for these again and again, whether or not anybody is there.
_ASKED_BY_PAGES = {
    "review.all_arrivals",
    "review.arrivals",
    "review.batch_progress",
    "review.claims",
}


def signed_in() -> SignedIn:
    """Who asks; only behind the guard."""
    found: SignedIn = g.signed_in
    return found


def desk(site: str) -> Desk:
    """The site that the page is about, as the one who asks may see it.

    Raises ``NotFound``, and ``SiteIsRemoved`` for one that was theirs.
    """
    found: Desk | None = next((one for one in desks_for_bar().first if one.site == site), None)
    # The bar shows most people all of their sites; of somebody with more, one is looked up.
    try:
        found = g.desk = found or desk_of(look(), signed_in().moderator_id, site)
    except NotFound:
        for removed in removed_desks(look(), signed_in().moderator_id, site):
            require_every_desk([removed.desk])
            raise SiteIsRemoved(removed) from None
        raise
    require_every_desk([found])
    return found


def open_desks() -> list[Desk]:
    """The sites of the one who asks, by name, without those that are shut to this session.

    Whatever gathers comments of several sites starts from these.
    """
    return [one for one in own_desks() if not is_shut(one)]


def open_among(site_ids: Collection[str]) -> list[Desk]:
    """Those of these sites that are theirs and open; the page's own is known to be."""
    known: list[Desk] = [g.desk] if g.get("desk") and g.desk.site_id in site_ids else []
    others = set(site_ids) - {one.site_id for one in known}
    found = desks_among(look(), signed_in().moderator_id, others) if others else ()
    return [*known, *(one for one in found if not is_shut(one))]


def shut_desks() -> list[Desk]:
    """Those of their sites that open only to who has shown a second factor."""
    return [one for one in own_desks() if is_shut(one)]


def require_every_desk(desks: Sequence[Desk]) -> None:
    """What concerns several sites asks for what any of them asks for."""
    if any(is_shut(one) for one in desks):
        raise SecondFactorWanted


def require_open_desk() -> list[Desk]:
    """The open ones, where there are any, or none at all; leads on where all are shut."""
    found = open_desks()
    if not found:
        require_every_desk(own_desks())
    return found


def own_desks() -> Sequence[Desk]:
    """All sites of the one who asks, by name; looked up once a request."""
    if "own_desks" not in g:
        g.own_desks = desks_of(look(), signed_in().moderator_id)
    found: Sequence[Desk] = g.own_desks
    return found


def desks_for_bar() -> FirstDesks:
    """What the bar at the top shows of their sites; looked up once a request."""
    if "first_desks" not in g:
        g.first_desks = first_desks(look(), signed_in().moderator_id)
    found: FirstDesks = g.first_desks
    return found


def require_proof(endpoint: str, **values: Any) -> None:
    """Lead to where one proves again who one is, and from there back to this page."""
    g.form_page = url_for(endpoint, **values)
    require_recent_confirmation(signed_in())


def form_token() -> str:
    """What every form of this session carries; nobody else can compute it.

    It looks otherwise in every answer, so that counting compressed bytes tells nobody anything.
    """
    if "form_token" not in g:
        mask = secrets.token_bytes(_TOKEN_BYTES)
        g.form_token = (mask + _xor(mask, _token_of(signed_in()))).hex()
    found: str = g.form_token
    return found


def is_shut(one: Desk) -> bool:
    """Whether the site opens only to who has shown a second factor, and they have not."""
    return one.second_factor_required and not signed_in().proven_twice


@blueprint.before_request
def _look() -> AnyResponse | None:
    is_safe = request.method in _SAFE
    _require_no_nul()
    if not is_safe and not _is_one_click():
        require_same_origin(request, installation().settings.public_url)
    if request.endpoint == "review.static_file":
        return None
    token = session_token()
    g.signed_in = resume_session(look(), token) if token else None
    if g.signed_in:
        note_sender("moderator", g.signed_in.moderator_id)
    if g.signed_in and request.endpoint not in _ASKED_BY_PAGES and not _renews_by_itself():
        keep_awake(installation(), g.signed_in)
    if request.endpoint in OPEN_TO_ALL:
        return None
    if g.signed_in is None:
        return _send_to_sign_in() if is_safe else _keep_what_was_typed()
    if not is_safe:
        _require_token(g.signed_in)
    return None


def _is_one_click() -> bool:
    """Whether a mail program ends mails (RFC 8058): it has no origin, and the address is proof."""
    is_asked = request.form.get("List-Unsubscribe") == "One-Click"
    return is_asked and request.endpoint in _ENDED_BY_MAIL_PROGRAMS


def _require_no_nul() -> None:
    """Nobody types one and nothing of ours holds one; PostgreSQL cannot even look for it."""
    if "\0" in request.path:
        raise NotFound("There is no such page, or it is not yours to see.")
    # Whoever reads the query refuses bytes that are no text; here they do no harm.
    query = request.query_string.decode("latin-1")
    asked = parse_qsl(query, keep_blank_values=True, errors="replace")
    if _holds_nul(asked) or _holds_nul(request.form.items(multi=True)):
        raise Invalid("This form holds a character that nobody can type; nothing was recorded.")


def _holds_nul(fields: Iterable[tuple[str, str]]) -> bool:
    return any("\0" in name + value for name, value in fields if name not in _WRITTEN_FREELY)


def _renews_by_itself() -> bool:
    """Whether it is the open page's own script that keeps or ends a claim, not somebody's press."""
    is_claim = request.endpoint in {"review.claim", "review.release"}
    return is_claim and request.form.get("answer") == "json"


def _send_to_sign_in() -> AnyResponse:
    whereto = return_path(_asked_for())
    wanted = None if whereto == front() else whereto
    return redirect(url_for("review.sign_in", next=wanted), 303)


@blueprint.errorhandler(SecondFactorWanted)
def _send_to_second_factor(_: SecondFactorWanted) -> AnyResponse:
    """Whatever page it was: nothing of the site is shown, nothing is done."""
    return redirect(url_for("review.account", wanted="second-factor") + "#second-factor", 303)


@blueprint.errorhandler(Unconfirmed)
def _send_to_confirm(_: Unconfirmed) -> AnyResponse:
    asked = _asked_for() if request.method in _SAFE else _came_from()
    return redirect(url_for("review.confirm", next=return_path(asked)), 303)


def _asked_for() -> str:
    # Not full_path, which fails where somebody's query is no UTF-8.
    query = request.query_string.decode(errors="replace")
    return f"{request.path}?{query}" if query else request.path


def _came_from() -> str:
    """Where the form stood, as it says itself or as its view has noted."""
    noted: str = g.get("form_page") or url_for("review.account")
    return request.form.get("return_to", "") or noted


def _keep_what_was_typed() -> Response:
    """The session ended while somebody filled in a form: say so, and give back what they typed."""
    page = render_template(
        "review/door/sign_in.html",
        next=return_path(_page_of_the_form()),
        sentence=N_("Your session has ended, so nothing was recorded. Sign in to go on."),
        note=request.form.get("note", "").strip(),
        reason=request.form.get("reason", ""),
    )
    return make_response(page, 401)


def _page_of_the_form() -> str:
    """Where the form stood; a question that was asked meanwhile is answered after signing in."""
    if request.endpoint in {"review.ask", "review.ask_everywhere"}:
        asked = request.form.get("q", "")
        return question_address(asked, (request.view_args or {}).get("site"))
    return request.form.get("return_to", front())


def _require_token(who: SignedIn) -> None:
    sent = request.form.get("form_token", "")
    if not hmac.compare_digest(_unmasked(sent), _token_of(who)):
        raise Forbidden(
            "This page belongs to an earlier session of yours, so nothing was recorded. "
            "Open it again and repeat what you did."
        )


def _token_of(who: SignedIn) -> bytes:
    return installation().vault.digest("review form", who.session_id.encode())


def _unmasked(sent: str) -> bytes:
    """What was masked; nothing where it cannot have been ours."""
    if not _TOKEN.fullmatch(sent):
        return b""
    both = bytes.fromhex(sent)
    return _xor(both[:_TOKEN_BYTES], both[_TOKEN_BYTES:])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
