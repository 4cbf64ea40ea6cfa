"""The queue by tone: the most heated first, filtered by what words are like, said in the line."""

import re

import pytest
from sqlalchemy import update

from moderation.actions.installation.installation import Installation
from moderation.tables import Comment, Site
from tests.fixtures.comments import Submit
from tests.fixtures.tones import FRIENDLY, HEATED, ByWords
from tests.web.review.conftest import AtTheDesk

QUEUE = "/review/blog/"


@pytest.fixture
def three(submit: Submit, tone: ByWords) -> None:
    """A calm comment, one that insults and threatens, and one that nobody can judge."""
    submit(author_name="Heated", body=HEATED)
    submit(author_name="Calm", body=FRIENDLY)
    submit(author_name="Unjudged", body="Hm.")


def names(page: str) -> list[str]:
    return re.findall(r'class="row-link"[^>]*><bdi>([^<]*)<', page)


def test_the_most_heated_come_first_and_the_unjudged_last(admin: AtTheDesk, three: None) -> None:
    assert names(admin.get(f"{QUEUE}?order=heated").text) == ["Heated", "Calm", "Unjudged"]


def test_it_is_filtered_by_what_words_are_like(admin: AtTheDesk, three: None) -> None:
    for order in ("newest", "heated", "riskiest", "thread"):
        page = admin.get(f"{QUEUE}?tone=insult&order={order}").text
        assert names(page) == ["Heated"]
        assert "Words: an insult" in page
    assert names(admin.get(f"{QUEUE}?tone=profanity").text) == []
    page = admin.get(f"{QUEUE}?tone=nonsense").text
    assert "There is no tone of that name" in page
    assert len(names(page)) == 3


def test_a_line_says_what_is_above_the_share_of_its_site(
    admin: AtTheDesk, installation: Installation, three: None
) -> None:
    assert "words like" not in admin.get(QUEUE).text
    with installation.database.transaction() as session:
        session.execute(update(Site).values(tone_share=0.1, tone_cuts={"en": 0.5}))
    page = admin.get(QUEUE).text
    assert page.count("words like a threat") == 1
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(tone_bits=0))
    assert "heated words" in admin.get(QUEUE).text


def test_a_language_that_was_found_is_filtered_by(admin: AtTheDesk, three: None) -> None:
    assert names(admin.get(f"{QUEUE}?language=en").text) == ["Calm", "Heated"]
    assert names(admin.get(f"{QUEUE}?language=und").text) == ["Unjudged"]
