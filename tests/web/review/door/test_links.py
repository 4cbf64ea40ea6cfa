"""Addresses that are remembered lead where new ones would."""

import pytest
from flask import Flask, render_template_string, url_for

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
