"""Errors as RFC 9457 problem details. They say what is wrong and where, never what was sent."""

import json
from collections.abc import Mapping

import structlog
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from moderation.errors import Invalid, Refusal
from moderation.transactions.unreachable import UNREACHABLE, unavailable
from moderation.web_address import NoAddress

_log = structlog.get_logger(__name__)

_TYPE = "urn:comment-moderation:problem:"
_DETAILS = {
    400: "The request cannot be understood.",
    404: "There is nothing at this address.",
    405: "This address does not answer this method.",
    413: "The request is larger than this service reads.",
    415: "The content type is not one that is read here.",
}


def handle_refusals(app: Flask) -> None:
    """Answer every refusal and fault of the app as a problem; rooms with pages have their own."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NoAddress, lambda error: refused(Invalid(str(error))))
    app.register_error_handler(Exception, _fault)
    for kind in UNREACHABLE:
        app.register_error_handler(kind, _unreachable)


def _unreachable(error: Exception) -> Response:
    log_fault(error)
    return refused(unavailable())


def refused(refusal: Refusal) -> Response:
    """A refusal of ours as a problem."""
    body: dict[str, object] = {
        "type": _TYPE + refusal.kind,
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
    }
    if refusal.flaws:
        body["errors"] = [flaw.as_dict() for flaw in refusal.flaws]
    headers = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="comments"'
    return problem(body, refusal.status, headers)


def problem(
    body: Mapping[str, object], status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem document as a response."""
    response = Response(
        json.dumps(body, ensure_ascii=False),
        status,
        dict(headers or {}),
        content_type="application/problem+json",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _http_error(error: HTTPException) -> Response:
    """An error of the framework. Redirects pass as they are."""
    if error.code is None or error.code < 400:
        return Response(status=error.code or 500, headers=error.get_headers())
    detail = _DETAILS.get(error.code, "The request cannot be answered.")
    allowed = dict(error.get_headers()).get("Allow")
    body = {"type": "about:blank", "title": error.name, "status": error.code, "detail": detail}
    return problem(body, error.code, {"Allow": allowed} if allowed else None)


def _fault(error: Exception) -> Response:
    """A fault of ours."""
    log_fault(error)
    body = {
        "type": _TYPE + "fault",
        "title": "Something went wrong here",
        "status": 500,
        "detail": "The request could not be answered; nothing was stored. It has been logged.",
    }
    return problem(body, 500)


def log_fault(error: Exception) -> None:
    """Log the kind and the place of a fault; its message may hold somebody's data."""
    _log.error("request.failed", error=type(error).__name__, at=_place(error))


def _place(error: Exception) -> str:
    """The innermost line of our own code that the fault passed through."""
    place, trace = "unknown", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith(("moderation", "classifiers")):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
