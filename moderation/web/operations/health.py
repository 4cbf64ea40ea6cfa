"""``/livez`` and ``/readyz``, in the form of the health+json draft."""

import json
import threading
import time
from collections.abc import Sequence

from flask import Response, current_app, request

from moderation import __version__, clock
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.check_health import (
    HealthCheck,
    check_draining,
    check_health,
    worst_of,
)
from moderation.web.current import installation
from moderation.web.problems import log_fault

_EXTENSION = "moderation.health"
_KEPT_SECONDS = 2.0
_PATIENCE_SECONDS = 0.25
_SILENT_SECONDS = 2.0


class RecentChecks:
    """The last look, kept for two seconds: nobody can make us write by asking often.

    A thread of its own looks, so that no answer waits for the database.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checks: Sequence[HealthCheck] = ()
        self._good_until = 0.0
        self._look: _Look | None = None

    def checks(self, seen: Installation) -> Sequence[HealthCheck]:
        """The checks; where the last look is too old and the next one takes long, its being so."""
        with self._lock:
            if self._look is None and time.monotonic() >= self._good_until:
                self._look = _Look()
                arguments = (seen, self._look)
                threading.Thread(target=self._keep, args=arguments, daemon=True).start()
            look = self._look
        if look is None or look.ended.wait(_PATIENCE_SECONDS):
            return self._checks
        return self._checks_meanwhile(time.monotonic() - look.began)

    def _keep(self, seen: Installation, look: "_Look") -> None:
        try:
            checks = check_health(seen)
        except Exception as error:  # noqa: BLE001 - whatever it is: the next look begins anew
            log_fault(error)
            checks = [HealthCheck("database:write", "fail", "unknown")]
        with self._lock:
            self._checks, self._look = checks, None
            self._good_until = time.monotonic() + _KEPT_SECONDS
        look.ended.set()

    def _checks_meanwhile(self, seconds: float) -> Sequence[HealthCheck]:
        if self._checks and seconds < _SILENT_SECONDS:
            return self._checks
        others = [check for check in self._checks if check.name != "database:write"]
        said = f"no answer for {seconds:.1f} s"
        return [HealthCheck("database:write", "fail", said), *others]


class _Look:
    """One that is under way."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.ended = threading.Event()


def live() -> Response:
    """The process answers. Nothing is touched, so that a slow database restarts nobody."""
    return _answer({"status": "pass", "version": __version__}, 200)


def ready() -> Response:
    """Whether requests should come here: 503 where a check fails; a warning is ready."""
    recent: RecentChecks = current_app.extensions.setdefault(_EXTENSION, RecentChecks())
    checks = [*recent.checks(installation()), check_draining()]
    level = worst_of(checks)
    body: dict[str, object] = {"status": level, "version": __version__}
    if "verbose" in request.args:
        body["checks"] = {check.name: [_described(check)] for check in checks}
    return _answer(body, 503 if level == "fail" else 200)


def not_ready(failing: str) -> Response:
    """What ``/readyz`` says where nothing may be looked at yet; ``failing`` is what is missing."""
    checks = {failing: [_described(HealthCheck(failing, "fail", value=False))]}
    return _answer({"status": "fail", "version": __version__, "checks": checks}, 503)


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
