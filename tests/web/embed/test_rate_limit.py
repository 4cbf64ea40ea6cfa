"""A visitor's network may post so often, and no oftener."""

from typing import Any

import pytest


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"form_rate_limit": "0.01/2"}


def test_the_third_post_of_a_network_must_wait(post_form, stored) -> None:
    assert [post_form(body=f"Comment {n}").status_code for n in (1, 2)] == [303, 303]
    answer = post_form(body="The text that must not be lost")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "The text that must not be lost</textarea>" in answer.text
    assert len(stored()) == 2


def test_a_script_is_told_how_long(post_form) -> None:
    answers = [post_form(as_json=True, body=f"Comment {n}") for n in range(3)]
    assert answers[2].status_code == 429
    assert answers[2].headers["Access-Control-Expose-Headers"].startswith("Retry-After")
