"""Answers as Perspective's clients read them, errors too: each says why by a code and a word.

An error never repeats the text, nor the key, nor the address that was asked for.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response
from prometheus_client import Counter
from werkzeug.exceptions import HTTPException

from moderation.actions.perspective.refused import Refused, error_info, unreadable
from moderation.errors import Malformed, Refusal, TooLarge, TooManyRequests
from moderation.transactions.unreachable import UNREACHABLE, unavailable
from moderation.web.current import installation
from moderation.web.perspective.room import blueprint
from moderation.web.problems import log_fault

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WORDS = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_ANSWERS = Counter(
    "moderation_perspective_answers_total",
    "Answers to clients of Perspective, by how they ended: OK, or the error's word.",
    ("answer",),
)

Document = Mapping[str, Any]


def document(content: Document, status: int = 200) -> Response:
    """An answer that nobody may keep, and that leads nobody back to where the key was."""
    response = Response(_written(content), status, content_type="application/json; charset=UTF-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def counted(content: Document, status: int = 200) -> tuple[Document, int]:
    """An answer to a question, counted by nothing but how it ended."""
    _ANSWERS.labels("OK" if status == 200 else _WORDS.get(status, "UNKNOWN")).inc()
    return content, status


def error(status: int, message: str, details: list[Any] | None = None) -> Document:
    """What went wrong, in the protocol's shape."""
    said = {"code": status, "message": message, "status": _WORDS.get(status, "UNKNOWN")}
    return {"error": said | ({"details": details} if details else {})}


def error_of(refusal: Refusal) -> tuple[Document, int]:
    """A refusal of ours, or of the protocol's."""
    if isinstance(refusal, TooManyRequests):
        return counted(error(429, refusal.detail, [error_info("RATE_LIMIT_EXCEEDED")]), 429)
    if isinstance(refusal, TooLarge):
        refusal = _overlong()
    elif isinstance(refusal, Malformed):
        refusal = unreadable(refusal.detail)
    details = refusal.details if isinstance(refusal, Refused) else []
    status = refusal.status if refusal.status in _WORDS else 400
    return counted(error(status, refusal.detail, details), status)


def error_of_fault(raised: Exception) -> tuple[Document, int]:
    """A fault of ours: logged by its kind and place, and told as that."""
    log_fault(raised)
    if isinstance(raised, UNREACHABLE):
        return error_of(unavailable())
    return counted(error(500, "The request could not be answered; nothing was stored."), 500)


@blueprint.errorhandler(Refusal)
def _refused(refusal: Refusal) -> Response:
    response = document(*error_of(refusal))
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


@blueprint.errorhandler(Exception)
def _fault(raised: Exception) -> Response:
    return document(*error_of_fault(raised))


@blueprint.errorhandler(HTTPException)
def _http_error(raised: HTTPException) -> Response:
    if raised.code == 413:
        return document(*error_of(_overlong()))
    return document(error(404, "Method not found."), 404)


@blueprint.route("/v1alpha1", endpoint="unknown", methods=_METHODS)
@blueprint.route("/v1alpha1/<path:rest>", endpoint="unknown", methods=_METHODS)
def _unknown(rest: str = "") -> Response:  # noqa: ARG001 - the address is nobody's
    return document(error(404, "Method not found."), 404)


def _overlong() -> Refused:
    limit = installation().settings.largest_body
    return Refused(f"Request payload size exceeds the limit: {limit} bytes.")


def _written(content: Document) -> str:
    return json.dumps(content, indent=2) + "\n"
