"""One log line a request, with an identifier and without anybody's data."""

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs


def test_the_line_names_the_endpoint_and_not_what_was_asked(client: FlaskClient) -> None:
    with capture_logs() as lines:
        client.get(
            "/livez?email=jane%40example.org",
            headers={"User-Agent": "SecretBrowser"},
            environ_base={"REMOTE_ADDR": "192.0.2.7"},
        )
    [line] = [line for line in lines if line["event"] == "request.answered"]
    assert line["endpoint"] == "operations.live"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert set(line) == {"event", "log_level", "endpoint", "method", "status", "milliseconds"}


def test_a_path_that_does_not_exist_is_not_logged(client: FlaskClient) -> None:
    with capture_logs() as lines:
        client.get("/jane/secret")
    assert "secret" not in str(lines)
    assert [line["endpoint"] for line in lines if "endpoint" in line] == ["none"]


def test_a_sane_identifier_is_kept(client: FlaskClient) -> None:
    answer = client.get("/livez", headers={"X-Request-Id": "abc-123"})
    assert answer.headers["X-Request-Id"] == "abc-123"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("given", ["", "a" * 65, "a b", "jane@example.org", "é"])
def test_any_other_identifier_is_replaced(client: FlaskClient, given: str) -> None:
    answer = client.get("/livez", headers={"X-Request-Id": given})
    assert len(answer.headers["X-Request-Id"]) == 32
