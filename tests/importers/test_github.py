"""What giscus and utterances keep at GitHub, as its two interfaces answer."""

import json
from typing import Any

import pytest

from moderation.importers import Broken, LeftOut, PastComment
from tests.importers.conftest import Read

JANE = {"login": "jane", "url": "https://github.com/jane", "html_url": "https://github.com/jane"}


def remark(name: str, **changes: Any) -> dict[str, Any]:
    usual = {"author": JANE, "body": "It is *good*.", "createdAt": "2021-05-06T07:08:09Z"}
    return {"id": name} | usual | changes


def discussions(*comments: dict[str, Any], title: str = "bread/", body: str = "") -> dict[str, Any]:
    one = {"title": title, "body": body, "comments": {"nodes": list(comments)}}
    return {"data": {"repository": {"discussions": {"nodes": [one], "pageInfo": {}}}}}


def test_discussions_are_pages_and_replies_are_replies(read: Read) -> None:
    answer = discussions(remark("D1", replies={"nodes": [remark("D2", body="Yes.")]}))
    text = json.dumps(answer) + "\n" + json.dumps(discussions(remark("D3"), title="/rye/"))
    found = [each for each in read("giscus", text) if isinstance(each, PastComment)]
    assert [(each.external_id, each.parent) for each in found] == [
        ("D1", None),
        ("D2", "D1"),
        ("D3", None),
    ]
    assert {each.thread_url for each in found} == {
        "https://example.org/bread/",
        "https://example.org/rye/",
    }
    assert (found[0].author_name, found[0].author_url) == ("jane", "https://github.com/jane")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"deletedAt": "2021-06-01T00:00:00Z"}, "deleted"),
        ({"isMinimized": True, "minimizedReason": "SPAM"}, "spam"),
        ({"isMinimized": True, "minimizedReason": "off-topic"}, "rejected"),
        ({"author": None}, "approved"),
    ],
)
def test_what_becomes_of_them(read: Read, changes: dict[str, Any], expected: str) -> None:
    [found] = read("giscus", json.dumps([discussions(remark("D1", **changes))]))
    assert (found.reason if isinstance(found, LeftOut) else found.status) == expected


def test_a_page_is_found_by_the_link_that_giscus_writes(read: Read) -> None:
    body = (
        "# Bread\n\nOf bread.\n\n[https://example.org/the-bread/](https://example.org/the-bread/)"
    )
    [found] = read("giscus", json.dumps(discussions(remark("D1"), title="Bread!", body=body)))
    assert found.thread_url == "https://example.org/the-bread/"


def test_issues_are_pages_wherever_they_stand(read: Read) -> None:
    url = "https://api.github.com/repos/jane/site/issues/7"
    issue = {"number": 7, "title": "bread/", "url": url, "body": "", "user": JANE}
    comment = {
        "id": 91,
        "issue_url": url,
        "user": JANE,
        "body": "Yes.",
        "created_at": "2021-05-06T07:08:09Z",
    }
    other = comment | {"id": 92, "issue_url": url + "1"}
    pull = issue | {"url": url + "1", "pull_request": {}}
    text = json.dumps([comment, other]) + json.dumps([issue, pull])
    first, second = read("utterances", text)
    assert isinstance(first, PastComment)
    assert (first.external_id, first.thread_url) == ("91", "https://example.org/bread/")
    assert isinstance(second, LeftOut)
    assert second.reason == "no_page"


@pytest.mark.parametrize("source", ["giscus", "utterances"])
@pytest.mark.parametrize(
    "content", ["", "{}", "[" * 100, '{"nodes": [', '[{"a": 1e9999}, nul', "[1,]"]
)
def test_what_is_no_answer_of_github_is_refused(read: Read, source: Any, content: str) -> None:
    with pytest.raises(Broken, match=r"^Line 1: "):
        read(source, content)
