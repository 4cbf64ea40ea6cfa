"""The tone of a comment on its page: in words, underlined in place, and never a verdict."""

from moderation.actions.installation.installation import Installation
from tests.fixtures.comments import Submit
from tests.fixtures.tones import HEATED, ByWords
from tests.web.review.conftest import AtTheDesk


def _page(desk: AtTheDesk, comment_id: str) -> str:
    return desk.get(f"/review/blog/comments/{comment_id}").text


def test_it_is_said_in_words_and_underlined_in_place(
    admin: AtTheDesk, submit: Submit, tone: ByWords
) -> None:
    page = _page(admin, submit(body=HEATED).id)
    assert "very likely an insult" in page
    assert "likely a threat" in page
    assert 'class="pull pull-tone" title="tone: ' in page
    assert ">blockhead<" in page.replace("\n", "")
    assert "Nothing is decided by it." in page
    assert tone.highlighted == ("toxicity", None)
    assert "0.9" not in page.partition("Tone of the words")[2].partition("</section>")[0]


def test_calm_words_and_those_that_nobody_can_judge(
    admin: AtTheDesk, submit: Submit, tone: ByWords
) -> None:
    calm = _page(admin, submit(body="Thank you, the crust came out well.").id)
    assert "Nothing stands out." in calm
    assert "pull-tone" not in calm
    assert "No opinion: the text is too short" in _page(admin, submit(body="Hm.").id)


def test_a_language_that_the_site_did_not_say_is_said_to_be_found_by_us(
    admin: AtTheDesk, submit: Submit, tone: ByWords
) -> None:
    found = _page(admin, submit(body="Thank you, the crust came out well.").id)
    assert "Language: en, found by us: very likely (90 %). The site said none." in found
    said = _page(admin, submit(body="Thank you, the crust came out.", language="en").id)
    assert "found by us" not in said


def test_without_a_model_or_where_it_fails_nothing_is_said(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    comment = submit(body=HEATED)
    assert "Tone of the words" not in _page(admin, comment.id)
    failing = ByWords()
    failing.fails = True
    installation.tone.model = failing
    page = _page(admin, comment.id)
    assert "Tone of the words" not in page
    assert "blockhead" in page
