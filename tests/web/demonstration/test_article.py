"""The demonstration: an article with the form, served only where it was asked for."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.tables import SiteOrigin


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"demonstration": True}


@pytest.fixture
def demo(installation, client: FlaskClient) -> FlaskClient:
    """A client of an installation with the site ``demo``."""
    add_site(installation, "demo", ["http://localhost"])
    return client


@pytest.fixture
def form(demo: FlaskClient) -> dict[str, str]:
    """The form of the article, filled in."""
    page = demo.get("/demo/").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    typed = {"body": "The lock-keeper deserves it.", "name": "Ann", "email": "ann@example.org"}
    return hidden | typed | {"subject": "", "url": ""}


def test_the_first_page_is_the_article(demo) -> None:
    answer = demo.get("/")
    assert answer.status_code == 302
    assert answer.location == "/demo/"


def test_the_article_has_the_form_and_the_way_to_the_top(demo) -> None:
    page = demo.get("/demo/").text
    assert "<h1>" in page
    assert "Leave a Reply" in page
    assert '<a class="footer-top" href="#top">Scroll to top</a>' in page


def test_a_reader_posts_without_script_and_sees_the_comment_wait(demo, form) -> None:
    answer = demo.post("/v1/sites/demo/form", data=form, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303
    assert answer.location.startswith("/demo/?awaiting=")
    page = demo.get(answer.location).text
    assert "Your comment is awaiting moderation." in page
    assert "The lock-keeper deserves it." in page
    assert '<meta name="robots" content="noindex">' in page


def test_an_approved_comment_is_read_by_everybody(demo, form, installation) -> None:
    answer = demo.post("/v1/sites/demo/form", data=form, headers={"Accept": "application/json"})
    site = site_by_name(installation, "demo")
    assert site is not None
    assert "The lock-keeper deserves it." not in demo.get("/demo/").text
    decide(installation, site.id, answer.json["id"], WantedDecision("approved", Actor("site")))
    assert "The lock-keeper deserves it." in demo.get("/demo/").text


def test_the_demonstration_works_under_another_name_of_the_machine(demo, form) -> None:
    elsewhere = {"base_url": "http://127.0.0.1:8000"}
    page = demo.get("/demo/", **elsewhere).text
    assert 'name="thread_url" value="http://127.0.0.1:8000/demo/"' in page
    answer = demo.post(
        "/v1/sites/demo/form",
        data=form | {"thread_url": "http://127.0.0.1:8000/demo/"},
        headers={"Origin": "http://127.0.0.1:8000"},
        **elsewhere,
    )
    assert answer.location.startswith("/demo/?awaiting=")


def test_there_is_one_thread_by_either_name_of_the_machine(installation, client, form) -> None:
    found = site_by_name(installation, "demo")
    assert found is not None
    with installation.database.transaction() as session:
        session.add(SiteOrigin(site_id=found.id, origin="http://127.0.0.1"))
    thread = 'name="thread_url" value="http://127.0.0.1/demo/"'
    assert thread in client.get("/demo/", base_url="http://localhost").text
    assert thread in client.get("/demo/", base_url="http://127.0.0.1").text
    answer = client.post(
        "/v1/sites/demo/form",
        data=form | {"thread_url": "http://127.0.0.1/demo/"},
        headers={"Origin": "http://localhost"},
    )
    assert answer.location.startswith("/demo/?awaiting=")


def test_nothing_on_the_page_comes_from_elsewhere(demo) -> None:
    answer = demo.get("/demo/")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    loaded = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', answer.text)
    assert all(address.startswith(("/", "http://localhost/demo/")) for address in loaded)
    for address in loaded:
        with demo.get(html.unescape(address)) as file:
            assert file.status_code == 200


def test_without_its_site_the_article_says_so(client) -> None:
    assert client.get("/demo/").status_code == 404
