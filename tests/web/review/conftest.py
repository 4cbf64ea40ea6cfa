"""A moderator at a desk, without a browser."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import Role, add_moderator
from moderation.actions.sites.add_site import SiteCredentials

HERE = {"Origin": "http://localhost"}
PASSWORD = "four unrelated words do"


class AtTheDesk:
    """A browser as far as the desk notices: it keeps cookies and sends forms from our own pages."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._tokens: dict[str, str] = {}

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form as our own page would, with this session's token."""
        return self.client.post(path, data={"form_token": self.token()} | fields, headers=HERE)

    def token(self) -> str:
        """The token that this session's forms carry, the same on every page."""
        cookie = self.client.get_cookie("session") or self.client.get_cookie("__Host-session")
        if cookie is None:
            return self._token_of_a_page()
        if not self._tokens.get(cookie.value):
            self._tokens[cookie.value] = self._token_of_a_page()
        return self._tokens[cookie.value]

    def _token_of_a_page(self) -> str:
        # The lightest page that has it; who may not open it finds one at the front.
        return field(self.get("/review/confirm").text, "form_token") or field(
            self.client.get("/review/", follow_redirects=True).text, "form_token"
        )


class Seat:
    """Gives people a seat at the desk: ``seat("viewer")``."""

    def __init__(self, app: Flask, installation: Installation) -> None:
        self._app = app
        self._installation = installation

    def __call__(self, role: Role, site: str = "blog", name: str = "Sam") -> AtTheDesk:
        """Somebody with this role who has just signed in by link."""
        address = f"{name.lower()}.{role}@example.org"
        token = add_moderator(self._installation, address, role, site, name)
        client = self._app.test_client()
        answer = client.post(f"/review/sign-in/link/{token}", data={"not_now": "1"}, headers=HERE)
        assert answer.status_code == 303
        return AtTheDesk(client)


@pytest.fixture
def seat(app: Flask, installation: Installation, site: SiteCredentials) -> Seat:
    """Gives people a seat at the desk of the site ``blog``."""
    return Seat(app, installation)


@pytest.fixture
def admin(seat: Seat) -> AtTheDesk:
    """An admin of ``blog`` at the desk."""
    return seat("admin", name="Ada")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the clock: ``at(minutes=31)`` is so much after the test began."""
    from datetime import timedelta

    began = clock.now()

    def move(**later: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**later))

    return move


def field(page: str, name: str) -> str:
    """The value of a page's first input of this name; empty where there is none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found.group(1)) if found else ""


def undo_path(page: str) -> str:
    """Where the notice's button leads."""
    found = re.search(r'action="(/review/[^"]+/undo)"', page)
    assert found, "the page offers no undo"
    return found.group(1)
