"""Every refusal of the form is a 4xx, says where, and leaves nothing behind."""

import re

import pytest

from tests.web.embed.conftest import PAGE


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"body": ""}, "body"),
        ({"body": " \n\u200b"}, "body"),
        ({"body": "x" * 10_001}, "body"),
        ({"name": None}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"email": "no address"}, "email"),
        ({"email": None}, "email"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://user:secret@example.org/"}, "url"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"thread_url": None}, "thread_url"),
        ({"thread_url": "https://elsewhere.example.org/"}, "thread_url"),
        ({"thread_url": "https://example.org@elsewhere.test/"}, "thread_url"),
        ({"thread_url": "//example.org/page"}, "thread_url"),
        ({"thread_url": "https://example.org\\@elsewhere.test/"}, "thread_url"),
        ({"parent_id": "x" * 37}, "parent_id"),
        ({"status": "approved"}, "status"),
        ({"author": "Ann"}, "author"),
    ],
)
def test_a_flaw_is_named_and_nothing_is_stored(post_form, stored, changes, parameter) -> None:
    answer = post_form(as_json=True, **changes)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert [error["parameter"] for error in answer.json["errors"]] == [parameter]
    assert stored() == []


def test_a_script_never_reads_back_what_was_refused(post_form) -> None:
    answer = post_form(as_json=True, email="jane(at)example", body="")
    assert "jane" not in answer.text


def test_a_browser_finds_the_form_again_with_all_but_the_address_typed(post_form, stored) -> None:
    body = "A text <b>with</b> care, by jane@home.example.org."
    answer = post_form(email="jane@example", body=body, url="//x.test/?jane@x.test", remember="yes")
    assert answer.status_code == 422
    assert answer.content_type == "text/html; charset=utf-8"
    assert "A text &lt;b&gt;with&lt;/b&gt; care, by [email].</textarea>" in answer.text
    assert "jane@" not in answer.text
    assert 'value="Jane Doe"' in answer.text
    assert 'value="yes" checked' in answer.text
    assert re.search(r'id="comments-email-error">This is not an e-mail address', answer.text)
    assert "no-store" in answer.headers["Cache-Control"]
    assert stored() == []


def test_the_form_on_the_error_page_can_be_sent(client, post_form, stored) -> None:
    page = post_form(email="").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert fields["thread_url"] == PAGE
    answer = post_form(headers={"Origin": "http://localhost"}, **fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/embed/blog/comments?url=")
    assert len(stored()) == 1


def test_a_browser_is_told_about_an_unknown_field(post_form) -> None:
    answer = post_form(colour="blue")
    assert answer.status_code == 422
    assert "colour: There is no such field." in answer.text
    assert "blue" not in answer.text


def test_an_address_as_a_field_name_is_not_repeated(post_form) -> None:
    answer = post_form(as_json=True, **{"jane@example.org": "x"})
    assert answer.json["errors"][0]["parameter"] == "[email]"


def test_the_sentences_come_in_the_language_of_the_form(post_form) -> None:
    answer = post_form(as_json=True, lang="de", body="x" * 10_001)
    assert answer.json["errors"][0]["detail"] == "Das ist länger als 10000 Zeichen."


def test_a_site_that_is_none_has_no_form(client) -> None:
    assert client.get("/v1/sites/nobody/form").status_code == 404
    assert client.post("/v1/sites/nobody/form", data={}).status_code == 404
    assert client.get("/v1/sites/%00/form").status_code == 404


@pytest.mark.parametrize("parent_id", ["x", "0" * 36, "01890000-0000-7000-8000-000000000000"])
def test_a_parent_that_is_none_is_refused(post_form, stored, parent_id: str) -> None:
    answer = post_form(as_json=True, parent_id=parent_id)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["detail"].startswith("There is no such comment")
    assert stored() == []


def test_an_idempotency_key_is_bounded(post_form) -> None:
    assert post_form(as_json=True, headers={"Idempotency-Key": "x" * 256}).status_code == 400
