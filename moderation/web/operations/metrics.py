"""``/metrics``: counters of every process of this service, and what waits in the database."""

import hmac
import os
from collections.abc import Iterator, Sequence

from flask import Response, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from moderation.actions.installation import Installation
from moderation.actions.upkeep.check_health import check_disk, check_worker
from moderation.actions.upkeep.expiry_standing import RuleStanding, read_expiry
from moderation.actions.upkeep.measure_backlog import measure_backlog
from moderation.actions.upkeep.rounds import Standing, read_rounds
from moderation.errors import Forbidden, Unauthenticated, Unavailable
from moderation.policy.matching.networks import visitor_ip
from moderation.web.current import installation


def show() -> Response:
    """Everything that is counted. Raises ``Unauthenticated`` and ``Forbidden``."""
    _admit(installation())
    registry = CollectorRegistry()
    registry.register(_Waiting(installation()))
    text = generate_latest(registry) + generate_latest(_counted())
    answer = Response(text, content_type=CONTENT_TYPE_LATEST)
    answer.headers["Cache-Control"] = "no-store"
    return answer


class _Waiting(Collector):
    """Gauges that are true of the whole service, looked up when they are asked for."""

    def __init__(self, seen: Installation) -> None:
        self._installation = seen

    def collect(self) -> Iterator[Metric]:
        """Leave out what the database cannot tell now; the rest is still worth reading."""
        degraded = float(self._installation.classifier.is_degraded)
        yield _gauge("degraded", "1 while comments are held for want of opinions.", degraded)
        free = check_disk(self._installation).value
        if isinstance(free, float):
            yield _gauge("disk_free_percent", "Of the disk that holds the data.", free)
        toneless = float(self._installation.tone.is_degraded)
        yield _gauge("tone_degraded", "1 while the tone of some can't be asked for.", toneless)
        try:
            with self._installation.database.reading() as session:
                backlog, standings = measure_backlog(session), read_rounds(session)
                rules = read_expiry(session)
        except Unavailable:
            return
        yield _gauge("pending_comments", "Comments that wait, up to 10000.", backlog.pending)
        yield _gauge(
            "oldest_pending_seconds", "Age of the oldest of them.", backlog.oldest_pending_seconds
        )
        yield _gauge("outbox_events", "Events not delivered yet, up to 10000.", backlog.events)
        yield _gauge(
            "oldest_event_seconds", "Age of the oldest of them.", backlog.oldest_event_seconds
        )
        yield _gauge(
            "disabled_webhooks", "Endpoints that were given up.", backlog.disabled_webhooks
        )
        heard = check_worker(self._installation).value
        if isinstance(heard, float):
            yield _gauge("worker_heartbeat_seconds", "Since the worker last lived.", heard)
        yield from _looks(standings)
        yield from _rules(rules)


def _looks(standings: Sequence[Standing]) -> Iterator[Metric]:
    """How each look fares that the worker repeats."""
    age = GaugeMetricFamily("moderation_look_seconds", "Since it last worked.", labels=["look"])
    failures = GaugeMetricFamily("moderation_look_failures", "Since then.", labels=["look"])
    for standing in standings:
        failures.add_metric([standing.name], standing.failures)
        if standing.seconds is not None:
            age.add_metric([standing.name], standing.seconds)
    yield age
    yield failures


def _rules(rules: Sequence[RuleStanding]) -> Iterator[Metric]:
    """How each rule of expiry is kept, as it was when it was last followed."""
    failures = GaugeMetricFamily(
        "moderation_expiry_failures", "Since the rule last worked.", labels=["rule"]
    )
    rows = GaugeMetricFamily(
        "moderation_overdue_rows", "Past their time, up to 10000.", labels=["rule"]
    )
    seconds = GaugeMetricFamily(
        "moderation_overdue_seconds", "So long the first of them.", labels=["rule"]
    )
    for rule in rules:
        failures.add_metric([rule.name], rule.failures)
        seconds.add_metric([rule.name], rule.seconds)
        if rule.rows is not None:
            rows.add_metric([rule.name], rule.rows)
    yield from (failures, rows, seconds)


def _gauge(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(f"moderation_{name}", documentation, value=value)


def _counted() -> CollectorRegistry:
    """The counters of all processes where they share a directory, else of this one."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # not typed yet
    return registry


def _admit(seen: Installation) -> None:
    token = seen.settings.metrics_token
    if token is not None:
        expected = f"Bearer {token.get_secret_value()}".encode()
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            raise Unauthenticated("Send the metrics token as: Authorization: Bearer <token>.")
    elif not _is_local():
        raise Forbidden("Only this machine may read the metrics, or whoever has the token.")


def _is_local() -> bool:
    """Whether the peer is this machine itself, and not a proxy on it that speaks for others."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    peer = visitor_ip(request.remote_addr)
    return peer is not None and peer.is_loopback
