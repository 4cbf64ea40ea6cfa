"""Marks that are kept show what they would if they were made anew."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g
from markupsafe import Markup

from moderation import clock
from moderation.actions.sessions.sessions import SignedIn
from moderation.web.review.words.marks import about, risk_mark, time_mark

THEN = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only


def _time_for(app: Flask, language: str, zone: str | None) -> str:
    with app.test_request_context():
        g.signed_in = SignedIn("s", "m", "Mo", language=language, time_zone=zone)
        return str(time_mark(THEN))


def _risk_for(app: Flask, language: str, risk: float | None) -> str:
    with app.test_request_context():
        g.signed_in = SignedIn("s", "m", "Mo", language=language)
        return str(risk_mark(risk))


def test_a_moment_is_said_to_each_reader_in_their_language_and_zone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: THEN + timedelta(minutes=59))
    readers = [("en", None), ("en", "Europe/Berlin"), ("de", None), ("de", "Europe/Berlin")]
    for _ in range(2):  # the second time from what was kept
        assert ['title="1 July 2026, 22:30 UTC"' in _time_for(app, *one) for one in readers] == [
            True, False, False, False,
        ]  # fmt: skip
        assert 'title="2. Juli 2026, 00:30">vor 59' in _time_for(app, "de", "Europe/Berlin")


def test_a_moment_grows_older(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    for passed in ({"minutes": 1}, {"minutes": 2}, {"hours": 3}, {"days": 1}, {"days": 5}):
        monkeypatch.setattr(clock, "now", lambda passed=passed: THEN + timedelta(**passed))
        said.append(_time_for(app, "en", None).partition("UTC")[2])
    assert said == [
        f'">{words}</time>'
        for words in ("1 min ago", "2 min ago", "3 h ago", "yesterday", "5 days ago")
    ]


@pytest.mark.parametrize(
    ("risk", "level", "number", "width"),
    [(0.0, "low", "0", "2"), (0.299, "low", "30", "9.6"), (0.3, "middle", "30", "9.6"),
     (0.7, "high", "70", "22.4"), (0.9999, "high", "99", "32.0")],
)  # fmt: skip
def test_a_risk_is_a_level_a_number_and_a_bar(
    app: Flask, risk: float, level: str, number: str, width: str
) -> None:
    for _ in range(2):
        mark = _risk_for(app, "en", risk)
        assert f"risk-{level}" in mark
        assert f'</span>{number}<span class="risk-unit">%<' in mark
        assert f'<rect class="risk-fill" width="{width}" ' in mark


def test_a_risk_is_said_in_each_language(app: Flask) -> None:
    for _ in range(2):
        assert ">risk </span>" in _risk_for(app, "en", 0.5)
        assert '">\N{NO-BREAK SPACE}%</span>' in _risk_for(app, "fr", 0.5)
        assert "risk not judged yet" in _risk_for(app, "en", None)
        assert "risk not judged yet" not in _risk_for(app, "ru", None)


def test_a_name_in_the_gap_is_text_whatever_is_in_it(app: Flask) -> None:
    gap = app.jinja_env.globals["gap"]
    words = Markup("<b>by %s</b>") % gap
    assert about(words, f"<i>{gap}") == f"<b>by &lt;i&gt;{gap}</b>"
