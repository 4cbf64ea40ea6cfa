"""Who asks: the key in four places, its case, other sites' keys; and the endpoints about keys."""

import re
from datetime import timedelta

import pytest

from moderation.actions.sites.rotate_site_key import rotate_site_key
from tests.web.akismet.conftest import CHECK

# What a request says is read before any database is asked.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

VERIFY = "/1.1/verify-key"
BLOG = {"blog": "https://example.org"}
WRONG = "0123456789ab"


def test_a_key_is_valid(client, site) -> None:
    answer = client.post(VERIFY, data=BLOG | {"key": site.keys["akismet"]})
    assert (answer.status_code, answer.data) == (200, b"valid")
    assert answer.content_type.startswith("text/plain")
    assert "X-akismet-debug-help" not in answer.headers


def test_a_new_key_is_of_letters_that_the_settings_page_of_wordpress_keeps(
    installation, site
) -> None:
    """Akismet 5.7.2, class.akismet-admin.php:361: it strikes out all but ``[a-f0-9]``."""
    fresh = rotate_site_key(installation, "blog", "akismet", timedelta(hours=1))
    for key in (site.keys["akismet"], fresh):
        assert re.fullmatch("[0-9a-f]{12}", key)


def test_a_key_of_the_time_before_still_opens(client, installation, site, monkeypatch) -> None:
    monkeypatch.setattr(
        "moderation.actions.akismet.door.secrets.token_hex", lambda _: "z9y8x7w6v5u4"
    )
    old = rotate_site_key(installation, "blog", "akismet", timedelta(hours=1))
    assert old == "z9y8x7w6v5u4"
    assert client.post(VERIFY, data=BLOG | {"key": old}).data == b"valid"


