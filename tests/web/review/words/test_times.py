"""Times in the reader's zone and language."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g

from moderation import clock
from moderation.actions.sessions.sessions import SignedIn
from moderation.web.review.words.times import ago, day, moment

THEN = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        (None, None, "1 July 2026, 22:30 UTC"),
        ("en", "Europe/Berlin", "2 July 2026, 00:30"),
        ("de", "Europe/Berlin", "2. Juli 2026, 00:30"),
        ("fr", "America/New_York", "1 juillet 2026, 18:30"),
        ("ru", "Asia/Kathmandu", "2 \u0438\u044e\u043b\u044f 2026\u202f\u0433., 04:15"),
        ("en", "Gone/Away", "1 July 2026, 22:30 UTC"),
    ],
)
def test_a_moment_is_said_as_the_reader_says_it(
    app: Flask, language: str | None, zone: str | None, expected: str
) -> None:
    with app.test_request_context():
        g.signed_in = SignedIn("s", "m", "Mo", language=language, time_zone=zone)
        assert moment(THEN).replace("\xa0", "\u202f") == expected


def test_a_day_is_the_readers_day(app: Flask) -> None:
    with app.test_request_context():
        g.signed_in = SignedIn("s", "m", "Mo", time_zone="Europe/Berlin")
        assert day(THEN) == "2 Jul 2026"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ({"seconds": 5}, "just now"),
        ({"minutes": 59}, "59 min ago"),
        ({"hours": 23}, "23 h ago"),
        ({"hours": 25}, "yesterday"),
        ({"days": 29}, "29 days ago"),
        ({"days": 40}, "1 Jul 2026"),
    ],
)
def test_how_long_ago(monkeypatch: pytest.MonkeyPatch, later: dict[str, int], said: str) -> None:
    monkeypatch.setattr(clock, "now", lambda: THEN + timedelta(**later))
    assert ago(THEN) == said
