"""What a public form says of a page is not so until the comment is approved, and never anew."""

from collections.abc import Callable
from xml.etree.ElementTree import fromstring

import pytest
from flask.testing import FlaskClient

from tests.web.embed.conftest import PAGE

_TITLE = "{http://www.w3.org/2005/Atom}title"


@pytest.fixture
def title(client: FlaskClient) -> Callable[[], str | None]:
    """The page's title as everybody reads it."""

    def read() -> str | None:
        query = {"site": "blog", "url": PAGE}
        feed = client.get("/v1/threads/feed.atom", query_string=query)
        return fromstring(feed.data).findtext(_TITLE)  # noqa: S314 - our own

    return read


def test_a_strangers_form_never_renames_a_page(post_form, submit, publish, title) -> None:
    publish(submit(thread_url=PAGE, thread_title="How to bake bread").id)
    sent = [post_form(as_json=True, thread_title="Cheap pills", body=f"Pills {n}.") for n in (1, 2)]
    assert title() == "How to bake bread"
    publish(sent[0].json["id"])
    assert title() == "How to bake bread"


def test_a_page_without_a_title_gets_that_of_the_first_comment_that_is_approved(
    post_form, publish, title
) -> None:
    sent = [
        post_form(as_json=True, thread_title=name, body=f"A remark beside {name}.").json["id"]
        for name in ("Cheap pills", "How to\n  bake bread", "Baking")
    ]
    publish(sent[1])
    assert title() == "How to bake bread"
    publish(sent[2])
    assert title() == "How to bake bread"


def test_what_only_waits_names_no_page(post_form, submit, publish, title) -> None:
    post_form(as_json=True, thread_title="Cheap pills")
    publish(submit(thread_url=PAGE, thread_title="").id)
    assert title() == PAGE


def test_a_site_renames_its_page_by_key(post_form, submit, publish, title) -> None:
    publish(post_form(as_json=True, thread_title="Bread").json["id"])
    submit(thread_url=PAGE, thread_title="How to bake bread")
    assert title() == "How to bake bread"
