"""Where browsers come by https, the session's cookie says so by its name."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.fixtures.sites import ModeratorAccount


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    """A service behind https, under another name than the process knows itself by."""
    return {"public_url": "https://comments.example.org"}


def test_the_cookie_is_secure_and_of_this_host_alone(
    client: FlaskClient, moderator: ModeratorAccount
) -> None:
    answer = client.post(
        f"/review/sign-in/link/{moderator.sign_in_token}",
        data={"not_now": "1"},
        headers={"Origin": "https://comments.example.org", "Sec-Fetch-Site": "same-origin"},
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_a_plain_page_of_the_same_name_is_somebody_elses(
    client: FlaskClient, moderator: ModeratorAccount
) -> None:
    answer = client.post(
        f"/review/sign-in/link/{moderator.sign_in_token}",
        data={"not_now": "1"},
        headers={"Origin": "http://comments.example.org"},
    )
    assert answer.status_code == 403
