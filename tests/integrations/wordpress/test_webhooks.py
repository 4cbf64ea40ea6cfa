"""Messages to WordPress: only the service's own change anything, and each of them once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.sites.add_site import SiteCredentials
from tests.fixtures.wordpress import Page
from tests.integrations.wordpress.conftest import HOOK, Blog

ANOTHER_SECRET = "whsec_" + "A" * 43 + "="


def event(blog: Blog, comment: int, status: str, sequence: int, **values: Any) -> bytes:
    """A message as the service writes it."""
    data = {
        "id": blog.service_id(comment),
        "status": status,
        "sequence": sequence,
        "decided_by": "moderator",
    }
    document = {
        "type": f"comment.{status}",
        "timestamp": datetime.now(UTC).isoformat(),
        "data": data | values,
    }
    return json.dumps(document).encode()


def send(blog: Blog, secret: str, body: bytes, *, age: float = 0, path: str = HOOK) -> Page:
    """Send a message that was signed some time ago."""
    moment = datetime.now(UTC) - timedelta(seconds=age)
    headers = {
        "content-type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", moment, body.decode()),
    }
    return blog.wordpress.ask(path, body, headers)


def test_a_message_of_the_services_is_carried_out_with_plain_permalinks_too(
    blog: Blog, site: SiteCredentials
) -> None:
    comment = blog.post("A week.")
    plain = "/?rest_route=/comment-moderation/v1/webhook"
    body = event(blog, comment, "approved", 2)
    assert send(blog, site.signing_secret, body, path=plain).status == 200
    assert blog.shows(comment) == "1"


@pytest.mark.parametrize("flaw", ["forged", "stale", "of the future", "unsigned", "altered"])
def test_a_message_that_is_not_the_services_changes_nothing_and_is_logged(
    blog: Blog, site: SiteCredentials, flaw: str
) -> None:
    comment = blog.post("A week.")
    body = event(blog, comment, "approved", 2)
    if flaw == "unsigned":
        page = blog.wordpress.ask(HOOK, body, {"content-type": "application/json"})
    elif flaw == "altered":
        page = send(blog, site.signing_secret, body)
        blog.wordpress.run(f"return wp_set_comment_status( {comment}, 'hold' );")
        signed = Webhook(site.signing_secret).sign("msg_1", datetime.now(UTC), body.decode())
        page = blog.wordpress.ask(
            HOOK,
            body.replace(b"approved", b"spam"),
            {
                "webhook-id": "msg_1",
                "webhook-timestamp": str(int(datetime.now(UTC).timestamp())),
                "webhook-signature": signed,
            },
        )
    else:
        age = {"forged": 0, "stale": 400, "of the future": -400}[flaw]
        secret = ANOTHER_SECRET if flaw == "forged" else site.signing_secret
        page = send(blog, secret, body, age=age)
    assert page.status == 401
    assert blog.shows(comment) == "0"
    log = (blog.wordpress.folder / "debug.log").read_text()
    assert "a webhook was refused" in log


def test_replayed_and_reordered_messages_change_nothing(blog: Blog, site: SiteCredentials) -> None:
    comment = blog.post("A week.")
    approved = event(blog, comment, "approved", 2)
    spam = event(blog, comment, "spam", 3)
    for body in (spam, approved, spam):
        assert send(blog, site.signing_secret, body).status == 200
    assert blog.shows(comment) == "spam"
    blog.wordpress.run(f"return wp_set_comment_status( {comment}, 'approve' );")
    assert send(blog, site.signing_secret, spam).status == 200
    assert (blog.shows(comment), blog.is_there(comment)) == ("1", "approved")


def test_a_message_older_than_what_was_decided_here_changes_nothing(
    blog: Blog, site: SiteCredentials
) -> None:
    comment = blog.post("A week.")
    before = event(blog, comment, "spam", 7)
    blog.wordpress.run(f"return wp_set_comment_status( {comment}, 'approve' );")
    assert send(blog, site.signing_secret, before).status == 200
    assert blog.shows(comment) == "1"


def test_a_decision_on_a_comment_that_was_deleted_here_is_heard_and_forgotten(
    telling: Blog, site: SiteCredentials
) -> None:
    blog = telling
    comment = blog.post("A week.")
    body = event(blog, comment, "approved", 2)
    blog.wordpress.run(f"return wp_delete_comment( {comment}, true );")
    assert send(blog, site.signing_secret, body).status == 200
    assert send(blog, site.signing_secret, b'{"type": "comment.approved"}').status == 200
    assert send(blog, site.signing_secret, b"[]").status == 200
    assert blog.wordpress.run(f"return get_comment( {comment} );") is None


def test_an_author_who_is_erased_is_nobody_in_wordpress_either(telling: Blog) -> None:
    blog = telling
    comment = blog.post("A week.")
    erase_author(blog.installation, "janedoe@example.org", "blog", delete_comments=False)
    named = f"return get_comment( {comment} )->comment_author_email;"
    blog.until(lambda: blog.wordpress.run(named) == "")
    assert blog.shows(comment) == "0"
