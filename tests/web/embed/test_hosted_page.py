"""/embed/{site}/comments: the thread and the form as a page of their own."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.actions.publication.links import with_links
from moderation.actions.publication.read_thread import PublicComment
from moderation.actions.sites.set_site import set_site
from moderation.web.embed import section
from moderation.web.embed.catalogues import catalogues
from moderation.web.embed.nesting import Node
from tests.web.embed.conftest import PAGE

HOSTED = "/embed/blog/comments"


def _texts(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_form_has_the_words_that_readers_know_in_their_order(client, site) -> None:
    text = _texts(client.get(HOSTED, query_string={"url": PAGE}).text)
    words = [
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Comment *",
        "Name *",
        "Email *",
        "Website",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Post Comment",
    ]
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_published_comments_are_nested_and_escaped(client, submit, publish) -> None:
    parent = submit(thread_url=PAGE, body="<script>alert(1)</script>", author_name="<b>Eve</b>")
    publish(parent.id)
    child = submit(thread_url=PAGE, body="A reply of another mind.", parent_id=parent.id)
    publish(child.id)
    page = client.get(HOSTED, query_string={"url": PAGE}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Eve" not in page
    assert page.index(f"comment-{parent.id}") < page.index(f"comment-{child.id}")
    assert page.count('<ol class="comments-list">') == 2


def test_a_name_that_nobody_sees_has_a_stand_in_of_the_pages_language(
    client, submit, publish
) -> None:
    for blank in ("", " ", "\u0301"):
        publish(submit(thread_url=PAGE, author_name=blank).id)
    page = client.get(HOSTED, query_string={"url": PAGE, "lang": "de"}).text
    assert page.count(">Anonym<") == 3
    assert 'aria-label="Anonym antworten"' in page


def test_a_waiting_comment_is_not_shown(client, submit) -> None:
    submit(thread_url=PAGE, body="Not decided yet.")
    assert "Not decided yet." not in client.get(HOSTED, query_string={"url": PAGE}).text


def test_a_reply_is_a_link_that_works_without_script(client, submit, publish) -> None:
    parent = submit(thread_url=PAGE, author_name="Ann")
    publish(parent.id)
    page = client.get(HOSTED, query_string={"url": PAGE, "reply_to": parent.id}).text
    assert "Leave a Reply to <bdi>Ann</bdi>" in page
    assert f'name="parent_id" value="{parent.id}"' in page
    assert "Cancel reply" in page


def test_nobody_is_offered_to_reply_to_what_is_not_shown(client, submit) -> None:
    hidden = submit(thread_url=PAGE)
    page = client.get(HOSTED, query_string={"url": PAGE, "reply_to": hidden.id}).text
    assert 'name="parent_id" value=""' in page


def test_a_long_thread_goes_on_by_a_link(client, submit, publish, monkeypatch) -> None:
    monkeypatch.setattr(section, "COMMENTS_A_PAGE", 2)
    for number in range(3):
        publish(submit(thread_url=PAGE, body=f"Comment number {number}.").id)
    first = client.get(HOSTED, query_string={"url": PAGE}).text
    (link,) = re.findall(r'href="([^"]+cursor=[^"]+)#comments"', first)
    second = client.get(html.unescape(link)).text
    assert "Comment number 1." in first
    assert "Comment number 2." not in first
    assert "Comment number 2." in second
    assert "cursor=" not in second


def test_the_link_to_the_page_may_say_how_deep_replies_stand(client, submit, publish) -> None:
    parent = submit(thread_url=PAGE, author_name="Ann")
    publish(parent.id)
    publish(submit(thread_url=PAGE, body="A reply.", parent_id=parent.id).id)
    flat = client.get(HOSTED, query_string={"url": PAGE, "depth": "1"}).text
    assert flat.count('<ol class="comments-list">') == 1
    assert "In reply to <bdi>Ann</bdi>" in flat
    assert 'data-depth="1"' in flat
    assert "depth=1" in flat
    refused = client.get(HOSTED, query_string={"url": PAGE, "depth": "11"})
    assert refused.status_code == 422


def test_the_page_names_its_feed(client, submit, publish) -> None:
    comment = submit(thread_url=PAGE)
    publish(comment.id)
    page = client.get(HOSTED, query_string={"url": PAGE}).text
    (address,) = re.findall(r'type="application/atom\+xml" title="Comments" href="([^"]+)"', page)
    assert comment.id in client.get(html.unescape(address)).text


def test_a_language_from_right_to_left_turns_the_page(client, site, monkeypatch) -> None:
    made_up = replace(catalogues()["en"], language="ar")
    monkeypatch.setitem(catalogues(), "ar", made_up)
    page = client.get(HOSTED, query_string={"url": PAGE, "lang": "ar"}).text
    assert page.count('lang="ar" dir="rtl"') == 2


@pytest.mark.parametrize(("lang", "heading"), [("de-AT", "Kommentare"), ("fr", "Commentaires")])
def test_the_page_speaks_the_language_that_was_asked_for(client, site, lang, heading) -> None:
    page = client.get(HOSTED, query_string={"url": PAGE, "lang": lang}).text
    assert f'<html lang="{lang[:2]}"' in page
    assert heading in page


def test_the_page_is_in_nobodys_frame_and_runs_only_our_script(client, site) -> None:
    policy = client.get(HOSTED, query_string={"url": PAGE}).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("", 422),
        ("https://elsewhere.example.org/", 422),
        ("javascript:alert(1)//https://example.org", 422),
        ("https://example.org/\nx", 422),
        ("https://[", 422),
        ("https://example.org/" + "x" * 2_000, 422),
    ],
)
def test_a_page_that_is_not_the_sites_is_refused(client, site, url: str, status: int) -> None:
    answer = client.get(HOSTED, query_string={"url": url})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "<form" not in answer.text


def test_a_site_that_is_none_has_no_page(client) -> None:
    assert client.get("/embed/nobody/comments", query_string={"url": PAGE}).status_code == 404


class _Body(HTMLParser):
    """What a browser makes of the comments' texts: their words, and all elements in them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth, self.text, self.elements = 0, "", list[tuple[str, dict[str, str | None]]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth:
            self.elements.append((tag, dict(attrs)))
            self.depth += 1
        elif ("class", "comments-body") in attrs:
            self.depth = 1

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own name
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        self.text += data if self.depth else ""


