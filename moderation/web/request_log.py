"""One log line and two figures a request: its endpoint, never its address or what it carried."""

import time

from flask import Flask, Response, g, request

from moderation import metrics


def log_requests(app: Flask) -> None:
    """Measure every request."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def measure(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        metrics.REQUESTS.labels(endpoint, f"{response.status_code // 100}xx").inc()
        metrics.REQUEST_SECONDS.labels(endpoint).observe(seconds)
        return response
