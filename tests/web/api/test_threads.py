"""GET /v1/threads/comments: what everybody may read."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from tests.fixtures.comments import Submit
from tests.fixtures.looks import counted

PATH = "/v1/threads/comments?site=blog&url=https://example.org/2026/bread"


class Approve:
    """Submits comments and approves them."""

    def __init__(self, installation: Installation, site: SubmittingSite, submit: Submit) -> None:
        self.installation, self.site, self.submit = installation, site, submit

    def __call__(self, **changes: Any) -> str:
        comment = self.submit(**changes)
        decide(
            self.installation, self.site.id, comment.id, WantedDecision("approved", Actor("site"))
        )
        return comment.id


def test_only_approved_comments_are_shown_and_nothing_private(
    client: FlaskClient, approve: Approve, submit: Submit
) -> None:
    shown = approve(body="Seen")
    submit(body="Hidden")
    page: Any = client.get(PATH).json
    assert [comment["id"] for comment in page["comments"]] == [shown]
    assert set(page["comments"][0]) == {
        *("id", "parent_id", "author", "body", "created_at", "by_site", "pinned")
    }
    assert set(page["comments"][0]["author"]) == {"name", "url"}


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [("2026-11-01T08:00:00+00:00", True), ("9999-01-01T00:00:00+00:00", False), ("1601", False)],
)
def test_when_it_was_written_is_shown_as_its_site_says(
    client: FlaskClient, approve: Approve, said: str, *, is_shown: bool
) -> None:
    moment = datetime.fromisoformat(said if "T" in said else f"{said}-01-01T00:00:00+00:00")
    before = clock.now()
    approve(submitted_at=moment)
    page: Any = client.get(PATH).json
    shown = datetime.fromisoformat(page["comments"][0]["created_at"])
    assert shown == moment if is_shown else before <= shown <= clock.now()


def test_replies_name_their_parent_and_come_after_it(client: FlaskClient, approve: Approve) -> None:
    parent = approve(body="Question")
    reply = approve(body="Answer", parent_id=parent)
    page: Any = client.get(PATH).json
    assert [(c["id"], c["parent_id"]) for c in page["comments"]] == [
        (parent, None),
        (reply, parent),
    ]


def test_what_is_unchanged_is_not_sent_again(client: FlaskClient, approve: Approve) -> None:
    approve(body="One")
    etag = client.get(PATH).headers["ETag"]
    unchanged = client.get(PATH, headers={"If-None-Match": etag})
    approve(body="Two")
    changed = client.get(PATH, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert changed.status_code == 200


def test_what_is_unchanged_or_kept_is_answered_by_its_version_alone(
    client: FlaskClient, installation: Installation, approve: Approve
) -> None:
    approve(body="One")
    first = client.get(PATH)
    for headers in ({"If-None-Match": first.headers["ETag"]}, {}):
        with counted(installation.database) as asked:
            again = client.get(PATH, headers=headers)
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.data == (b"" if headers else first.data)
        assert len(asked.statements) == 1, asked


def test_a_thread_that_changes_between_the_glance_and_the_look_is_told_as_it_is(
    client: FlaskClient,
    installation: Installation,
    approve: Approve,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    approve(body="One")
    reading = installation.database.reading
    before = client.get(f"{PATH}&limit=7").headers["ETag"]

    def later() -> Any:
        monkeypatch.undo()
        approve(body="Two")
        return reading()

    monkeypatch.setattr(installation.database, "reading", later)
    told: Any = client.get(f"{PATH}&limit=8")
    assert [one["body"] for one in told.json["comments"]] == ["One", "Two"]
    assert told.headers["ETag"] == client.get(PATH).headers["ETag"] != before


@pytest.mark.parametrize("form", ["W/{}", '"other", W/{}', '"a,b", {}', "*", 'W/"x" , W/{}'])
def test_an_answer_is_known_by_meaning_in_a_list_and_by_any(client, approve, form: str) -> None:
    approve()
    known = form.format(client.get(PATH).headers["ETag"])
    answer = client.get(PATH, headers={"If-None-Match": known})
    assert (answer.status_code, answer.data) == (304, b"")
    assert client.get(PATH, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_pages_hold_every_comment_once_oldest_first(client: FlaskClient, approve: Approve) -> None:
    made = [approve(body=f"Number {n}") for n in range(5)]
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page: Any = client.get(f"{PATH}&limit=2&cursor={cursor}").json
        found += [comment["id"] for comment in page["comments"]]
        cursor = page["next_cursor"]
    assert found == made


def test_every_page_may_read_it_without_credentials(client: FlaskClient, site: Any) -> None:
    answer = client.get(PATH, headers={"Origin": "https://elsewhere.example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_page_without_comments_is_an_empty_thread(client: FlaskClient, site: Any) -> None:
    assert client.get(PATH).json == {"comments": [], "next_cursor": None, "closed": None}


def test_an_unknown_site_is_not_there(client: FlaskClient, site: Any) -> None:
    assert client.get(PATH.replace("blog", "nobody")).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["", "site=blog", "url=https://example.org/", "site=blog&url=http://[", "site=%00&url=x"],
)
def test_a_bad_query_is_refused(client: FlaskClient, site: Any, query: str) -> None:
    assert client.get(f"/v1/threads/comments?{query}").status_code == 422


@pytest.fixture
def approve(installation: Installation, submitting_site: SubmittingSite, submit: Submit) -> Approve:
    return Approve(installation, submitting_site, submit)
