"""``/livez`` and ``/readyz``, in the form of the health+json draft."""

import json
import threading
import time
from collections.abc import Sequence

from flask import Response, current_app, request

from moderation import __version__, clock
from moderation.actions.upkeep.check_health import (
    HealthCheck,
    check_draining,
    check_health,
    worst_of,
)
from moderation.web.current import installation

_EXTENSION = "moderation.health"
_KEPT_SECONDS = 2.0


class RecentChecks:
    """The last look, kept for two seconds: nobody can make us write by asking often."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checks: Sequence[HealthCheck] = ()
        self._good_until = 0.0

    def checks(self) -> Sequence[HealthCheck]:
        """The checks, looked at anew where the last look is too old."""
        with self._lock:
            if time.monotonic() >= self._good_until:
                self._checks = check_health(installation())
                self._good_until = time.monotonic() + _KEPT_SECONDS
            return self._checks


def live() -> Response:
    """The process answers. Nothing is touched, so that a slow database restarts nobody."""
    return _answer({"status": "pass", "version": __version__}, 200)


def ready() -> Response:
    """Whether requests should come here: 503 where a check fails; a warning is ready."""
    recent: RecentChecks = current_app.extensions.setdefault(_EXTENSION, RecentChecks())
    checks = [*recent.checks(), check_draining()]
    level = worst_of(checks)
    body: dict[str, object] = {"status": level, "version": __version__}
    if "verbose" in request.args:
        body["checks"] = {check.name: [_described(check)] for check in checks}
    return _answer(body, 503 if level == "fail" else 200)


def _described(check: HealthCheck) -> dict[str, object]:
    seen: dict[str, object] = {"observedValue": check.value, "observedUnit": check.unit}
    return {name: value for name, value in seen.items() if value is not None} | {
        "status": check.level,
        "time": clock.now().isoformat(timespec="seconds"),
    }


def _answer(body: dict[str, object], status: int) -> Response:
    answer = Response(json.dumps(body), status, content_type="application/health+json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
