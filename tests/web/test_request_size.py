"""Requests over the limit, announced or not."""

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.actions.sites.add_site import SiteCredentials
from tests.web.api.conftest import document as document  # noqa: PLC0414 - a fixture

LIMIT = 65_536


@pytest.mark.parametrize("path", ["/v1/comments", "/v1/sites/blog/form", "/review/sign-in"])
def test_a_body_in_chunks_over_the_limit_is_refused(
    client: FlaskClient, site: SiteCredentials, path: str
) -> None:
    answer = _send_in_chunks(client, path, b"body=" + b"x" * LIMIT, site)
    assert answer.status_code == 413


def test_a_small_body_in_chunks_is_read_like_any_other(
    client: FlaskClient, site: SiteCredentials, document: dict[str, Any]
) -> None:
    raw = json.dumps(document).encode()
    assert _send_in_chunks(client, "/v1/comments", raw, site).status_code == 201


def _send_in_chunks(client: FlaskClient, path: str, raw: bytes, site: SiteCredentials) -> Any:
    return client.post(
        path,
        input_stream=io.BytesIO(raw),
        headers={
            "Transfer-Encoding": "chunked",
            "Authorization": f"Bearer {site.api_key}",
            "Content-Type": "application/json",
        },
        environ_overrides={"wsgi.input_terminated": True},
    )
