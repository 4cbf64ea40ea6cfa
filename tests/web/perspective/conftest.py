"""Clients of the door that Perspective's clients are led to, and a model whose opinions are known.

The door is tested with a model that goes by words, so that no test hangs on what was learnt.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.set_site import set_site
from tests.fixtures.tones import HEATED, ByWords

Ask = Callable[..., TestResponse]
ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"


@pytest.fixture
def key(site: SiteCredentials) -> str:
    """The site's key for this door."""
    return site.keys["perspective"]


@pytest.fixture
def sent() -> dict[str, Any]:
    """What the documentation's example sends."""
    return {"comment": {"text": HEATED}, "requestedAttributes": {"TOXICITY": {}}}


@pytest.fixture
def ask(client: FlaskClient, sent: dict[str, Any], key: str, tone: ByWords) -> Ask:
    """Asks: ``ask(languages=["en"])``; a field given as None is left out."""

    def ask_one(path: str = ANALYZE, shown: str | None = key, **changes: Any) -> TestResponse:
        body = {name: value for name, value in (sent | changes).items() if value is not None}
        return client.post(f"{path}?key={shown}" if shown else path, json=body)

    return ask_one


@pytest.fixture
def set_door(installation: Installation, site: SiteCredentials) -> Callable[..., None]:
    """Sets what the site has said of the door: ``set_door(unknown_languages="refuse")``."""

    def set_one(**changes: str) -> None:
        named = {f"perspective_{name}": value for name, value in changes.items()}
        set_site(installation, "blog", named)
        installation.known_sites._sites.clear()

    return set_one
