"""/v1/threads: a site closes and opens a page, and pins a comment."""

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from tests.web.embed.conftest import PAGE

THREAD = f"/v1/threads/comments?site=blog&url={PAGE}"


@pytest.fixture
def tend(client, headers):
    """Sends what is to be said: ``tend(closing="closed")``."""
    return lambda **said: client.patch("/v1/threads", json={"url": PAGE} | said, headers=headers)


def test_a_closed_page_says_so_and_takes_no_comments_until_it_is_opened(client, tend, post) -> None:
    before = client.get(THREAD)
    told = tend(closing="closed", closed_until="2099-12-01T12:00:00Z").json
    assert told["closed"] == {
        "until": "2099-12-01T12:00:00Z",
        "text": "Comments on this page are closed until 2099-12-01 12:00 UTC.",
    }
    now = client.get(THREAD, headers={"If-None-Match": before.headers["ETag"]})
    assert now.json["closed"]["until"] == "2099-12-01T12:00:00Z"
    refused = post()
    assert (refused.status_code, refused.content_type) == (403, "application/problem+json")
    assert refused.json["type"].endswith(":closed")
    assert refused.json["detail"] == told["closed"]["text"]
    assert tend(closing="open").json["closed"] is None
    assert post().status_code == 201


def test_a_comment_is_pinned_all_or_nothing_is_done_and_a_stranger_does_nothing(
    client, headers, tend, submit, installation, submitting_site
) -> None:
    comment_id = submit(thread_url=PAGE).id
    assert tend(closing="closed", pinned_id=comment_id).status_code == 409
    decide(installation, submitting_site.id, comment_id, WantedDecision("approved", Actor("site")))
    assert tend(pinned_id=comment_id).json["pinned_id"] == comment_id
    (shown,) = client.get(THREAD).json["comments"]
    assert shown["pinned"]
    assert client.get(THREAD).json["closed"] is None
    for said in ({"closing": "shut"}, {"closed_until": "soon"}, {"pinned_id": 1}, {"hidden": 1}):
        assert tend(**said).status_code == 422
    assert client.patch("/v1/threads", json={"url": PAGE}).status_code == 401
    assert client.get(f"/v1/threads?url={PAGE}x", headers=headers).status_code == 404
