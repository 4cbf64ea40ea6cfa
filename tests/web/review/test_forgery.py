"""No page but our own, and no session but its own, can make the desk do anything."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import func, select

from moderation.actions.installation import Installation
from moderation.tables import AuditRow, Comment, Decision, ReviewSession, SignInLink
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import HERE, AtTheDesk, Seat

FOREIGN: list[dict[str, str]] = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.test"},
    {"Origin": "http://localhost.evil.test"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]
_OPEN = {"review.sign_in", "review.sign_in_by_link", "review.static_file"}


def test_every_page_sends_a_stranger_to_sign_in(app: Flask, installation: Installation) -> None:
    for endpoint, path, methods in _routes(app):
        if "GET" in methods and endpoint not in _OPEN:
            answer = app.test_client().get(path)
            assert answer.status_code == 303, endpoint
            assert answer.headers["Location"].startswith("/review/sign-in"), endpoint


def test_every_form_of_a_stranger_is_refused(
    app: Flask, installation: Installation, submit: Submit
) -> None:
    submit()
    before = _state(installation)
    for endpoint, path, methods in _routes(app):
        if "POST" in methods and endpoint not in _OPEN:
            answer = app.test_client().post(path, data=_FORM, headers=HERE)
            assert answer.status_code == 401, endpoint
    assert _state(installation) == before


def test_no_other_page_can_send_a_form(
    app: Flask,
    installation: Installation,
    moderator: ModeratorAccount,
    admin: AtTheDesk,
    submit: Submit,
) -> None:
    comment = submit()
    form = _FORM | {"form_token": admin.token()}
    before = _state(installation)
    for endpoint, path, methods in _routes(app, comment.id, moderator.sign_in_token):
        for headers in FOREIGN if "POST" in methods else ():
            answer = admin.client.post(path, data=form, headers=headers)
            assert answer.status_code == 403, (endpoint, headers)
    assert _state(installation) == before


def test_no_form_without_this_sessions_token_counts(
    app: Flask, installation: Installation, admin: AtTheDesk, seat: Seat, submit: Submit
) -> None:
    comment, others = submit(), seat("admin", name="Eve").token()
    before = _state(installation)
    for endpoint, path, methods in _routes(app, comment.id):
        if "POST" not in methods or endpoint in _OPEN:
            continue
        for token in ({}, {"form_token": ""}, {"form_token": others}, {"form_token": "☃"}):
            answer = admin.client.post(path, data=_FORM | token, headers=HERE)
            assert answer.status_code == 403, endpoint
    assert _state(installation) == before


def test_nothing_is_done_by_looking(
    app: Flask, installation: Installation, admin: AtTheDesk, submit: Submit
) -> None:
    comment = submit()
    before = _state(installation)
    for _, path, _ in _routes(app, comment.id):
        admin.client.get(path, query_string=_FORM)
    assert _state(installation) == before


_FORM = {"status": "approved", "version": "1", "came_from": "queue", "not_now": "1"}
_SOME_ID = "01900000-0000-7000-8000-000000000000"


def _routes(
    app: Flask, comment_id: str = _SOME_ID, link: str = "nothing"
) -> Iterator[tuple[str, str, set[str]]]:
    """Every route of the room: its endpoint, an address of it, its methods."""
    values = {
        "site": "blog",
        "comment_id": comment_id,
        "decision_id": _SOME_ID,
        "note_id": _SOME_ID,
        "batch_id": _SOME_ID,
        "joint_id": _SOME_ID,
        "token": link,
        "version": "1",
        "name": "desk.js",
        "rest": "no/such/page",
    }
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("review."):
            needed = {name: values[name] for name in rule.arguments}
            yield rule.endpoint, adapter.build(rule.endpoint, needed), rule.methods or set()


def _state(installation: Installation) -> list[object]:
    """All that a form could have changed."""
    with installation.database.reading() as session:
        return [
            session.execute(select(Comment.id, Comment.status, Comment.version)).all(),
            session.scalar(select(func.count()).select_from(Decision)),
            session.scalar(select(func.count()).select_from(AuditRow)),
            session.scalar(
                select(func.count())
                .select_from(ReviewSession)
                .where(ReviewSession.ended_at.is_(None))
            ),
            session.scalar(
                select(func.count()).select_from(SignInLink).where(SignInLink.used_at.is_(None))
            ),
        ]
