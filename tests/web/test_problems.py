"""Errors as RFC 9457 problem details: what is wrong and where, never what was sent."""

import pytest
from structlog.testing import capture_logs

from moderation.app import create_app
from moderation.errors import Flaw, Invalid, TooManyRequests, Unauthenticated, Unavailable

SECRET = "jane@example.org"


@pytest.fixture
def fail(installation):
    """Opens an address that raises an error, and answers the response."""
    app = create_app(installation)  # its own: an application in use takes no more addresses

    def ask(error):
        def view():
            raise error

        app.add_url_rule("/trial", "trial", view)
        return app.test_client().get("/trial")

    return ask


def test_a_refusal_is_a_problem(fail):
    answer = fail(Invalid("Some fields are wrong.", [Flaw("Too long.", pointer="#/body")]))
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json(force=True) == {
        "type": "urn:comment-moderation:problem:invalid",
        "title": "Some values cannot be accepted",
        "status": 422,
        "detail": "Some fields are wrong.",
        "errors": [{"pointer": "#/body", "detail": "Too long."}],
    }


@pytest.mark.parametrize("refusal", [TooManyRequests, Unavailable])
def test_who_should_come_back_is_told_when(fail, refusal):
    assert fail(refusal("Not now.", retry_after=7)).headers["Retry-After"] == "7"


def test_who_has_not_proved_anything_is_told_how(fail):
    assert fail(Unauthenticated("Who are you?")).headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("error", [RuntimeError(SECRET), KeyError(SECRET), RecursionError(SECRET)])
def test_a_fault_of_ours_says_nothing_of_what_was_sent(fail, error):
    with capture_logs() as logs:
        answer = fail(error)
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert SECRET not in answer.text + str(logs)
    assert [entry["error"] for entry in logs if entry["event"] == "request.failed"] == [
        type(error).__name__
    ]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", f"/{SECRET}", 404), ("POST", "/livez", 405)],
)
def test_errors_of_the_framework_are_problems_too(client, method, path, status):
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert SECRET not in answer.text


def test_a_method_that_is_not_answered_is_told_which_are(client):
    assert "GET" in client.post("/livez").headers["Allow"]


@pytest.mark.parametrize("path", ["/nowhere", "/livez", "/v1/comments"])
def test_every_answer_carries_the_headers_that_protect(client, path):
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Referrer-Policy" in headers
