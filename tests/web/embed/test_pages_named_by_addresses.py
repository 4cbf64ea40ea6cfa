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


def test_a_name_that_nobody_made_is_no_page(client, site) -> None:
    forged = "https://example.org/#sealed=k.AAAA"
    assert client.get("/embed/blog/comments", query_string={"url": forged}).status_code == 422
    fields = {"name": "J", "email": "j@example.org", "body": "Hello", "thread_url": forged}
    here = {"Origin": "https://example.org", "Accept": "application/json"}
    answer = client.post("/v1/sites/blog/form", data=fields, headers=here)
    assert answer.status_code == 422
