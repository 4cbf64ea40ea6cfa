"""POST /v1/sites/{site}/form: what becomes of a comment that a reader posts."""

from urllib.parse import urlsplit

import pytest

from moderation.actions.installation.installation import Installation
from tests.fixtures.hostile import DECEIVING, UNDECEIVING
from tests.web.embed.conftest import PAGE


def test_a_browser_is_sent_back_to_the_page_and_the_comment_waits(post_form, stored) -> None:
    answer = post_form()
    (comment,) = stored()
    assert answer.status_code == 303
    assert answer.location.startswith(f"{PAGE}?awaiting={comment.id}.")
    assert urlsplit(answer.location).fragment == f"comment-{comment.id}"
    assert (comment.status, comment.author_name, comment.thread_url) == (
        "pending",
        "Jane Doe",
        PAGE,
    )


def test_a_script_gets_the_comment_without_opinion_verdict_or_address(post_form, stored) -> None:
    answer = post_form(as_json=True, url="jane.example.org")
    (comment,) = stored()
    assert answer.status_code == 201
    assert answer.json == {
        "id": comment.id,
        "status": "pending",
        "parent_id": None,
        "created_at": comment.created_at.isoformat(),
        "author": {"name": "Jane Doe", "url": "https://jane.example.org"},
        "body": comment.body,
        "author_token": answer.json["author_token"],
    }


def test_a_published_comment_leads_to_itself_without_a_marker(
    post_form, stored, installation: Installation, submitting_site
) -> None:
    _set_mode(installation, submitting_site.id, "publish")
    answer = post_form()
    (comment,) = stored()
    assert comment.status == "approved"
    assert answer.location == f"{PAGE}#comment-{comment.id}"


def test_whoever_sends_spam_is_told_that_it_waits(post_form, stored) -> None:
    answer = post_form(as_json=True, subject="a program fills everything in")
    (comment,) = stored()
    assert comment.status == "spam"
    assert comment.verdict is not None
    assert comment.verdict.phase == "honeypot"
    assert answer.json["status"] == "pending"


def test_multipart_is_read_like_urlencoded(client, site, filled, stored) -> None:
    answer = client.post(
        "/v1/sites/blog/form", data=filled, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 303
    assert stored()[0].body == filled["body"]


def test_wordpress_names_are_read_and_its_extras_dropped(post_form, stored) -> None:
    answer = post_form(
        body=None,
        name=None,
        comment="Sent by a form made for WordPress.",
        author="Ann",
        submit="Post Comment",
        comment_post_ID="7",
        comment_parent="0",
        ak_js="1",
        POST_email="jane@example.org",
        **{"wp-comment-cookies-consent": "yes"},
    )
    assert answer.status_code == 303
    assert [(comment.author_name, comment.body) for comment in stored()] == [
        ("Ann", "Sent by a form made for WordPress.")
    ]


def test_a_reply_stands_under_a_public_comment(post_form, stored, publish, submit) -> None:
    parent = submit(thread_url=PAGE)
    publish(parent.id)
    assert post_form(parent_id=parent.id).status_code == 303
    assert stored()[0].parent_id == parent.id


def test_nobody_replies_to_a_comment_that_is_not_public(post_form, submit) -> None:
    parent = submit(thread_url=PAGE)
    answer = post_form(as_json=True, parent_id=parent.id)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/parent_id"


def test_a_query_of_the_page_survives_the_way_back(post_form) -> None:
    answer = post_form(thread_url="https://example.org/page?id=7&awaiting=old")
    assert answer.location.startswith("https://example.org/page?id=7&awaiting=0")


@pytest.mark.parametrize(
    "query",
    ["/archives/5-Bread.html", "123", "a", "a;b=1", "q=1+1%2B1&x", "a=%zz", "&&a=", "p=a/b?c:d"],
)
def test_a_query_comes_back_as_it_was_written(post_form, query: str) -> None:
    answer = post_form(thread_url=f"https://example.org/?{query}")
    assert answer.location.startswith(f"https://example.org/?{query}&awaiting=0")


def test_a_page_that_its_fragment_names_is_shown_again(post_form) -> None:
    assert post_form(thread_url="https://example.org/#/guide").location.endswith("#/guide")


def test_a_page_in_another_script_is_written_as_headers_allow(post_form) -> None:
    answer = post_form(thread_url="https://example.org/br\u00f6tchen")
    assert answer.location.startswith("https://example.org/br%C3%B6tchen?awaiting=")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_repeated_request_posts_once(post_form, stored, as_json: bool) -> None:
    key = {"Idempotency-Key": "draft-1"}
    first = post_form(as_json=as_json, headers=key)
    second = post_form(as_json=as_json, headers=key)
    assert len(stored()) == 1
    assert (first.data, first.location) == (second.data, second.location)


def test_a_double_click_without_script_posts_once(client, post_form, stored) -> None:
    token = client.get("/v1/sites/blog/form").json["token"]
    first, second = post_form(token=token), post_form(token=token)
    assert first.location == second.location
    assert len(stored()) == 1


def test_another_comment_with_the_same_token_is_another_comment(client, post_form, stored) -> None:
    token = client.get("/v1/sites/blog/form").json["token"]
    post_form(token=token)
    assert post_form(token=token, body="One thing more.").status_code == 303
    assert len(stored()) == 2


def _set_mode(installation: Installation, site_id: str, mode: str) -> None:
    from moderation.tables import Site

    with installation.database.transaction() as session:
        session.get_one(Site, site_id).mode = mode


def test_what_nobody_sees_leaves_the_name_that_a_reader_typed(post_form, stored) -> None:
    answer = post_form(as_json=True, name=DECEIVING)
    assert answer.json["author"]["name"] == UNDECEIVING
    assert [comment.author_name for comment in stored()] == [UNDECEIVING]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.org", "https://example.org"),
        ("example.org:8080/blog", "https://example.org:8080/blog"),
        ("https//example.org", "https://example.org"),
        ("http:/example.org/a", "http://example.org/a"),
        ("HTTPS:example.org", "HTTPS://example.org"),
        ("//example.org/a?b=//c", "https://example.org/a?b=//c"),
        ("http://example.org:80/x", "http://example.org:80/x"),
    ],
)
def test_a_website_is_read_as_people_write_it(post_form, typed: str, kept: str) -> None:
    answer = post_form(as_json=True, url=typed)
    assert (answer.status_code, answer.json["author"]["url"]) == (201, kept)


def test_a_text_keeps_how_its_first_line_is_indented(post_form) -> None:
    code = "    def f():\n\n\n        return 1"
    assert post_form(as_json=True, body=f" \r\n\n{code}\n \n").json["body"] == code


def test_a_title_that_the_template_wraps_refuses_nothing(post_form, stored) -> None:
    answer = post_form(as_json=True, thread_title="How to\n  bake bread" + " x" * 500)
    assert answer.status_code == 201
    assert len(stored()) == 1
