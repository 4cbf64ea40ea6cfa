"""No door keeps an address that stands in a text, whichever field it is in."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as some

from moderation.actions.installation import CommentSubmission
from moderation.actions.intake.minimise import without_addresses
from moderation.vault import mask_text, mask_url, may_hold_address

_TEXTS = ("body", "author_name", "thread_title", "form_title", "thread_excerpt", "user_agent")
_URLS = ("thread_url", "author_url", "referrer")
# Of an author, of nobody, of the door, or of no text.
_OTHERS = {"author_email", "author_key", "whole_body", "parent_id", "author_ip", "honeypot"} | {
    *("language", "page_language", "submitted_at", "elapsed_seconds")
}
_PLAIN = CommentSubmission("https://one.example/", "A text.")
_PIECES = some.sampled_from(
    [
        "ada",
        "@",
        "one.example",
        " at ",
        "[at]",
        "%40",
        "&#64;",
        "&commat;",
        "＠",
        ".",
        "\n",
        "mail ",
    ]
)


@pytest.mark.parametrize("name", _TEXTS)
def test_an_address_in_a_text_is_masked(name):
    masked, originals = without_addresses(_with(name, "So says ada@one.example here"))
    assert getattr(masked, name) == "So says [email] here"
    kept = {"body": "body.1"}.get(name, name)
    assert originals == ({kept: "So says ada@one.example here"} if name in _TEXTS[:2] else {})


@pytest.mark.parametrize("name", _URLS)
def test_an_address_in_an_address_of_the_web_is_masked(name):
    masked, _ = without_addresses(_with(name, "https://two.example/ada@one.example/"))
    assert getattr(masked, name) == "https://two.example/%5Bemail%5D/"


def test_every_field_of_text_is_masked_or_known_to_be_none():
    texts = {one.name for one in fields(CommentSubmission) if "str" in str(one.type)}
    assert texts - _OTHERS == {*_TEXTS, *_URLS}


@given(values=some.lists(some.lists(_PIECES, max_size=5).map("".join), min_size=6, max_size=6))
def test_one_look_for_all_texts_sees_what_a_look_at_each_would(values):
    submission = _with("thread_url", "https://one.example/")
    for name, value in zip(_TEXTS, values, strict=True):
        submission = _with(name, value, submission)
    masked, _ = without_addresses(submission)
    for name in ("body", "thread_excerpt", "user_agent"):  # the others are one line, too
        assert getattr(masked, name) == mask_text(getattr(submission, name))


@given(before=some.text(max_size=5), text=some.lists(_PIECES).map("".join), after=some.text())
def test_a_text_that_may_hold_an_address_does_so_wherever_it_stands(before, text, after):
    if may_hold_address(text):
        assert may_hold_address(before + "\n" + text + "\n" + after)
    else:
        assert mask_text(text) == mask_url(text) == text


def _with(name, value, submission=_PLAIN):
    values = {one.name: getattr(submission, one.name) for one in fields(submission)}
    return CommentSubmission(**{**values, name: value})
