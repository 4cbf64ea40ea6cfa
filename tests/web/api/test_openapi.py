"""The OpenAPI description, and the service held against it by Schemathesis."""

import os
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from moderation.actions.sites.add_site import SiteCredentials
from moderation.web.intake import operation
from tests.fixtures.strictness import examples, is_strict

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", examples(25)))
# Where a change is judged, the words of our own code are sent, too; looking for them takes longer.
CONFIG = schemathesis.Config.from_dict({"analysis": {"constants": {"enabled": is_strict()}}})
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    ("POST", "/v1/comments"),
    ("GET", "/v1/comments"),
    ("GET", "/v1/comments/{comment_id}"),
    ("PATCH", "/v1/comments/{comment_id}"),
    ("POST", "/v1/comments/{comment_id}/decisions"),
    ("DELETE", "/v1/comments/{comment_id}/decisions/{decision_id}"),
    ("GET", "/v1/statements"),
    ("GET", "/v1/transparency-report"),
    ("GET", "/v1/authored"),
    ("PATCH", "/v1/authored"),
    ("DELETE", "/v1/authored"),
    ("POST", "/v1/authored/appeal"),
    ("GET", "/v1/threads/comments"),
    ("GET", "/v1/threads/counts"),
    ("POST", "/v1/threads/moves"),
    ("GET", "/v1/threads"),
    ("PATCH", "/v1/threads"),
    ("GET", "/v1/sites/{site}/feed.atom"),
    ("GET", "/v1/threads/feed.atom"),
    ("POST", "/v1/sites/{site}/form"),
    ("GET", "/v1/sites/{site}/comments/{comment_id}/reports"),
    ("POST", "/v1/sites/{site}/comments/{comment_id}/reports"),
    ("GET", "/v1/reports/{token}"),
    ("DELETE", "/v1/reports/{token}"),
    ("POST", "/v1/reports/{token}/appeal"),
    ("GET", "/v1/reports"),
    ("GET", "/v1/events"),
    ("GET", "/v1/events/{event_id}"),
    ("POST", "/v1/authors/erasures"),
    ("POST", "/v1/imports"),
    ("POST", "/v1/events/{event_id}/replays"),
    ("POST", "/v1/events/replays"),
]


class TestTheServiceIsAsDescribed:
    """Whatever is sent, valid or not, the answer is one that the description names."""

    @pytest.fixture
    def settings_overrides(self) -> dict[str, Any]:
        return {"rate_limit": "off"}

    @pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
    def test_every_answer_is_described(
        self, app: Flask, site: SiteCredentials, method: str, path: str
    ) -> None:
        schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=CONFIG)
        operation = schema[path][method]
        headers = {"Authorization": f"Bearer {site.api_key}", "Accept": "application/json"}
        headers["Accept-Encoding"] = "identity"  # it asks for what it cannot unpack

        strategy = operation.as_strategy() | operation.as_strategy(
            generation_mode=schemathesis.GenerationMode.NEGATIVE
        )
        _hold(strategy, headers)


def _hold(strategy: Any, headers: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def hold(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    hold()


def test_every_route_of_v1_is_described_with_the_parameters_of_its_path(
    app: Flask, client: FlaskClient
) -> None:
    described: Any = client.get("/openapi.json").json["paths"]
    routes = {
        (method.lower(), rule.rule.replace("<", "{").replace(">", "}")): rule.arguments
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    of_the_forms_own_script = ("get", "/v1/sites/{site}/form")
    del routes[of_the_forms_own_script]
    in_path = {
        (method, path): {one["name"] for one in said.get("parameters", []) if one["in"] == "path"}
        for path, item in described.items()
        for method, said in item.items()
    }
    assert in_path == routes
    assert {(method.lower(), path) for method, path in OPERATIONS} == set(routes)


def test_parameters_are_written_in_the_one_way_that_generators_have(client: FlaskClient) -> None:
    """openapi-python-client 0.29.1 writes all alike, and warns of nothing: see findings/."""
    parameters = [one for said in _described(client) for one in said.get("parameters", [])]
    assert parameters
    for one in parameters:
        assert not {"style", "explode", "content"} & set(one), one["name"]
        assert one["in"] != "path" or one["schema"].get("type") == "string", one["name"]


def test_every_status_is_known_to_python(client: FlaskClient) -> None:
    """A client of openapi-python-client 0.29.1 raises ValueError at any other: see findings/."""
    statuses = {status for said in _described(client) for status in said["responses"]}
    assert statuses <= {str(one.value) for one in HTTPStatus}


def _described(client: FlaskClient) -> Iterator[Any]:
    described: Any = client.get("/openapi.json").json["paths"]
    for item in described.values():
        yield from item.values()


def test_every_operation_belongs_to_a_handler_that_is_reached(app: Flask) -> None:
    reached = app.view_functions.values()
    assert [one.name for view, one in operation._operations.items() if view not in reached] == []


def test_the_limits_in_force_are_described(client: FlaskClient) -> None:
    described: Any = client.get("/openapi.json").json
    assert described["openapi"] == "3.1.0"
    schemas = described["components"]["schemas"]
    assert schemas["SubmittedComment"]["properties"]["body"]["maxLength"] == 10_000
    assert "x-limit" not in str(described)


def test_the_description_reads_as_a_page(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "Submit a comment" in page.text
    assert "`" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert client.get("/docs/style.css").content_type.startswith("text/css")
