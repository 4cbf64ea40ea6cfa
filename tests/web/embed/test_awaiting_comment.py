"""Without script, too, the author sees their own comment while it waits; nobody else does."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from moderation import clock
from moderation.actions.publication.awaiting_comment import awaiting_comment, awaiting_marker
from moderation.actions.publication.pages import page_of
from tests.fixtures.looks import seen
from tests.web.embed.conftest import PAGE

NOTE = "Your comment is awaiting moderation."
HOSTED = "/embed/blog/comments"


@pytest.fixture
def marker(post_form) -> str:
    """What the address of the page carries after a comment was posted."""
    return parse_qs(urlsplit(post_form().location).query)["awaiting"][0]


def _page(client, marker: str, url: str = PAGE) -> str:
    return client.get(HOSTED, query_string={"url": url, "awaiting": marker}).text


def test_the_author_sees_their_comment_marked_as_waiting(client, marker) -> None:
    page = _page(client, marker)
    assert NOTE in page
    assert "the crust came out" in page


def test_everybody_else_sees_nothing_of_it(client, marker) -> None:
    assert "the crust came out" not in client.get(HOSTED, query_string={"url": PAGE}).text


def test_a_forged_marker_shows_nothing(client, marker) -> None:
    comment_id = marker.partition(".")[0]
    for forged in (comment_id, f"{comment_id}.{'0' * 32}", marker[:-1], "é.é", "."):
        assert NOTE not in _page(client, forged)


def test_a_marker_shows_nothing_on_another_page(client, marker) -> None:
    assert NOTE not in _page(client, marker, "https://example.org/another")


def test_a_published_comment_is_marked_no_longer(client, marker, publish) -> None:
    publish(marker.partition(".")[0])
    page = _page(client, marker)
    assert NOTE not in page
    assert page.count("the crust came out") == 1


def test_after_an_hour_the_marker_is_worth_nothing(
    installation, submitting_site, submit, marker
) -> None:
    comment = submit(thread_url=PAGE)
    marker = awaiting_marker(installation.vault, submitting_site.id, comment.id)

    def shown(after: timedelta) -> bool:
        now = clock.now() + after
        found = seen(
            installation,
            awaiting_comment,
            installation.vault,
            submitting_site.id,
            page_of(installation.vault, PAGE),
            marker,
            now,
        )
        return found is not None

    assert shown(timedelta(minutes=59))
    assert not shown(timedelta(minutes=61))


def test_the_marker_holds_no_personal_data(marker) -> None:
    assert "jane" not in marker.casefold()
