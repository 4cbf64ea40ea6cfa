"""A page whose address holds somebody's own is the same page everywhere, and shows it nowhere."""

import html
import re
from urllib.parse import quote, urlsplit

import pytest

ADA = "ada@one.example"
PAGES = (
    f"https://example.org/author/{ADA}/",
    f"https://example.org/author/{quote(ADA)}/?a=1",
    f"https://example.org/app#/user/{ADA}",
    f"https://example.org/find?by={ADA}&a=1",
)


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the other doors."""
    return "sqlite"


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def _hides(answer) -> bool:
    said = f"{answer.headers} {answer.text}"
    return ADA not in said and quote(ADA) not in said and quote(quote(ADA)) not in said


@pytest.mark.parametrize("url", PAGES)
def test_the_page_without_script_shows_the_thread_and_no_address(
    client, submit, publish, url
) -> None:
    publish(submit(thread_url=url, body="Said by another door").id)
    page = client.get("/embed/blog/comments", query_string={"url": url})
    assert "Said by another door" in page.text
    assert _hides(page)
    typed = {"name": "Jane", "email": "jane@example.org", "body": ""}
    fields = _hidden(page.text) | typed
    refused = client.post("/v1/sites/blog/form", data=fields, headers={"Accept": "text/html"})
    assert (refused.status_code, _hides(refused)) == (422, True)
    mended = _hidden(refused.text) | typed | {"body": "Said here"}
    here = {"Origin": "http://localhost"}
    answer = client.post("/v1/sites/blog/form", data=mended, headers=here)
    assert (answer.status_code, _hides(answer)) == (303, True)
    back = client.get(answer.location)
    assert _hides(back)
    assert {"Said by another door", "Said here"} <= set(re.findall(r"Said [a-z ]+", back.text))
    for link in re.findall(r'href="(/embed/blog/comments\?[^"]+)"', back.text):
        parts = urlsplit(html.unescape(link))
        followed = client.get(f"{parts.path}?{parts.query}")
        assert "Said by another door" in followed.text


@pytest.mark.parametrize("url", [*PAGES, f"https://example.org/?reader={quote(quote(ADA))}"])
def test_a_page_of_the_site_is_led_back_to_and_no_header_says_where(post_form, url) -> None:
    answer = post_form(thread_url=url)
    assert (answer.status_code, answer.location) == (200, None)
    assert not re.search(r"ada|one\.example", str(answer.headers))
    assert answer.headers["Cache-Control"] == "no-store"
    [link] = re.findall(r'<a href="([^"]+)"', answer.text)
    [refresh] = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)
    page, _, marker = re.sub(r"#comment-.*", "", html.unescape(link)).partition("awaiting=")
    assert refresh == link
    if "#/" in url:
        assert html.unescape(link).replace(f"?awaiting={marker.partition('#')[0]}", "") == url
    else:
        assert (page.rstrip("?&"), marker != "") == (url, True)


def test_what_leads_back_posts_nothing_twice(client, post_form, stored) -> None:
    token = client.get("/v1/sites/blog/form").json["token"]
    first, second = (post_form(thread_url=PAGES[0], token=token) for _ in range(2))
    assert (first.status_code, first.data, len(stored())) == (200, second.data, 1)


def test_a_page_that_is_nobodys_is_led_back_to_by_a_redirect(post_form) -> None:
    url = "https://example.org/npm/react@18.2.0/?uses=actions/checkout@v4"
    answer = post_form(thread_url=url)
    assert (answer.status_code, answer.location.partition("&awaiting")[0]) == (303, url)


def test_a_name_that_nobody_made_is_no_page(client, site) -> None:
    forged = "https://example.org/#sealed=k.AAAA"
    assert client.get("/embed/blog/comments", query_string={"url": forged}).status_code == 422
    fields = {"name": "J", "email": "j@example.org", "body": "Hello", "thread_url": forged}
    here = {"Origin": "https://example.org", "Accept": "application/json"}
    answer = client.post("/v1/sites/blog/form", data=fields, headers=here)
    assert answer.status_code == 422
