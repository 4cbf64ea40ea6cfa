"""The page of one comment: what was typed, why it is suspected, and who wrote it."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from moderation.actions.factors.passwords import hash_password
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.tables import Moderator
from tests.fixtures.comments import Submit
from tests.web.review.conftest import PASSWORD, AtTheDesk, Seat

SPAM = "Best online casino, claim your bonus at https://paypal.com.evil.example/x now"


def test_words_that_weighed_are_underlined_and_say_so(admin: AtTheDesk, submit: Submit) -> None:
    page = _page(admin, submit(body=SPAM).id)
    assert re.search(r'class="pull pull-spam[^"]*" title="towards spam, \+\d', page)
    assert "data-pulls checked" in page
    assert "another model gave the opinion" not in page


def test_a_failing_model_shows_the_text_without_highlights(
    admin: AtTheDesk,
    submit: Submit,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comment = submit(body="Plain words")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(installation.classifier.model), "highlights", fail)
    page = _page(admin, comment.id)
    assert "Plain words" in page
    assert "data-pulls" not in page


def test_a_text_that_was_cut_says_how_long_it_was(admin: AtTheDesk, submit: Submit) -> None:
    said = "The text was 12,345 characters long; only its beginning was kept."
    cut = submit(body="Bread […]", whole_body="Bread".ljust(12_345, "!"))
    assert said in _page(admin, cut.id)
    assert said not in _page(admin, submit(body="Bread").id)


def test_what_would_deceive_is_shown_as_what_it_is(admin: AtTheDesk, submit: Submit) -> None:
    odd = 'p\u0430ypal a\u200bb \u202ex <a href="http://evil.example/">bank.example</a>'
    page = _page(admin, submit(body=odd).id)
    assert 'class="stranger" title="Cyrillic \u0430"' in page
    assert 'title="zero-width space"' in page
    assert "\u200b" not in page
    assert "\u202e" not in page
    assert "shows another address, leads to evil.example" in page
    assert '<a href="http://evil.example/">bank' not in page
    assert 'rel="noopener noreferrer nofollow ugc"' in page


@pytest.mark.parametrize(
    "changes",
    [
        {"author_name": "", "author_email": None, "author_url": None, "thread_title": ""},
        {"body": "x" * 10_000},
        {"body": "word " * 2_000},
        {"body": "\u0645\u0631\u062d\u0628\u0627 \U0001f600 " * 20},
        {"body": "e" + "\u0301" * 500},
        {"author_name": "\u202egpj.exe", "thread_title": "\u202e\u200b"},
    ],
)
def test_odd_comments_have_a_page_as_well(
    admin: AtTheDesk, submit: Submit, changes: dict[str, str]
) -> None:
    page = _page(admin, submit(**changes).id)
    assert "\u202e" not in page
    assert "<h1>" in page


def test_a_new_author_is_called_so_and_one_without_address_too(
    admin: AtTheDesk, submit: Submit
) -> None:
    assert "New author" in _page(admin, submit().id)
    assert "No address was given" in _page(admin, submit(author_email=None).id)


def test_an_authors_history_is_counted_and_listed_without_the_address(
    admin: AtTheDesk, submit: Submit
) -> None:
    first, second = submit(author_name="Janet", body="One."), submit(body="Two.")
    submit(author_email="other@example.org", body="Somebody else.")
    here = f"/review/blog/comments/{first.id}"
    admin.post(f"{here}/decisions", status="spam", version="1", list="")
    page = _page(admin, second.id)
    assert re.search(r"<strong>1</strong> spam", page)
    assert "First seen" in page
    listed = admin.get(f"/review/blog/comments/{second.id}/author").text
    assert listed.count('class="row row-copy"') == 2
    assert "Janet" in listed
    assert "Somebody else" not in listed
    assert "jane@example.org" not in page + listed
    older = admin.get(f"/review/blog/comments/{second.id}/author?older_than={second.id}").text
    assert older.count('class="row row-copy"') == 1


@pytest.mark.parametrize("way", ["author", "texts"])
def test_another_sites_comment_has_no_such_page(
    seat: Seat, submit: Submit, other_submitting_site: SubmittingSite, way: str
) -> None:
    comment = submit(site=other_submitting_site)
    there = seat("viewer")
    for site in ("blog", "shop"):
        assert there.get(f"/review/{site}/comments/{comment.id}/{way}").status_code == 404
    assert there.get(f"/review/blog/comments/nonsense/{way}").status_code == 404


@pytest.mark.parametrize(
    "query", ["author?older_than=x", "texts?below=-1", "texts?below=99999999999"]
)
def test_a_list_whose_address_was_edited_by_hand_says_so(
    admin: AtTheDesk, submit: Submit, query: str
) -> None:
    answer = admin.get(f"/review/blog/comments/{submit().id}/{query}")
    assert answer.status_code == 422
    assert "address of this list is damaged" in answer.text


def test_every_text_stays_in_reach(
    admin: AtTheDesk, submit: Submit, installation: Installation, submitting_site: SubmittingSite
) -> None:
    comment = submit(body="Text one.")
    for number in range(2, 14):
        edit_comment(installation, submitting_site, comment.id, f"Text {number} longer.")
    assert "Edited 12 times" in _page(admin, comment.id)
    here = f"/review/blog/comments/{comment.id}/texts"
    page = admin.get(here).text
    assert page.count("<h2>Text ") == 10
    older = admin.get(f"{here}?below=4").text
    assert older.count("<h2>Text ") == 3
    assert "Text one." in older


def test_what_was_said_just_before_is_told(admin: AtTheDesk, submit: Submit) -> None:
    submit(author_name="Lena", body="What was said before.")
    page = _page(admin, submit().id)
    assert "Said just before" in page
    assert "What was said before." in page


def test_an_address_is_shown_for_a_reason_only(admin: AtTheDesk, submit: Submit) -> None:
    path = f"/review/blog/comments/{submit().id}/address"
    for reason in ("", "curiosity"):
        answer = admin.post(path, reason=reason)
        assert answer.status_code == 422
        assert "Choose why you need the address" in answer.text
        assert "jane@example.org" not in answer.text


def test_who_has_a_password_types_it_before_they_see_an_address(
    admin: AtTheDesk, submit: Submit, installation: Installation, at: Callable[..., None]
) -> None:
    comment = submit()
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(password_hash=hash_password(PASSWORD)))
    path = f"/review/blog/comments/{comment.id}/address"
    at(minutes=11)
    assert 'id="reveal-password"' in _page(admin, comment.id)
    refused = admin.post(path, reason="reply", password="guessed")
    assert refused.status_code == 422
    assert "This is not your present password" in refused.text
    assert "jane@example.org" not in refused.text
    assert "jane@example.org" in admin.post(path, reason="reply", password=PASSWORD).text
    at(minutes=15)
    assert "jane@example.org" in admin.post(path, reason="reply").text
    at(minutes=24)
    assert "jane@example.org" not in admin.post(path, reason="reply").text


def test_guessing_the_password_is_slowed_down(
    admin: AtTheDesk, submit: Submit, installation: Installation, at: Callable[..., None]
) -> None:
    path = f"/review/blog/comments/{submit().id}/address"
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(password_hash=hash_password(PASSWORD)))
    at(minutes=11)
    codes = [admin.post(path, reason="reply", password="guessed").status_code for _ in range(4)]
    assert codes == [422, 422, 422, 429]


def _page(admin: AtTheDesk, comment_id: str) -> str:
    answer = admin.get(f"/review/blog/comments/{comment_id}")
    assert answer.status_code == 200
    return answer.text
