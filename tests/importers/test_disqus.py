"""Disqus's export: pages by name, what is filed or deleted, and the packed file as it is sent."""

import gzip
from datetime import UTC, datetime

import pytest

from moderation.importers import Broken, LeftOut, PastComment
from tests.importers.conftest import Read
from tests.importers.past_exports import disqus, disqus_post, disqus_thread

PAGE = disqus_thread("7", "https://example.org/bread/")


def test_a_post_is_read_with_its_page(read: Read) -> None:
    [found] = read("disqus", disqus(PAGE, disqus_post("21", "7", parent="20")))
    assert found == PastComment(
        external_id="21",
        line=4,
        thread_url="https://example.org/bread/",
        thread_title="Bread",
        parent="20",
        author_name="Jane Doe",
        author_email=None,
        author_url=None,
        author_ip=None,
        created_at=datetime(2014, 5, 6, 7, 8, 9, tzinfo=UTC),
        body="The crust came out well.",
        status="approved",
        is_spam=False,
    )


@pytest.mark.parametrize(
    ("changes", "status", "label"),
    [
        ({}, "approved", False),
        ({"isSpam": "true"}, "spam", True),
        ({"isSpam": "true", "isDeleted": "true"}, "spam", True),
        ({"isApproved": "false"}, "pending", None),
    ],
)
def test_what_was_filed_as_spam_is_a_label(
    read: Read, changes: dict[str, str], status: str, label: bool | None
) -> None:
    [found] = read("disqus", disqus(PAGE, disqus_post("21", "7", **changes)))
    assert isinstance(found, PastComment)
    assert (found.status, found.is_spam) == (status, label)


def test_what_was_deleted_is_left_out_and_still_says_where_it_stood(read: Read) -> None:
    [found] = read("disqus", disqus(PAGE, disqus_post("21", "7", "20", isDeleted="true")))
    assert isinstance(found, LeftOut)
    assert (found.reason, found.parent) == ("deleted", "20")


@pytest.mark.parametrize(
    "page",
    [
        "",
        disqus_thread("7", ""),
        disqus_thread("7", "ftp://example.org/"),
    ],
)
def test_a_post_of_no_page_is_left_out(read: Read, page: str) -> None:
    [found] = read("disqus", disqus(page, disqus_post("21", "7")))
    assert isinstance(found, LeftOut)
    assert found.reason == "no_page"


def test_the_packed_file_is_read_as_it_is_sent(read: Read) -> None:
    packed = gzip.compress(disqus(PAGE, disqus_post("21", "7")).encode())
    assert [found.external_id for found in read("disqus", packed)] == ["21"]


def test_a_packed_file_that_is_cut_off_is_refused(read: Read) -> None:
    packed = gzip.compress(disqus(PAGE, disqus_post("21", "7")).encode())
    with pytest.raises(Broken, match="cut off or damaged"):
        read("disqus", packed[:-20])


def test_a_packed_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    with pytest.raises(Broken, match="unpacks to far more"):
        read("disqus", gzip.compress(b"<disqus>" + b" " * 30_000_000))


def test_an_export_of_something_else_is_refused(read: Read) -> None:
    with pytest.raises(Broken, match=r"^Line 1: this is no export of Disqus"):
        read("disqus", "<rss></rss>")


def test_what_was_written_on_a_deleted_page_is_deleted(read: Read) -> None:
    page = disqus_thread("7", "https://example.org/", isDeleted="true")
    [found] = read("disqus", disqus(page, disqus_post("21", "7")))
    assert isinstance(found, LeftOut)
    assert found.reason == "deleted"


def test_a_post_that_is_no_xml_is_left_out_alone(read: Read) -> None:
    page = disqus_thread("7", "https://example.org/")
    posts = [disqus_post(name, "7") for name in ("21", "22", "23")]
    posts[1] = posts[1].replace("The crust", "The <b crust")
    found = read("disqus", disqus(page, *posts))
    assert [each.external_id for each in found] == ["21", "22", "23"]
    assert [isinstance(each, LeftOut) for each in found] == [False, True, False]
