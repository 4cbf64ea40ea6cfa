"""Browsers by their family: words of ours, whatever the browser sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.review.door.visit import browser_family

_CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"  # noqa: E501
_SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"  # noqa: E501


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (_CHROME, "Chrome, Windows"),
        (f"{_CHROME} Edg/142.0", "Edge, Windows"),
        (_SAFARI, "Safari, iPhone"),
        (
            "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
            "Firefox, Android",
        ),
        ("curl/8.0", None),
        ("", None),
    ],
)
def test_a_browser_is_known_by_family_and_system(user_agent: str, family: str | None) -> None:
    assert browser_family(user_agent) == family


@given(st.text(max_size=600))
def test_nothing_that_was_sent_is_kept(text: str) -> None:
    family = browser_family(text)
    assert family is None or len(family) <= 40
