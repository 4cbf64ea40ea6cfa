"""A site's pages at the desk: rules with a preview, moves that are tried first and undone."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.tables import Comment, Thread, ThreadMove
from tests.fixtures.comments import Submit
from tests.web.review.conftest import AtTheDesk, Seat

PAGES = "/review/blog/pages"
RULES = {"fragments": "routes", "trailing_slash": "ignored", "www": "counts", "scheme": "counts"}


def _urls(installation: Installation) -> list[str]:
    with installation.database.reading() as session:
        query = select(Thread.url).join(Comment, Comment.thread_id == Thread.id)
        return sorted(session.scalars(query))


def test_what_a_rule_joins_is_seen_before_it_is_saved(
    admin: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    for path in ("a", "a/"):
        submit(thread_url=f"https://example.org/{path}", body=f"On {path}")
    seen = admin.post(f"{PAGES}/rules", **RULES)
    assert seen.status_code == 200
    assert "1 thread becomes one with another" in seen.text
    assert 'value="ignored" checked' in seen.text
    assert _urls(installation) == ["https://example.org/a", "https://example.org/a/"]
    assert admin.post(f"{PAGES}/rules", **RULES, save="1").status_code == 303
    assert _urls(installation) == ["https://example.org/a"] * 2
    assert "What is one page was changed" in admin.get(PAGES).text
    refused = admin.post(f"{PAGES}/rules", **(RULES | {"www": "perhaps"}))
    assert (refused.status_code, "is one of" in refused.text) == (422, True)


def test_pages_are_moved_once_it_was_tried_and_moved_back(
    admin: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    submit(thread_url="http://old.example/a")
    order = {"old": "http://old.example/", "new": "https://example.org/blog/", "is_prefix": "1"}
    tried = admin.post(f"{PAGES}/moves", **order)
    assert "1 thread would be moved, 0 would become one with another" in unescape(tried.text)
    assert "https://example.org/blog/a" in tried.text
    assert _urls(installation) == ["http://old.example/a"]
    assert admin.post(f"{PAGES}/moves", **order, move="1").status_code == 303
    assert _urls(installation) == ["https://example.org/blog/a"]
    (move_id,) = re.findall(r'name="move" value="([0-9a-f-]{36})"', admin.get(PAGES).text)
    assert admin.post(f"{PAGES}/moves/undo", move=move_id).status_code == 303
    assert _urls(installation) == ["http://old.example/a"]
    again = admin.post(f"{PAGES}/moves/undo", move=move_id)
    assert (again.status_code, "undone already" in again.text) == (409, True)
    itself = admin.post(f"{PAGES}/moves", old=order["old"], new=order["old"] + "a/", is_prefix="1")
    assert (itself.status_code, "hit itself" in itself.text) == (422, True)


@pytest.mark.parametrize("role", ["moderator", "viewer"])
def test_only_an_admin_moves_pages(seat: Seat, role: str, installation: Installation) -> None:
    desk = seat(role)
    for answer in (
        desk.get(PAGES),
        desk.post(f"{PAGES}/rules", **RULES, save="1"),
        desk.post(f"{PAGES}/moves", old="https://example.org/a", new="https://example.org/b"),
        desk.post(f"{PAGES}/moves/undo", move="x"),
    ):
        assert answer.status_code == 403
    with installation.database.reading() as session:
        assert session.scalars(select(ThreadMove)).all() == []
