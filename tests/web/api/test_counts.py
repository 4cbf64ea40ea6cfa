"""GET /v1/threads/counts: how much is said under several pages."""

from typing import Any

import pytest
from sqlalchemy import event

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor

BREAD, CAKE = "https://example.org/2026/bread", "https://example.org/2026/cake"
PATH = "/v1/threads/counts"


@pytest.fixture
def approve(installation, submitting_site, submit):
    """Submits and approves a comment."""

    def one(**changes: Any) -> str:
        comment = submit(**changes)
        decide(
            installation, submitting_site.id, comment.id, WantedDecision("approved", Actor("site"))
        )
        return comment.id

    return one


def _ask(client, *urls: str, **headers: str) -> Any:
    query = {"site": "blog", "url": list(urls)}
    return client.get(PATH, query_string=query, headers=headers)


def test_counts_come_in_the_order_of_the_pages(client, approve, submit) -> None:
    approve(thread_url=BREAD, body="One")
    approve(thread_url=BREAD, body="Two")
    submit(thread_url=CAKE, body="Not decided.")
    none = "https://example.org/none"
    answer = _ask(client, CAKE, f"{BREAD}#comments", none, BREAD)
    assert answer.json == {"counts": [0, 2, 0, 2]}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_count_follows_what_is_published(client, approve, installation, submitting_site) -> None:
    comment = approve(thread_url=BREAD)
    first = _ask(client, BREAD)
    for known in (first.headers["ETag"], f"W/{first.headers['ETag']}"):
        assert _ask(client, BREAD, **{"If-None-Match": known}).status_code == 304
    decide(installation, submitting_site.id, comment, WantedDecision("spam", Actor("site")))
    second = _ask(client, BREAD, **{"If-None-Match": first.headers["ETag"]})
    assert (first.json, second.json) == ({"counts": [1]}, {"counts": [0]})


def test_what_did_not_change_is_not_counted_again(client, approve, installation) -> None:
    approve(thread_url=BREAD)
    _ask(client, BREAD)
    asked: list[str] = []
    engine = installation.database.engine
    event.listen(engine, "before_cursor_execute", lambda *it: asked.append(it[2]))
    assert _ask(client, BREAD).json == {"counts": [1]}
    assert not [statement for statement in asked if "count(" in statement]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("site=blog", 422),
        ("site=blog&url=", 422),
        ("site=blog&url=http://[", 422),
        ("site=blog&url=https://example.org/" + "x" * 2_000, 422),
        ("site=blog" + "&url=https://example.org/" * 101, 422),
        ("url=https://example.org/", 422),
        ("site=nobody&url=https://example.org/", 404),
    ],
)
def test_a_bad_query_is_refused(client, site, query: str, status: int) -> None:
    assert client.get(f"{PATH}?{query}").status_code == status