def _read(page: str) -> _Body:
    read = _Body()
    read.feed(page)
    return read


CODE = "  def f(x):\n\n\n      return x  # https://example.org/?a=1&b='<b>'\n\tend"


def test_a_text_stays_as_it_was_typed_and_its_addresses_lead_there(client, submit, publish) -> None:
    publish(submit(thread_url=PAGE, body=CODE).id)
    body = _read(client.get(HOSTED, query_string={"url": PAGE}).text)
    assert body.text == CODE
    rel = "nofollow ugc noopener"
    assert body.elements == [("a", {"href": "https://example.org/?a=1&b=", "rel": rel})]


def test_marks_that_are_piled_up_stay_within_their_line(client, submit, publish) -> None:
    publish(
        submit(thread_url=PAGE, body="One\nZ" + "\u0300" * 30, author_name="J" + "\u0301" * 9).id
    )
    page = client.get(HOSTED, query_string={"url": PAGE}).text
    assert _read(page).text == "One\nZ\u0300\u0300"
    assert ">J\u0301\u0301</" in page


def test_a_comment_that_waits_has_no_links_even_for_its_author(client, site) -> None:
    fields = {"thread_url": PAGE, "body": CODE, "name": "Jane", "email": "jane@example.org"}
    sent = client.post("/v1/sites/blog/form", data=fields, headers={"Accept": "text/html"})
    marker = parse_qs(urlsplit(sent.headers["Location"]).query)["awaiting"][0]
    page = client.get(HOSTED, query_string={"url": PAGE, "awaiting": marker}).text
    body = _read(page)
    assert (body.text, body.elements) == (CODE, [])


def test_a_site_may_want_no_links(client, site, submit, publish, installation) -> None:
    publish(submit(thread_url=PAGE, body=CODE).id)
    set_site(installation, "blog", {"links": "plain"})
    body = _read(client.get(HOSTED, query_string={"url": PAGE}).text)
    assert (body.text, body.elements) == (CODE, [])
    assert client.get("/v1/sites/blog/form").json["links"] is False


_MARKUP = st.sampled_from(
    ["<b>", "</div>", "<a href='", '"', "'", ">", "&lt;", "&amp;", "https://e.test/", " on", "=x"]
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(_MARKUP, min_size=1, max_size=8).map("".join))
def test_no_text_makes_markup_of_its_own(client, text: str) -> None:
    shown = PublicComment("1", None, "Jane", None, text, datetime(2026, 1, 1, tzinfo=UTC))
    page = SimpleNamespace(
        words=catalogues()["en"],
        stretches=lambda node: with_links(node.comment.body),
        address=lambda **_: "/x",
        report_address=lambda _id: "/y",
    )
    template = client.application.jinja_env.get_template("embed/section.html")
    body = _read(str(template.module.comment(Node(shown), page)))
    assert body.text == text
    assert all(
        tag == "a" and set(attributes) == {"href", "rel"} and attributes["href"].startswith("http")
        for tag, attributes in body.elements
    )


@given(st.dictionaries(st.sampled_from(["url", "title", "reply_to", "order"]), st.text(max_size=9)))
def test_an_address_of_the_page_is_made_of_its_own_and_what_is_asked(query: dict[str, str]) -> None:
    form = SimpleNamespace()
    shown = section.Section(
        "blog", [], 0, None, form, catalogues()["en"], path="/embed/é", query=query
    )
    for asked in ({"reply_to": "a b"}, {"cursor": "ü&="}, {"order": "newest", "cursor": "1"}):
        assert shown.address(**asked) == f"/embed/é?{urlencode(query | asked)}"
