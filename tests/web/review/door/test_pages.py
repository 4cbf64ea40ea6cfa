"""What every page of the desk has in common, and what one comment's page shows."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from tests.fixtures.comments import Submit
from tests.web.review.conftest import AtTheDesk

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; alert(1); //",
    "{{ 7 * 7 }}{% raw %}",
    "</textarea></title><svg/onload=alert(1)>",
    "\u202egnp.exe\u202c",
]


@pytest.mark.parametrize("path", ["/review/sign-in", "/review/sign-in/link/none", "/review/blog/"])
def test_every_answer_is_protected(client: FlaskClient, path: str) -> None:
    _assert_protected(client.get(path).headers)


def test_what_scripts_may_say_is_in_the_language_of_each_page(admin: AtTheDesk) -> None:
    said = {"en": "Sign in</a>", "de": "Anmelden</a>", "fr": "Se connecter</a>"}
    for language in ("en", "de", "fr", "de", "en"):
        page = admin.client.get("/review/blog/", headers={"Accept-Language": language}).text
        waits = page.partition("data-outbox")[2].partition("</p>")[0]
        assert [one for one, words in said.items() if words in waits] == [language]


def test_the_pages_behind_the_sign_in_are_protected_too(admin: AtTheDesk, submit: Submit) -> None:
    comment = submit()
    for path in ("/review/blog/", f"/review/blog/comments/{comment.id}", "/review/blog/nothing"):
        _assert_protected(admin.get(path).headers)


def test_no_page_has_inline_script_or_style(admin: AtTheDesk, submit: Submit) -> None:
    comment = submit()
    for path in ("/review/blog/", f"/review/blog/comments/{comment.id}", "/review/sign-in"):
        page = admin.client.get(path, follow_redirects=True).text
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", page)


def test_styles_and_scripts_are_kept_for_good_under_their_version(client: FlaskClient) -> None:
    page = client.get("/review/sign-in").text
    addresses = re.findall(r'(?:href|src)="(/review/static/[^"]+)"', page)
    assert {address.rsplit(".", 1)[1] for address in addresses} == {"css", "js", "svg"}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    stale = re.sub(r"static/\w+/", "static/older/", addresses[0])
    assert client.get(stale).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("name", ["..%2froom.py", "nothing.css", "desk.py", "%00"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/review/static/1/{name}").status_code in {303, 404}


def test_what_strangers_write_is_shown_and_never_run(admin: AtTheDesk, submit: Submit) -> None:
    paths = ["/review/blog/", "/review/blog/?status=spam"]
    for nasty in NASTY:
        comment = submit(
            body=nasty, author_name=nasty, author_url=nasty, thread_title=nasty, user_agent=nasty
        )
        paths.append(f"/review/blog/comments/{comment.id}")
    for path in paths:
        page = admin.get(path).text
        for tag in ("<script>", "<img", "<svg/", "</textarea></title>", ">49"):
            assert tag not in page


def test_an_authors_website_is_text_and_opened_only_on_purpose(
    admin: AtTheDesk, submit: Submit
) -> None:
    comment = submit(author_url="https://shady.example.net/")
    page = admin.get(f"/review/blog/comments/{comment.id}").text
    assert '<span class="address-own">example.net</span>' in page
    links = re.findall(r'<a [^>]*href="https://shady.example.net/"[^>]*>', page)
    assert len(links) == 1
    assert 'rel="noopener noreferrer nofollow ugc"' in links[0]


def test_an_edit_of_a_public_comment_shows_both_texts(
    admin: AtTheDesk, submit: Submit, installation: Installation, submitting_site: SubmittingSite
) -> None:
    comment = submit(body="The old text.")
    admin.post(
        f"/review/blog/comments/{comment.id}/decisions", status="approved", version="1", list=""
    )
    edit_comment(installation, submitting_site, comment.id, "The new text.")
    page = admin.get(f"/review/blog/comments/{comment.id}").text
    texts = re.findall(r'<div class="body"[^>]*>(.*?)</div>', page, re.DOTALL)
    shown = [re.sub(r'<span class="unseen.*?</span>|<[^>]*>', "", text) for text in texts]
    assert shown == ["The new text.", "The old new text.", "The old text."]
    assert re.search(r"<del>.*old .*</del><ins>.*new .*</ins>", texts[1])
    assert page.index("New text, waiting for you") < page.index("Public text, on the page now")
    assert 'value="approved"' in page


def test_a_reply_shows_what_it_answers(admin: AtTheDesk, submit: Submit) -> None:
    parent = submit(author_name="Petra", body="Which flour do you take?")
    reply = submit(author_name="Jonas", body="Rye, always.", parent_id=parent.id)
    page = admin.get(f"/review/blog/comments/{reply.id}").text
    assert "In reply to" in page
    assert "Which flour do you take?" in page


def test_reasons_are_shown_with_their_weights(admin: AtTheDesk, submit: Submit) -> None:
    comment = submit(body="Knead it for ten minutes, and let it rest for an hour.")
    assert comment.opinion is not None
    page = admin.get(f"/review/blog/comments/{comment.id}").text
    assert page.count('class="reason-text"') == len(comment.opinion.reasons) > 0
    assert "Phase: hold by default" in page


def test_an_unknown_page_is_a_page(admin: AtTheDesk) -> None:
    answer = admin.get("/review/blog/comments/not-an-id")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_a_fault_of_ours_is_a_page_that_tells_nothing(
    app: Flask, admin: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("somebody@example.org")

    monkeypatch.setattr("moderation.web.review.queue.queue_pages.read_queue", fail)
    answer = admin.get("/review/blog/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "somebody" not in answer.text


def _assert_protected(headers) -> None:  # type: ignore[no-untyped-def]
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] in {"same-origin", "strict-origin"}
