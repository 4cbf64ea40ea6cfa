"""A span a request, where traces are wanted: its method, its rule and its status, as logs have."""

from contextlib import ExitStack

from flask import Flask, Response, g, request

from moderation.tracing.spans import is_traced, span

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def trace_requests(app: Flask) -> None:
    """Do so. No header is read: whose trace it would be is a stranger's word."""
    if is_traced():
        app.before_request(_start)
        app.after_request(_note)
        app.teardown_request(_end)


def _start() -> None:
    method = request.method if request.method in _METHODS else "other"
    # A stranger can invent paths, but no rule.
    rule = str(request.url_rule) if request.url_rule else "none"
    g.spans = ExitStack()
    facts = {"http.request.method": method, "http.route": rule}
    g.span = g.spans.enter_context(span(f"{method} {rule}", is_root=True, **facts))


def _note(response: Response) -> Response:
    if "span" in g and g.span:
        g.span.set_attribute("http.response.status_code", response.status_code)
        if response.status_code >= 500:
            from opentelemetry.trace import StatusCode

            g.span.set_status(StatusCode.ERROR)
    return response


def _end(_error: BaseException | None) -> None:
    if "spans" in g:
        g.spans.close()
