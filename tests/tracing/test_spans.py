"""Traces: what was done and how long it took, and nothing of whom it was about."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from pydantic import ValidationError

from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.app import create_app
from moderation.errors import Unavailable
from moderation.settings import Settings
from moderation.tracing import begin_tracing as beginning
from moderation.tracing.begin_tracing import begin_tracing, require_tracing
from moderation.tracing.spans import span, trace_with
from moderation.worker.repeated import Repeated
from tests.web.review.conftest import HERE

CANARY = "quokka"
ENDPOINT = "http://127.0.0.1:4318/v1/traces"


@pytest.fixture
def exported(settings: Settings) -> Iterator[InMemorySpanExporter]:
    """What is exported from here to the end of the test."""
    exporter = InMemorySpanExporter()
    begin_tracing(settings, SimpleSpanProcessor(exporter))
    yield exporter
    trace_with(None)


@pytest.fixture
def traced(exported: InMemorySpanExporter, installation: Installation) -> Flask:
    """The application, which traces."""
    return create_app(installation)


def named(exported: InMemorySpanExporter) -> list[str]:
    return [one.name for one in exported.get_finished_spans()]


def whole(exported: InMemorySpanExporter) -> str:
    """All that would be sent, with events, links and resources."""
    return "\n".join(one.to_json() for one in exported.get_finished_spans())


def post(app: Flask, site: SiteCredentials, **more: Any) -> Any:
    """A comment that is full of canaries, in every place that a stranger can write to."""
    comment = {
        "thread": {"url": f"https://example.org/{CANARY}?{CANARY}=1", "title": CANARY},
        "author": {
            "name": f"{CANARY} Jane",
            "email": f"{CANARY}@example.org",
            "url": f"https://{CANARY}.example.org/",
        },
        "body": f"A {CANARY} text, from {CANARY}.two@example.org.",
        "author_ip": "198.51.100.77",
        "user_agent": f"{CANARY}/1.0",
    }
    headers = {
        "Authorization": f"Bearer {site.api_key}",
        "User-Agent": f"{CANARY}-agent",
        "Idempotency-Key": CANARY,
        "X-Request-Id": CANARY,
        "Traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01",
        "Tracestate": f"{CANARY}=1",
        "Baggage": f"{CANARY}=1",
    }
    return app.test_client().post("/v1/comments", json=comment | more, headers=headers)


def test_a_request_is_a_span_with_what_it_waited_for(
    traced: Flask, exported: InMemorySpanExporter, site: SiteCredentials
) -> None:
    exported.clear()
    assert post(traced, site).status_code == 201
    spans = {one.name: one for one in exported.get_finished_spans()}
    request = spans["POST /v1/comments"]
    assert dict(request.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/v1/comments",
        "http.response.status_code": 201,
    }
    assert (request.kind, request.parent) == (SpanKind.SERVER, None)
    assert {"opinion", "database.transaction"} <= set(spans)
    for one in (spans["opinion"], spans["database.transaction"]):
        assert one.context.trace_id == request.context.trace_id
        assert not one.attributes


def test_nothing_that_anybody_has_sent_is_in_a_trace(
    traced: Flask, exported: InMemorySpanExporter, site: SiteCredentials
) -> None:
    assert post(traced, site).status_code == 201
    assert post(traced, site, **{CANARY: 1}).status_code == 422
    client = traced.test_client()
    client.get(f"/v1/threads/comments?site=blog&url=https://example.org/{CANARY}?{CANARY}=1")
    client.get(f"/v1/comments/{CANARY}", headers={"Authorization": f"Bearer {CANARY}"})
    client.get(f"/{CANARY}/no/such/{CANARY}?{CANARY}={CANARY}")
    client.get(f"/review/sign-in/link/{CANARY}")
    sign_in = {"email": f"{CANARY}@example.org", "password": CANARY}
    client.post("/review/sign-in", data=sign_in, headers=HERE)
    client.open("/livez", method=CANARY.upper())
    sent = whole(exported)
    assert sent.count('"name"') >= 8
    for trace in (CANARY, CANARY.upper(), "198.51.100", site.api_key, "ab" * 16, "SELECT"):
        assert trace not in sent


def test_an_error_is_told_by_its_kind_alone(traced: Flask, exported: InMemorySpanExporter) -> None:
    def fail() -> str:
        with span("inner"):
            raise ValueError(CANARY)

    traced.add_url_rule("/fails", view_func=fail)
    assert traced.test_client().get("/fails").status_code == 500
    inner, request = exported.get_finished_spans()[-2:]
    assert (inner.name, dict(inner.attributes or {})) == ("inner", {"error.type": "ValueError"})
    assert inner.status.status_code == request.status.status_code == StatusCode.ERROR
    assert (inner.status.description, inner.events) == (None, ())
    assert CANARY not in whole(exported)


def test_a_look_of_the_worker_is_a_span(
    exported: InMemorySpanExporter, installation: Installation
) -> None:
    def look() -> None:
        with installation.database.reading():
            pass

    Repeated("counting", look, 60.0).step()
    assert named(exported) == ["database.look", "look counting"]


def test_what_is_sent_says_which_service_it_is_and_on_no_machine(
    exported: InMemorySpanExporter,
) -> None:
    with span("one"):
        pass
    [made] = exported.get_finished_spans()
    of = json.loads(made.to_json())["resource"]["attributes"]
    assert set(of) == {"service.name", "service.version"}


def test_a_share_is_traced(settings: Settings) -> None:
    exporter = InMemorySpanExporter()
    some = settings.model_copy(update={"tracing_share": 0.5})
    begin_tracing(some, SimpleSpanProcessor(exporter))
    try:
        for _ in range(400):
            with span("one"):
                pass
    finally:
        trace_with(None)
    assert 100 < len(exporter.get_finished_spans()) < 300


def test_without_an_endpoint_nothing_is_traced(settings: Settings) -> None:
    begin_tracing(settings)
    with span("one") as made:
        assert made is None


def test_an_endpoint_without_the_extra_is_refused_in_a_sentence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = settings.model_copy(update={"tracing_endpoint": ENDPOINT})
    require_tracing(wanted)
    monkeypatch.setattr(beginning, "_NEEDED", ("no_such_thing.at_all",))
    with pytest.raises(Unavailable, match=r"comment-moderation\[tracing\]"):
        begin_tracing(wanted)


@pytest.mark.parametrize("wrong", ["127.0.0.1:4318", "http://user:word@example.org/", "http:// x"])
def test_an_endpoint_is_an_address_without_a_password(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODERATION_TRACING_ENDPOINT", wrong)
    with pytest.raises(ValidationError):
        Settings()
