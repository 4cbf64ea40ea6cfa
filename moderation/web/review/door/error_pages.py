"""Refusals and faults as pages: what happened, and what to do now."""

from flask import Response, g, make_response, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from moderation.errors import Refusal
from moderation.languages import N_
from moderation.transactions.unreachable import UNREACHABLE, unavailable
from moderation.web.problems import log_fault
from moderation.web.review.room import blueprint

_SENTENCES = {
    404: (N_("There is nothing here"), N_("There is no such page, or it is not yours to see.")),
    405: (N_("There is nothing here"), N_("There is no such page, or it is not yours to see.")),
    413: (N_("That is too long"), N_("What was sent is larger than the desk reads. Shorten it.")),
}
_OTHERWISE = (
    N_("This could not be understood"),
    N_("Go back and try again; nothing was recorded."),
)
_FAULT = (
    N_("Something went wrong here"),
    N_(
        "It is not your doing, and it has been logged. Nothing was recorded: go back and try again."
    ),
)
_NOTHING = N_("Nothing with this identifier exists for you.")  # what NotFound says by itself
_TITLES = {
    400: N_("The request cannot be understood"),
    401: N_("The sender could not be established"),
    403: N_("This is not for you to do"),
    404: N_("There is nothing here"),
    409: N_("Somebody was faster"),
    422: N_("Some of this cannot be used"),
    429: N_("One moment, please"),
    503: N_("The desk cannot answer right now"),
}


def error_page(status: int, title: str, text: str, retry_after: int | None = None) -> Response:
    """One page for all of them."""
    page = render_template(
        "review/door/error.html", status=status, title=title, text=text, retry_after=retry_after
    )
    response = make_response(page, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


@blueprint.errorhandler(Refusal)
def _refused(refusal: Refusal) -> Response:
    title = _TITLES.get(refusal.status, refusal.title)
    return error_page(refusal.status, title, refusal.detail, refusal.retry_after)


@blueprint.errorhandler(HTTPException)
def _http_error(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    return error_page(error.code, *_SENTENCES.get(error.code, _OTHERWISE))


def _unreachable(error: Exception) -> Response:
    log_fault(error)
    g.desk = None  # the page must not ask what has not answered
    return _refused(unavailable())


for _kind in UNREACHABLE:
    blueprint.register_error_handler(_kind, _unreachable)


@blueprint.errorhandler(Exception)
def _fault(error: Exception) -> Response:
    log_fault(error)
    g.signed_in = g.desk = None  # the page must not need what has just failed
    return error_page(500, *_FAULT)
