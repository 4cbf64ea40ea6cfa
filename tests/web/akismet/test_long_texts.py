"""A text over the limit: judged by what fits, held, and the same when it is asked about again."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.sites.set_site import set_site
from moderation.tables import Comment
from tests.web.akismet.conftest import CHECK, HAM

GUID = "X-akismet-guid"
RECHECK = "X-akismet-recheck-after"
STATUS = "X-moderation-status"
PLUGIN = {"User-Agent": "WordPress/7.1 | Akismet/5.7.2"}
LONG = "Don't knead it & wait. " * 600
SLASHED = LONG.replace("'", "\\'")
STORED = LONG.replace("&", "&amp;").strip()
MOST_THAT_WORDPRESS_STORES = 65_525  # bytes; wp_get_comment_fields_max_lengths()


@pytest.fixture
def publishing(installation, site) -> None:
    """The site publishes what nothing speaks against."""
    set_site(installation, "blog", {"mode": "publish"})
    installation.known_sites._sites.clear()


@pytest.mark.usefixtures("publishing")
def test_its_beginning_is_kept_and_it_waits_where_others_are_published(ask, stored) -> None:
    assert ask().headers[STATUS] == "approved"
    answer = ask(comment_content=LONG)
    comment = stored()[0]
    assert (answer.data, answer.headers[GUID]) == (b"false", comment.id)
    assert RECHECK in answer.headers
    assert (comment.status, comment.verdict.phase) == ("pending", "cut_short")
    assert len(comment.body) <= 10_000
    assert comment.body.removesuffix(" […]") == LONG[: len(comment.body) - 4]


def test_spam_is_filed_as_ever(ask, stored) -> None:
    assert ask(comment_content=LONG, POST_ak_hp_textarea="x").data == b"true"
    assert stored()[0].status == "spam"


def test_asked_about_again_it_is_the_same_comment(client, fields, stored) -> None:
    """Its beginning is another one then: WordPress has taken slashes away, and escaped."""
    first = fields | {"comment_content": SLASHED}
    again = fields | {"comment_content": STORED, "recheck_reason": "recheck_queue"}
    for asked in (first, again):
        client.post(CHECK, data=asked, headers=PLUGIN)
    client.post(HAM, data=fields | {"comment_content": STORED}, headers=PLUGIN)
    (comment,) = stored()
    assert comment.status == "approved"


def test_what_differs_where_it_was_cut_is_another_comment(ask, stored) -> None:
    for end in ("one", "two"):
        ask(comment_content=LONG + end)
    assert len(stored()) == 2


def test_an_edit_that_fits_is_whole_again(ask, installation, submitting_site) -> None:
    guid = ask(comment_content=LONG).headers[GUID]
    with installation.database.reading() as session:
        assert session.get_one(Comment, guid).cut_from == len(LONG.strip())
    view = edit_comment(installation, submitting_site, guid, "Short.")
    assert view.verdict.phase != "cut_short"
    with installation.database.reading() as session:
        assert session.scalars(select(Comment.cut_from)).all() == [None]


def test_a_site_that_wants_opinions_is_told_to_hold_it(ask, stored, opinion_mode) -> None:
    answer = ask(comment_content=LONG)
    assert (answer.data, stored()) == (b"false", [])
    assert (answer.headers[STATUS], RECHECK in answer.headers) == ("pending", True)
    assert STATUS not in ask().headers


def test_what_lies_behind_ten_thousand_blanks_is_kept_too(ask, stored) -> None:
    ask(comment_content="." + "\u200b" * 10_000 + "Words")
    assert stored()[0].status == "pending"


@pytest.mark.parametrize("letter", ["д", "'", "🥖"])
def test_whatever_wordpress_stores_fits_when_it_asks_again(client, fields, stored, letter) -> None:
    """At first it sends everything twice, which may be more than is read: then it holds."""
    text = letter * (MOST_THAT_WORDPRESS_STORES // len(letter.encode()))
    assert len(quote(text)) < 200_000
    answer = client.post(
        CHECK, data=fields | {"comment_content": text, "recheck_reason": "retry"}, headers=PLUGIN
    )
    assert answer.data in {b"true", b"false"}
    assert len(stored()) == 1
