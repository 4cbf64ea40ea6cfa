"""How the form says no: as a problem to a script, as a page with what was typed to a browser."""

from flask import Response, g, render_template, request

from moderation.errors import Flaw, Forbidden, NotFound, Refusal
from moderation.transactions.unreachable import unavailable
from moderation.vault import name_of_page
from moderation.web.current import installation
from moderation.web.embed.catalogues import Catalogue, catalogue_for
from moderation.web.embed.form_fields import shown_again, typed_fields
from moderation.web.embed.page_headers import as_page
from moderation.web.embed.section import ReplyForm
from moderation.web.problems import log_fault, refused

_JSON_ENDPOINTS = frozenset(
    {
        *("embed.open_form", "embed.allow_form"),
        *("embed.open_report", "embed.allow_report", "embed.delete_report"),
    }
)
_FIELDS = ("body", "name", "email", "url")


def wants_page() -> bool:
    """Whether a browser asks that would show what it gets."""
    if request.endpoint in _JSON_ENDPOINTS:
        return False
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best != "application/json"


def answer_refusal(refusal: Refusal) -> Response:
    """The refusal in the visitor's language, in the shape that the sender reads."""
    sent: dict[str, str] = g.get("sent_fields", {})
    words = catalogue_for([sent.get("lang", ""), *request.accept_languages.values()])
    if not wants_page():
        return refused(_translated(refusal, words))
    response = as_page(_page(refusal, sent, words))
    response.status_code = refusal.status
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _page(refusal: Refusal, sent: dict[str, str], words: Catalogue) -> str:
    """The door's own form again, where it has one for what was sent; else the comment's."""
    again = g.get("refusal_page")
    if again and not isinstance(refusal, Forbidden | NotFound):
        html: str = again(_translated(refusal, words), sent, words)
        return html
    return render_template("embed/refused.html", **_shown(refusal, sent, words))


def answer_unreachable(error: Exception) -> Response:
    """What a database said that could not do its part."""
    log_fault(error)
    return answer_refusal(unavailable())


def _translated(refusal: Refusal, words: Catalogue) -> Refusal:
    flaws = [
        Flaw(words.sentence(flaw.detail), pointer=flaw.pointer, parameter=flaw.parameter)
        for flaw in refusal.flaws
    ]
    detail = words.sentence(refusal.detail)
    if isinstance(refusal, NotFound):
        return NotFound(detail)
    return type(refusal)(detail, flaws, retry_after=refusal.retry_after)


def _shown(refusal: Refusal, sent: dict[str, str], words: Catalogue) -> dict[str, object]:
    said = _translated(refusal, words)
    is_report = "report" in (request.endpoint or "")
    beside = {name: flaw.detail for flaw in said.flaws if (name := flaw.parameter) in _FIELDS}
    above = [
        f"{flaw.parameter}: {flaw.detail}"
        for flaw in said.flaws
        if flaw.parameter and flaw.parameter not in _FIELDS and flaw.detail != said.detail
    ]
    fields = typed_fields(sent)
    # A page that may not use the form gets no second one from us.
    can_repeat = bool(fields) and not isinstance(refusal, Forbidden)
    return {
        "words": words,
        "title": words.reports["refused_title"] if is_report else words.strings["refused_title"],
        "refusal": said,
        "above": above,
        "form": _again(fields, beside, words) if can_repeat else None,
    }


def _again(fields: dict[str, str], flaws: dict[str, str], words: Catalogue) -> ReplyForm:
    values = shown_again(fields)
    return ReplyForm(
        action=request.script_root + request.path,
        token=values.get("token", ""),
        thread_url=_named(values.get("thread_url", "")),
        thread_title=values.get("thread_title", ""),
        words=words,
        parent_id=values.get("parent_id", ""),
        values=values,
        flaws=flaws,
    )


def _named(address: str) -> str:
    """The page's address, or a name of it where the address is somebody's own."""
    return name_of_page(installation().vault, g.get("sent_to", ""), address)
