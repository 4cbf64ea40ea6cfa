"""One log line and two figures a request: its endpoint, never its address or what it carried."""

import re
import secrets
import time
from functools import cache

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from moderation import metrics

_log = structlog.get_logger(__name__)

_SANE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def log_requests(app: Flask) -> None:
    """Measure every request, and give it an identifier that all of its log lines carry."""
    app.before_request(_start)
    app.after_request(_end)


def _start() -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _SANE_ID.fullmatch(given) else secrets.token_hex(16)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    # A stranger can invent paths and methods, but no endpoint.
    endpoint = request.endpoint or "none"
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    answered, lasted = _counted_as(endpoint, response.status_code // 100)
    answered.inc()
    lasted.observe(seconds)
    response.headers["X-Request-Id"] = g.get("request_id", "none")
    _log.info(
        "request.answered",
        endpoint=endpoint,
        method=request.method if request.method in _METHODS else "other",
        status=response.status_code,
        milliseconds=round(seconds * 1000, 2),
    )
    return response


@cache
def _counted_as(endpoint: str, status_class: int) -> tuple[Counter, Histogram]:
    """Where it is counted: there are few of them, and to find them costs more than to count."""
    answered = metrics.REQUESTS.labels(endpoint, f"{status_class}xx")
    return answered, metrics.REQUEST_SECONDS.labels(endpoint)