def test_a_network_that_guesses_keys_is_not_told_which_are_good(client, site, monkeypatch) -> None:
    monkeypatch.setattr("moderation.web.akismet.access._WRONG_KEYS", "0.001/3")
    right, wrong = BLOG | {"key": site.keys["akismet"]}, BLOG | {"key": WRONG}
    assert [client.post(VERIFY, data=wrong).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.post(VERIFY, data=right).status_code == 429
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert client.post(VERIFY, data=right, environ_overrides=elsewhere).data == b"valid"


def test_good_keys_use_nothing_up(client, site, monkeypatch) -> None:
    monkeypatch.setattr("moderation.web.akismet.access._WRONG_KEYS", "0.001/2")
    right = BLOG | {"key": site.keys["akismet"]}
    assert [client.post(VERIFY, data=right).data for _ in range(5)] == [b"valid"] * 5


def test_its_case_says_nothing(client, site) -> None:
    answer = client.post(VERIFY, data=BLOG | {"key": f" {site.keys['akismet'].upper()} "})
    assert answer.data == b"valid"


@pytest.mark.parametrize(
    "key", [WRONG, "", "short", "x" * 5_000, "mod_abcdefgh", "a\0b", "K1234567890é"]
)
def test_any_other_is_invalid_and_says_why(client, site, key: str) -> None:
    answer = client.post(VERIFY, data=BLOG | {"key": key})
    assert (answer.status_code, answer.data) == (200, b"invalid")
    assert answer.headers["X-akismet-debug-help"]


def test_the_key_of_the_json_door_does_not_open_this_one(client, site) -> None:
    assert client.post(VERIFY, data=BLOG | {"key": site.api_key}).data == b"invalid"


@pytest.mark.parametrize(
    ("body", "query", "host"),
    [
        ({"api_key": "<key>"}, "", "localhost"),
        ({"key": "<key>"}, "", "localhost"),
        ({}, "api_key=<key>", "localhost"),
        ({}, "", "<key>.rest.example.org"),
        ({"api_key": "<key>", "key": WRONG}, f"api_key={WRONG}", f"{WRONG}.example.org"),
        ({"key": "<key>"}, f"api_key={WRONG}", f"{WRONG}.example.org"),
        ({}, "api_key=<key>", f"{WRONG}.example.org"),
        ({"api_key": "", "key": "<key>"}, "", "localhost"),
    ],
)
def test_the_key_is_found_in_four_places_by_precedence(client, site, body, query, host) -> None:
    placed = {name: value.replace("<key>", site.keys["akismet"]) for name, value in body.items()}
    answer = client.post(
        VERIFY,
        data=BLOG | placed,
        query_string=query.replace("<key>", site.keys["akismet"]),
        headers={"Host": host.replace("<key>", site.keys["akismet"].upper())},
    )
    assert answer.data == b"valid"


@pytest.mark.parametrize(("typed", "answer"), [(WRONG, b"invalid"), ("<key>", b"valid")])
def test_wordpress_asks_about_the_key_that_was_typed(client, site, typed, answer) -> None:
    typed = typed.replace("<key>", site.keys["akismet"])
    had = site.keys["akismet"] if typed == WRONG else WRONG
    agent = {"User-Agent": "WordPress/6.1.9 | Akismet/5.0.2"}
    sent = BLOG | {"key": typed, "api_key": had}
    assert client.post(VERIFY, data=sent, headers=agent).data == answer


@pytest.mark.parametrize(
    ("body", "query"), [({"api_key": WRONG, "key": "<key>"}, ""), ({"key": WRONG}, "api_key=<key>")]
)
def test_a_wrong_key_is_wrong_whatever_stands_in_another_place(client, site, body, query) -> None:
    placed = {name: value.replace("<key>", site.keys["akismet"]) for name, value in body.items()}
    query = query.replace("<key>", site.keys["akismet"])
    assert client.post(VERIFY, data=BLOG | placed, query_string=query).data == b"invalid"


def test_a_query_is_not_asked_for_the_short_name(client, site) -> None:
    answer = client.post(VERIFY, data=BLOG, query_string={"key": site.keys["akismet"]})
    assert answer.data == b"invalid"


def test_the_key_in_the_host_disturbs_nothing_else(client, site) -> None:
    host = {"Host": f"{site.keys['akismet']}.rest.example.org"}
    assert client.get("/livez", headers=host).status_code == 200
    assert client.get("/review/sign-in", headers=host).status_code == 200
    assert client.get("/v1/comments", headers=host).status_code == 401


def test_the_old_key_works_while_keys_rotate(client, installation, site) -> None:
    fresh = rotate_site_key(installation, "blog", "akismet", timedelta(hours=1))
    for key in (site.keys["akismet"], fresh):
        assert client.post(VERIFY, data=BLOG | {"key": key}).data == b"valid"


def test_an_ended_key_is_invalid(client, installation, site) -> None:
    rotate_site_key(installation, "blog", "akismet", timedelta(0))
    assert client.post(VERIFY, data=BLOG | {"key": site.keys["akismet"]}).data == b"invalid"


def test_the_blog_must_be_named(client, site) -> None:
    answer = client.post(VERIFY, data={"key": site.keys["akismet"]})
    assert answer.data == b"Missing required field: blog"
    assert answer.headers["X-akismet-error"] == "missing-required-field"


@pytest.mark.parametrize(
    "path", [CHECK, "/1.1/submit-spam", "/1.1/submit-ham", "/1.1/deactivate", "/1.1/token"]
)
def test_every_endpoint_wants_the_key(ask, stored, path: str) -> None:
    answer = ask(path, api_key=WRONG)
    assert (answer.status_code, answer.data) == (200, b"invalid")
    assert stored() == []


def test_what_clients_call_besides(client, site) -> None:
    sent = BLOG | {"key": site.keys["akismet"]}
    assert client.post("/1.1/deactivate", data=sent).data == b"deactivated"
    assert client.post(VERIFY, data=sent).data == b"valid"
    assert client.get("/1.1/test").data == b"connected"
    token = client.post("/1.1/token", data=sent).text
    assert token == client.post("/1.1/token", data=sent).text
    assert token not in {"invalid", site.keys["akismet"]}
    assert client.post("/1.1/get-subscription", data=sent).json == {
        "account_id": 1,
        "account_type": "free-api-key",
        "account_name": "Self-hosted",
        "status": "active",
        "next_billing_date": False,
        "limit_reached": False,
    }


def test_an_unknown_endpoint_is_refused_in_plain_text(client) -> None:
    for path in ("/1.1", "/1.1/", "/1.1/nothing", "/1.2/nothing/at/all", "/1.2/%00"):
        for method in ("GET", "POST", "PUT"):
            answer = client.open(path, method=method)
            assert (answer.status_code, answer.data) == (404, b"invalid")
            assert answer.content_type.startswith("text/plain")


def test_what_takes_post_does_not_take_get(client, site) -> None:
    answer = client.get(CHECK, query_string=BLOG | {"api_key": site.keys["akismet"]})
    assert (answer.status_code, answer.data) == (404, b"invalid")


def test_a_slash_at_the_end_changes_nothing(client, site) -> None:
    assert client.post(f"{VERIFY}/", data=BLOG | {"key": site.keys["akismet"]}).data == b"valid"


class TestTooFast:
    """A site that goes faster than agreed is told to wait, and shares its bucket with the API."""

    @pytest.fixture
    def settings_overrides(self) -> dict[str, str]:
        """Two at once, and then one in ten seconds."""
        return {"rate_limit": "1/2"}

    @pytest.fixture(autouse=True)
    def _same_second(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The bucket's clock stands still."""
        monkeypatch.setattr("moderation.web.rate_limit.time.monotonic", lambda: 1_000.0)

    def test_too_many_checks_are_told_when_to_come_again(self, ask, client, site) -> None:
        assert [ask().status_code for _ in range(2)] == [200, 200]
        answer = ask()
        assert (answer.status_code, answer.data) == (429, b"Too many requests.")
        assert int(answer.headers["Retry-After"]) >= 1
        headers = {"Authorization": f"Bearer {site.api_key}"}
        assert client.get("/v1/comments", headers=headers).status_code == 429


def test_an_overloaded_database_is_503_with_a_time(ask, installation, monkeypatch) -> None:
    from moderation.errors import Unavailable

    def fail(*_: object, **__: object) -> None:
        raise Unavailable("The database did not answer in time; nothing was stored.", retry_after=2)

    monkeypatch.setattr(installation.database, "jointly", fail)
    answer = ask()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.data not in {b"true", b"false"}


def test_a_fault_is_logged_without_what_was_sent(ask, monkeypatch, capsys) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("jane@example.org")

    monkeypatch.setattr("moderation.web.akismet.check.check_by_akismet", fail)
    answer = ask()
    assert answer.status_code == 500
    assert b"jane" not in answer.data
    assert answer.data not in {b"true", b"false"}


def test_no_log_line_carries_the_key_the_host_or_the_query(client, site, fields) -> None:
    from structlog.testing import capture_logs

    key = site.keys["akismet"]
    with capture_logs() as lines:
        client.post(CHECK, data=fields, headers={"Host": f"{key}.example.org"})
        client.post(CHECK, data=fields, query_string={"api_key": key})
        client.get("/1.2/usage-limit", query_string={"api_key": key})
        client.post(VERIFY, data=BLOG | {"key": "wrong-key-12"})
    written = repr(lines)
    assert lines
    for secret in (key, "example.org", "api_key", "wrong-key-12", "Jane", "192.0.2.44"):
        assert secret not in written
