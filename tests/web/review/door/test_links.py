"""Addresses that are remembered lead where new ones would."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template_string, url_for
from werkzeug.routing import BuildError

from moderation.web.review.door.links import link

LINK = "{{ url_for('review.queue', site='%s') }}"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
def test_an_address_goes_by_its_site_and_by_where_the_service_hangs(app: Flask) -> None:
    for _ in range(2):  # the second time from what was remembered
        for prefix in ("", "/comments"):
            for site in ("one", "two"):
                with app.test_request_context(environ_overrides={"SCRIPT_NAME": prefix}):
                    expected = f"{prefix}/review/{site}/"
                    assert render_template_string(LINK % site) == expected
                    assert url_for("review.queue", site=site) == expected


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_else_is_in_an_address_is_not_forgotten(app: Flask) -> None:
    link = "{{ url_for('review.queue', site='one', order=order, _anchor='end') }}"
    with app.test_request_context():
        for order in ("oldest", "riskiest"):
            said = render_template_string(link, order=order)
            assert said == f"/review/one/?order={order}#end"


ONE = "01990000-0000-7000-8000-00000000000a"
VALUES = (
    {},
    {"site": "one"},
    {"site": "one", "comment_id": ONE},
    {"site": "one", "comment_id": "../x?y"},
    {"site": "one", "order": "oldest", "after": None, "until": "é &=+/~'\"<", "status": ""},
    {"site": "one", "comment_id": ONE, "notice": ONE, "list": "(a),b;c:d@$!*"},
    {"site": "one", "comment_id": ONE, "site_id": ["a", "b"]},
    {"site": "one", "number": 3, "sites": "_"},
    {"site": "one", "_anchor": "end", "_external": True},
    {"site": None, "q": "where"},
)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_page_is_led_to_as_the_framework_does(app: Flask) -> None:
    endpoints = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.arguments <= {"site", "comment_id"} and rule.endpoint.startswith("review.")
    }
    assert len(endpoints) > 50
    for prefix in ("", f"/{'0' * 8}~", "/comments"):
        for _ in range(2):
            with app.test_request_context(environ_overrides={"SCRIPT_NAME": prefix}):
                for endpoint in sorted(endpoints):
                    for values in VALUES:
                        assert _led(link, endpoint, values) == _led(url_for, endpoint, values)


def _led(way: Callable[..., str], endpoint: str, values: dict[str, Any]) -> str:
    try:
        return way(endpoint, **values)
    except BuildError:
        return "nowhere"
