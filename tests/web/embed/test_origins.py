"""Whose pages may send the form, and which of them may read the answer."""

import pytest

from tests.web.embed.conftest import FORM, ORIGIN, PAGE


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("origin", ["https://elsewhere.example.org", "null", "http://example.org"])
@pytest.mark.parametrize("as_json", [True, False])
def test_a_foreign_page_is_refused(post_form, stored, origin: str, as_json: bool) -> None:
    answer = post_form(as_json=as_json, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "<form" not in answer.text
    assert stored() == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Referer": PAGE}, 303),
        ({"Referer": "http://localhost/embed/blog/comments"}, 303),
        ({"Referer": "https://elsewhere.example.org/page"}, 403),
        ({"Referer": "nonsense"}, 403),
        ({}, 303),
    ],
)
def test_without_an_origin_the_referrer_counts(client, site, filled, headers, status) -> None:
    assert client.post(FORM, data=filled, headers=headers).status_code == status


def test_a_registered_page_may_read_the_answer_without_credentials(client, site) -> None:
    answer = client.get(FORM, headers={"Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.vary


def test_a_refusal_can_be_read_too(post_form) -> None:
    answer = post_form(as_json=True, body="")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_the_preflight_request_of_a_registered_page_is_answered(client, site) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    answer = client.options(FORM, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]


def test_the_preflight_request_of_a_foreign_page_is_refused(client, site) -> None:
    answer = client.options(FORM, headers={"Origin": "https://elsewhere.example.org"})
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_one_site_cannot_be_used_from_the_pages_of_another(
    client, site, other_site, filled
) -> None:
    headers = {"Origin": "https://shop.example.org"}
    assert client.post(FORM, data=filled, headers=headers).status_code == 403


def test_our_own_pages_are_no_thread_of_a_site(post_form) -> None:
    answer = post_form(as_json=True, thread_url="http://localhost/review")
    assert answer.status_code == 422
