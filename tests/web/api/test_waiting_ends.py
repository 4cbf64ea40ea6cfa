"""Somebody writes and doesn't end: writers are refused in time, and readers don't wait for them."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.actions.installation.installation import Installation
from moderation.database import Database
from tests.web.api.conftest import Post

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def stopped(installation: Installation, headers: dict[str, str]) -> Iterator[None]:
    """Another process has the write lock, and does nothing."""
    other = Database(str(installation.database.url))
    with other.transaction():
        installation.database.patience = 0.01
        yield
    other.close()


@pytest.mark.usefixtures("stopped")
def test_a_comment_is_refused_and_the_site_told_when_to_come_again(post: Post) -> None:
    answer = post()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert b"nothing was stored" in answer.data


@pytest.mark.usefixtures("stopped")
def test_reading_goes_on_also_with_a_key_whose_use_is_to_be_noted(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer: Any = client.get("/v1/comments", headers=headers)
    assert answer.status_code == 200
    assert client.get("/livez").status_code == 200
    assert client.get("/metrics").status_code == 200
