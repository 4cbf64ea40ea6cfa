"""What a key was used for: usage-limit, key-sites, get-stats."""

from datetime import date

import pytest

from moderation import clock
from moderation.actions.akismet.count_akismet import AkismetCounts
from moderation.tables import AkismetDay
from moderation.web.akismet.months import first_day, months_before, next_month
from moderation.web.akismet.stats import begin_of, figures
from tests.web.akismet.conftest import HAM, SPAM


@pytest.fixture
def month() -> str:
    """This month, as the protocol writes it."""
    return f"{clock.now():%Y-%m}"


@pytest.fixture
def used(ask, site) -> None:
    """Three checks, one of them spam; one missed spam, one false positive."""
    ask()
    ask(comment_author="Ann", POST_ak_hp_textarea="x")
    ask(comment_type="message")
    ask(SPAM)
    ask(HAM, comment_author="Ann")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_usage_has_no_limit(client, site, used, method: str) -> None:
    where = {"GET": "query_string", "POST": "data"}[method]
    answer = client.open(
        "/1.2/usage-limit", method=method, **{where: {"api_key": site.keys["akismet"]}}
    )
    assert answer.json == {"limit": "none", "usage": 3, "percentage": "0.00", "throttled": False}


def test_the_sites_of_a_key(client, site, used, month) -> None:
    answer = client.get("/1.2/key-sites", query_string={"api_key": site.keys["akismet"]})
    row = {
        "site": "example.org",
        "api_calls": 3,
        "spam": 1,
        "ham": 2,
        "missed_spam": 1,
        "false_positives": 1,
        "is_revoked": False,
    }
    assert answer.json == {month: [row], "limit": 500, "offset": 0, "total": 1}


def test_the_same_as_csv_with_a_masked_key(client, site, used, month) -> None:
    query = {"api_key": site.keys["akismet"], "format": "csv", "limit": "10", "order": "spam"}
    answer = client.get("/1.2/key-sites", query_string=query)
    key = f"********{site.keys['akismet'][-4:]}"
    assert answer.text == (
        f"Active sites for {key} during {month} (limit:10, offset:0, total:1)\n"
        "Site,Total API Calls,Spam,Ham,Missed Spam,False Positives,Is Revoked\n"
        "example.org,3,1,2,1,1,false"
    )
    assert site.keys["akismet"] not in answer.text


@pytest.mark.parametrize(
    ("more", "total", "rows"),
    [
        ({"filter": "EXAMPLE"}, 1, 1),
        ({"filter": "shop"}, 0, 0),
        ({"offset": "1"}, 1, 0),
        ({"limit": "0"}, 1, 0),
        ({"month": "2020-01"}, 0, 0),
    ],
)
def test_rows_are_chosen(client, site, used, more, total, rows) -> None:
    answer = client.get("/1.2/key-sites", query_string={"api_key": site.keys["akismet"]} | more)
    listed = next(value for value in answer.json.values() if isinstance(value, list))
    assert (answer.json["total"], len(listed)) == (total, rows)


def test_what_is_no_parameter_is_refused_by_name(client, site) -> None:
    for name, value in (
        ("month", "2026-13"),
        ("order", "name"),
        ("format", "xml"),
        ("limit", "-1"),
        ("offset", "1" * 30),
    ):
        query = {"api_key": site.keys["akismet"], name: value}
        answer = client.get("/1.2/key-sites", query_string=query)
        assert (answer.status_code, answer.data) == (200, b"invalid")
        assert name in answer.headers["X-akismet-debug-help"]


def test_figures_want_a_key(client, site) -> None:
    for path in ("/1.2/key-sites", "/1.2/usage-limit"):
        assert client.get(path).data == b"invalid"
    for path in ("/1.1/get-stats", "/1.2/get-key-stats"):
        assert client.post(path, data={"key": "wrong"}).data == b"invalid"


def test_another_sites_calls_are_not_counted_here(client, other_site, used) -> None:
    answer = client.get("/1.2/usage-limit", query_string={"api_key": other_site.keys["akismet"]})
    assert answer.json["usage"] == 0


@pytest.mark.parametrize("path", ["/1.1/get-stats", "/1.2/get-key-stats"])
def test_statistics_are_by_month(client, site, used, month, path: str) -> None:
    sent = {"key": site.keys["akismet"], "blog": "https://example.org", "from": "all"}
    counted = {"spam": 1, "ham": 2, "missed_spam": 1, "false_positives": 1}
    assert client.post(path, data=sent).json == counted | {
        "accuracy": "33.3",
        "time_saved": 10,
        "breakdown": {month: counted},
    }


def test_a_period_leaves_out_what_was_before(client, installation, site, submitting_site) -> None:
    old = AkismetDay(site_id=submitting_site.id, day=date(2020, 1, 1), calls=5, spam=5)
    with installation.database.transaction() as session:
        session.add(old)
    sent = {"key": site.keys["akismet"], "blog": "https://example.org"}
    figures_of = {
        period: client.post("/1.1/get-stats", data=sent | {"from": period}).json["spam"]
        for period in ("60-days", "6-months", "all", "")
    }
    assert figures_of == {"60-days": 0, "6-months": 0, "all": 5, "": 0}


def test_periods_and_months() -> None:
    today = date(2026, 1, 31)
    assert begin_of("60-days", today) == date(2025, 12, 3)
    assert begin_of("6-months", today) == date(2025, 8, 1)
    assert next_month(first_day("2026-12")) == date(2027, 1, 1)
    assert months_before(today, 13) == date(2024, 12, 1)


def test_nothing_answered_is_nothing_wrong() -> None:
    assert figures({})["accuracy"] == "100.0"
    corrected = {"2026-11": AkismetCounts(calls=1, ham=1, missed_spam=5)}
    assert figures(corrected)["accuracy"] == "0.0"
