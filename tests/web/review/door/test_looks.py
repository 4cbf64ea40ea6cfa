"""One look a page: how often a page and a decision ask the database, and what they see in it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue import read_queue
from moderation.errors import Unauthenticated
from moderation.tables import Comment
from moderation.web.current import look
from moderation.web.review.account import provider_pages
from tests.fixtures.comments import Submit
from tests.fixtures.looks import Asked, counted
from tests.web.review import full_desk
from tests.web.review.conftest import HERE, AtTheDesk
from tests.web.review.every_route import routes

pytestmark = pytest.mark.on_both  # opens every page


@pytest.fixture
def filled(
    admin: AtTheDesk, installation: Installation, submit: Submit, submitting_site: SubmittingSite
) -> dict[str, str]:
    """A desk with one of everything, and what its routes take."""
    return full_desk.fill(
        installation, submitting_site, submit, full_desk.moderator_called(installation, "Ada")
    )


@pytest.fixture
def asked_by(admin: AtTheDesk, installation: Installation) -> Callable[[str], Asked]:
    """What a page asks when it is opened a second time."""

    def opened(path: str) -> Asked:
        assert admin.get(path).status_code == 200
        with counted(installation.database) as asked:
            admin.get(path)
        return asked

    return opened


def test_a_comments_page_is_one_look_of_few_statements(
    filled: dict[str, str], asked_by: Callable[[str], Asked]
) -> None:
    asked = asked_by(f"/review/blog/comments/{filled['comment_id']}")
    assert (asked.looks, asked.writes) == (1, 0), asked
    assert len(asked.statements) <= 20, asked
    assert asked.unprepared <= 6, asked


@pytest.mark.usefixtures("filled")
def test_the_queue_is_one_look_of_few_statements(asked_by: Callable[[str], Asked]) -> None:
    asked = asked_by("/review/blog/")
    assert (asked.looks, asked.writes) == (1, 0), asked
    assert len(asked.statements) <= 10, asked
    assert asked.unprepared <= 4, asked


@pytest.mark.usefixtures("filled")
def test_a_decision_is_a_look_before_it_and_one_after_it(
    admin: AtTheDesk, installation: Installation
) -> None:
    with installation.database.reading() as session:
        waiting = select(Comment).where(Comment.status == "pending").order_by(Comment.id)
        comment = session.scalars(waiting.limit(1)).one()
    form = {"form_token": admin.token(), "status": "spam", "version": str(comment.version)}
    with counted(installation.database) as asked:
        path = f"/review/blog/comments/{comment.id}/decisions"
        answer = admin.client.post(path, data=form, headers=HERE)
    assert answer.status_code == 303
    assert (asked.looks, asked.writes) == (2, 1), asked
    assert len(asked.statements) <= 26, asked
    assert asked.unprepared <= 6, asked
    with counted(installation.database) as asked:
        admin.get(answer.headers["Location"])
    assert (asked.looks, asked.writes) == (1, 0), asked
    assert len(asked.statements) <= 24, asked


# Looks for the site's secrets, as the worker does who composes the message.
_IN_SEVERAL = {"review.dispatch"}


def test_every_page_of_the_desk_is_one_look(
    app: Flask, admin: AtTheDesk, installation: Installation, filled: dict[str, str]
) -> None:
    several = {}
    for route in routes(app, filled):
        if route.shows and not route.is_open and route.endpoint not in _IN_SEVERAL:
            admin.get(route.path)
            with counted(installation.database) as asked:
                admin.get(route.path)
            if asked.looks > 1:
                several[route.endpoint] = asked
    assert several == {}


def test_what_is_asked_after_a_deed_sees_what_was_done(
    app: Flask, installation: Installation, submit: Submit
) -> None:
    with app.test_request_context():
        assert look().scalars(select(Comment)).all() == []
        submit()
        assert len(look().scalars(select(Comment)).all()) == 1


def test_a_thread_never_holds_two_connections(
    app: Flask, installation: Installation, submit: Submit
) -> None:
    held: list[int] = []
    submit()  # what glances and writers keep between two uses, they have from now on
    kept = _held(installation.database.engine)

    def count(connection: Connection) -> None:
        held.append(_held(connection.engine))

    event.listen(installation.database.engine, "begin", count)
    with app.test_request_context():
        look().scalars(select(Comment)).all()
        with installation.database.reading() as session:
            session.scalars(select(Comment)).all()
        look().scalars(select(Comment)).all()
        with installation.database.glance() as connection:
            connection.execute(select(Comment.id))
        look().scalars(select(Comment)).all()
        submit()
    event.remove(installation.database.engine, "begin", count)
    assert len(held) >= 6
    assert max(held) <= kept + 1


def test_no_look_outlasts_its_request(
    admin: AtTheDesk, installation: Installation, filled: dict[str, str]
) -> None:
    kept = _held(installation.database.engine)  # by glances and writers, who have written already
    admin.get(f"/review/blog/comments/{filled['comment_id']}")
    assert _held(installation.database.engine) == kept
    admin.get("/review/nowhere")
    assert _held(installation.database.engine) == kept


def test_nobody_waits_for_a_provider_with_a_look_open(
    admin: AtTheDesk, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    def ask(*_: Any) -> None:
        held.append(_held(installation.database.engine))
        raise Unauthenticated("It does not answer.")

    monkeypatch.setattr(provider_pages, "leave_for_provider", ask)
    monkeypatch.setattr(provider_pages, "return_from_provider", ask)
    kept = _held(installation.database.engine)  # between two uses, which is no look
    admin.post("/review/sign-in/provider")
    admin.get("/review/sign-in/provider/return")
    assert held == [kept, kept]


def test_a_page_whose_database_does_not_answer_says_so(
    client: FlaskClient, admin: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def fail(*_: Any, **__: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("it is locked"))

    monkeypatch.setattr(read_queue, "count_lists", fail)
    answer = admin.get("/review/blog/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"


def _held(engine: Any) -> int:
    return int(engine.pool.checkedout())
