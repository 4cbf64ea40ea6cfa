"""Doors say who has proved to be sending, so that the server can tell senders apart."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from moderation.web.sender import SENDER
from tests.web.api.conftest import document as document  # noqa: PLC0414 - fixtures
from tests.web.api.conftest import headers as headers  # noqa: PLC0414


def test_a_key_that_holds_names_its_site(
    client: FlaskClient, headers: dict[str, str], document: dict[str, Any]
) -> None:
    seen = watched(client.application)
    client.post("/v1/comments", json=document, headers=headers)
    assert seen[-1][SENDER].startswith("site|")


def test_a_key_that_does_not_hold_names_nobody(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    seen = watched(client.application)
    client.post("/v1/comments", json=document, headers={"Authorization": "Bearer mod_wrong"})
    assert SENDER not in seen[-1]


def watched(app: Flask) -> list[dict[str, Any]]:
    """The environments of requests from now on."""
    seen: list[dict[str, Any]] = []
    inner = app.wsgi_app

    def outer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append(environ)
        return inner(environ, start_response)

    app.wsgi_app = outer  # type: ignore[method-assign] # what Flask's own docs do
    return seen
