"""Atom feeds of a site and of a page: valid, public, and free of what is no longer published."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.publication.read_feed import Feed, FeedEntry
from moderation.identifiers import new_id
from moderation.unseen import within_line
from moderation.web.feed.atom import as_atom, legal

SITE = "/v1/sites/blog/feed.atom"
FEED, COMMENT = new_id(), new_id()
PAGE = "https://example.org/2026/bread"
THREAD = f"/v1/threads/feed.atom?site=blog&url={PAGE}"
ATOM = {"atom": "http://www.w3.org/2005/Atom", "thr": "http://purl.org/syndication/thread/1.0"}


@pytest.fixture
def approve(installation, submitting_site, submit):
    """Submits and approves a comment: ``approve(body="Hello")`` is its identifier."""

    def one(**changes: Any) -> str:
        comment = submit(**changes)
        decide(
            installation, submitting_site.id, comment.id, WantedDecision("approved", Actor("site"))
        )
        return comment.id

    return one


def _feed(client: FlaskClient, path: str) -> Element:
    answer = client.get(path)
    assert answer.status_code == 200
    return fromstring(answer.data)  # noqa: S314 - what we made ourselves


def _ids(feed: Element) -> list[str | None]:
    return [
        entry.findtext("atom:id", namespaces=ATOM) for entry in feed.findall("atom:entry", ATOM)
    ]


def test_an_entry_tells_what_was_written_where_by_whom_and_when(client, approve) -> None:
    comment = approve(body="One\n\nTwo <b>&", author_name="Ann", author_url="https://ann.example/")
    (entry,) = _feed(client, SITE).findall("atom:entry", ATOM)
    link, content = entry.find("atom:link", ATOM), entry.find("atom:content", ATOM)
    assert entry.findtext("atom:id", namespaces=ATOM) == f"urn:uuid:{comment}"
    assert entry.findtext("atom:title", namespaces=ATOM) == "Ann: How to bake bread"
    assert (entry.findtext("atom:author/atom:uri", namespaces=ATOM)) == "https://ann.example/"
    assert link is not None
    assert link.attrib["href"] == f"{PAGE}#comment-{comment}"
    assert content is not None
    assert (content.attrib["type"], content.text) == ("text", "One\n\nTwo <b>&")
    for name in ("published", "updated"):
        moment = entry.findtext(f"atom:{name}", namespaces=ATOM)
        assert datetime.fromisoformat(moment or "").tzinfo is not None


def test_what_was_published_last_comes_first_and_a_reply_names_its_parent(client, approve) -> None:
    parent = approve(body="Question")
    reply = approve(body="Answer", parent_id=parent, thread_url=PAGE)
    feed = _feed(client, THREAD)
    assert _ids(feed) == [f"urn:uuid:{reply}", f"urn:uuid:{parent}"]
    (answered,) = feed.findall(".//thr:in-reply-to", ATOM)
    assert answered.attrib["ref"] == f"urn:uuid:{parent}"


def test_a_comment_that_is_approved_late_comes_first(
    client, installation, submitting_site, submit, approve
) -> None:
    late = submit(body="I waited.")
    approve(body="I did not.")
    decide(installation, submitting_site.id, late.id, WantedDecision("approved", Actor("site")))
    assert _ids(_feed(client, SITE))[0] == f"urn:uuid:{late.id}"


def test_what_is_published_no_longer_vanishes(
    client, installation, submitting_site, submit, approve
) -> None:
    submit(body="Never approved.")
    gone = approve(body="Shown for a while.")
    erased = approve(author_name="Ann Other", author_email="ann@example.org")
    before = client.get(SITE).headers["ETag"]
    decide(installation, submitting_site.id, gone, WantedDecision("rejected", Actor("site")))
    assert _ids(_feed(client, SITE)) == [f"urn:uuid:{erased}"]
    erase_author(installation, "ann@example.org", None, delete_comments=False)
    assert "Ann Other" not in client.get(SITE).text
    assert client.get(SITE, headers={"If-None-Match": before}).status_code == 200


def test_a_page_has_its_own_comments_only_and_a_site_only_its_own(
    client, submit, approve, other_submitting_site, installation
) -> None:
    approve(thread_url="https://example.org/another")
    foreign = submit(site=other_submitting_site, thread_url="https://shop.example.org/")
    decide(
        installation,
        other_submitting_site.id,
        foreign.id,
        WantedDecision("approved", Actor("site")),
    )
    assert _ids(_feed(client, THREAD)) == []
    assert len(_ids(_feed(client, SITE))) == 1


@pytest.mark.parametrize("path", [SITE, THREAD])
def test_a_feed_without_comments_is_valid_and_empty(client, site, path: str) -> None:
    feed = _feed(client, path)
    assert _ids(feed) == []
    assert feed.findtext("atom:id", namespaces=ATOM, default="").startswith("urn:uuid:")
    assert feed.findtext("atom:title", namespaces=ATOM)
    assert feed.findtext("atom:updated", namespaces=ATOM)


@pytest.mark.parametrize("path", [SITE, THREAD])
def test_what_is_unchanged_is_not_sent_again(client, approve, path: str) -> None:
    approve()
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    weak = client.get(path, headers={"If-None-Match": f"W/{first.headers['ETag']}"})
    assert (weak.status_code, weak.data) == (304, b"")
    assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Last-Modified"]


def test_a_feed_is_known_by_its_address_at_the_service(client, site) -> None:
    (link,) = (
        x for x in _feed(client, THREAD).findall("atom:link", ATOM) if x.get("rel") == "self"
    )
    assert client.get(link.attrib["href"]).data == client.get(THREAD).data


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/sites/nobody/feed.atom", 404),
        ("/v1/sites/%00/feed.atom", 404),
        ("/v1/threads/feed.atom?site=nobody&url=https://example.org/", 404),
        ("/v1/threads/feed.atom?site=blog", 422),
        ("/v1/threads/feed.atom?site=blog&url=http://[", 422),
    ],
)
def test_what_is_not_there_or_cannot_be_has_no_feed(client, site, path: str, status: int) -> None:
    assert client.get(path).status_code == status


_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_ANYTHING = st.text(st.characters(exclude_categories=["Cs"]))


@given(body=_ANYTHING, name=_ANYTHING, title=_ANYTHING, url=_ANYTHING)
def test_whatever_is_written_is_read_back(body: str, name: str, title: str, url: str) -> None:
    entry = FeedEntry(
        COMMENT, None, name, "https://a.example/" + url, body, _NOW, False, _NOW, url, title
    )
    feed = Feed(FEED, title, _NOW, [entry])
    read = fromstring(as_atom(feed, "https://comments.example/", None))  # noqa: S314
    assert (read.findtext("atom:entry/atom:content", namespaces=ATOM) or "") == within_line(
        legal(body)
    )
    assert (read.findtext("atom:title", namespaces=ATOM) or "") == legal(title)
    link = read.find("atom:entry/atom:link", ATOM)
    assert link is not None
    assert link.attrib["href"].startswith(legal(url))


_MARKUP = st.sampled_from(
    ["<b>", "</div>", "<a href='", '"', "'", "]]>", "&lt;", " &", "https://e.test/a", "\n  "]
)


@given(body=st.lists(_MARKUP, max_size=6).map("".join))
def test_links_are_the_only_markup_in_a_feed(body: str) -> None:
    entry = FeedEntry(
        COMMENT, None, "Jane", None, body, _NOW, False, _NOW, "https://example.org/", ""
    )
    for links in (True, False):
        feed = Feed(FEED, "Bread", _NOW, [entry], links)
        content = fromstring(as_atom(feed, "https://e.test/", None)).find(  # noqa: S314
            "atom:entry/atom:content", ATOM
        )
        assert content is not None
        if content.attrib["type"] == "text":
            assert (content.text or "") == body
            continue
        assert links
        shown = fromstring(content.text or "")  # noqa: S314
        assert "".join(shown.itertext()) == body
        assert {one.tag for one in shown} == {"a"}
        assert all(one.attrib["rel"] == "nofollow ugc noopener" for one in shown)


@pytest.mark.parametrize("rest", ["", " https://e.test/a"])
def test_no_marks_lie_over_other_lines_of_a_feed(rest: str) -> None:
    piled = "Z" + "\u0300\u0301" * 20
    entry = FeedEntry(
        COMMENT, None, piled, None, piled + rest, _NOW, False, _NOW, "https://example.org/", ""
    )
    read = fromstring(as_atom(Feed(FEED, "Bread", _NOW, [entry]), "https://e.test/", None))  # noqa: S314
    assert read.findtext("atom:entry/atom:author/atom:name", namespaces=ATOM) == "Z\u0300\u0301"
    content = read.findtext("atom:entry/atom:content", namespaces=ATOM) or ""
    assert "Z\u0300\u0301" in content
    assert "\u0301\u0300" not in content


@given(text=_ANYTHING)
def test_nothing_is_left_out_but_what_xml_cannot_hold(text: str) -> None:
    kept = legal(text)
    assert legal(kept) == kept
    left_out = set(text) - set(kept) - {"\r"}
    assert all(ord(one) < 32 or ord(one) in {0xFFFE, 0xFFFF} for one in left_out)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "mailto:ann@example.org", "https://a.example:70000/"]
)
def test_an_author_is_linked_by_web_addresses_only(address: str) -> None:
    entry = FeedEntry(COMMENT, None, "", address, "x", _NOW, False, _NOW, "https://e.example/", "")
    document = as_atom(Feed(FEED, "blog", _NOW, [entry]), "https://c.example/", None)
    assert b"<uri>" not in document
    assert b"<name>Anonymous</name>" in document
