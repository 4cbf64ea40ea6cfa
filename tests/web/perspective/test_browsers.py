"""Browsers that ask from a site's pages: only where the site wants it, and only from its own."""

import pytest

from tests.web.perspective.conftest import ANALYZE

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # no rows

OWN = "https://example.org"


@pytest.fixture
def preflight(client, key):
    """What a browser asks before it sends JSON to somebody else's host."""

    def ask_first(origin=OWN):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        return client.options(f"{ANALYZE}?key={key}", headers=headers)

    return ask_first


def test_a_site_that_has_not_said_so_is_asked_by_servers_only(preflight, client, sent, key, tone):
    assert "Access-Control-Allow-Origin" not in preflight().headers
    answer = client.post(f"{ANALYZE}?key={key}", json=sent, headers={"Origin": OWN})
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_its_own_pages_may_ask_and_nobody_elses(preflight, client, sent, key, set_door, tone):
    set_door(browsers="own")
    first = preflight()
    assert first.headers["Access-Control-Allow-Origin"] == OWN
    assert first.headers["Access-Control-Allow-Methods"] == "POST"
    assert "Content-Type" in first.headers["Access-Control-Allow-Headers"]
    for body, status in ((sent, 200), ({}, 400)):
        answer = client.post(f"{ANALYZE}?key={key}", json=body, headers={"Origin": OWN})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == OWN
        assert "Origin" in answer.headers["Vary"]
    for stranger in ("https://elsewhere.example.org", "null", "https://[", ""):
        assert "Access-Control-Allow-Origin" not in preflight(stranger).headers
        answer = client.post(f"{ANALYZE}?key={key}", json=sent, headers={"Origin": stranger})
        assert "Access-Control-Allow-Origin" not in answer.headers
