"""Answers as the clients compare them: bare text to the byte, errors too, and 200 wherever it fits.

A header that tells of an error is only on errors; clients take its presence for one.
"""

import json
from collections.abc import Mapping

from flask import Response
from werkzeug.exceptions import HTTPException

from moderation.errors import Refusal, TooLarge, TooManyRequests, Unauthenticated, Unavailable
from moderation.transactions.unreachable import UNREACHABLE, unavailable
from moderation.web.akismet.room import blueprint
from moderation.web.problems import log_fault

INVALID = "invalid"
_TOO_LARGE = "The request is larger than this service reads."
# What is neither true nor false is held by WordPress; these say by their status that they are none.
_BY_STATUS = (TooManyRequests, Unavailable, TooLarge)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class MissingField(Refusal):
    """A required parameter is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Missing required field: {name}")


def text(body: str, headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """A text without a line's end, which nobody may keep."""
    response = Response(body, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


def document(content: Mapping[str, object]) -> Response:
    """An answer in JSON, without a line's end."""
    response = Response(json.dumps(content), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def error(body: str, why: str, status: int = 200, **headers: str) -> Response:
    """An error, and why; the sentence never repeats what was sent."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return text(body, {"X-akismet-debug-help": why} | more, status)


@blueprint.errorhandler(Refusal)
def _refused(refusal: Refusal) -> Response:
    why = refusal.detail
    if isinstance(refusal, MissingField):
        return error(why, why, X_akismet_error="missing-required-field")
    if isinstance(refusal, _BY_STATUS):
        again = {"Retry_After": str(refusal.retry_after)} if refusal.retry_after else {}
        return error(why, why, refusal.status, **again)
    if isinstance(refusal, Unauthenticated):
        return error(INVALID, why)
    return error(INVALID, why)


def _unreachable(raised: Exception) -> Response:
    log_fault(raised)
    return _refused(unavailable())


for _kind in UNREACHABLE:
    blueprint.register_error_handler(_kind, _unreachable)


@blueprint.errorhandler(HTTPException)
def _http_error(raised: HTTPException) -> Response:
    status = raised.code or 500
    return error(INVALID, _TOO_LARGE if status == 413 else "This is not answered here.", status)


@blueprint.errorhandler(Exception)
def _fault(raised: Exception) -> Response:
    log_fault(raised)
    why = "The request could not be answered; nothing was stored."
    return error(why, why, 500)


@blueprint.route("/1.1", endpoint="unknown", methods=_METHODS)
@blueprint.route("/1.2", endpoint="unknown", methods=_METHODS)
@blueprint.route("/1.1/<path:rest>", endpoint="unknown", methods=_METHODS)
@blueprint.route("/1.2/<path:rest>", endpoint="unknown", methods=_METHODS)
def _unknown(rest: str = "") -> Response:  # noqa: ARG001 - the address is nobody's
    return error(INVALID, "There is no such endpoint, or it takes POST.", 404)
