"""No page but our own, and no session but its own, can make the desk do anything."""

from flask import Flask

from moderation.actions.installation.installation import Installation
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import HERE, AtTheDesk, Seat
from tests.web.review.every_route import routes, state

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
FORM = {"status": "approved", "version": "1", "came_from": "queue", "not_now": "1"}


def test_every_page_sends_a_stranger_to_sign_in(app: Flask, installation: Installation) -> None:
    for route in routes(app):
        if route.shows and not route.is_open:
            answer = app.test_client().get(route.path)
            assert answer.status_code == 303, route.endpoint
            assert answer.headers["Location"].startswith("/review/sign-in"), route.endpoint


def test_every_form_of_a_stranger_is_refused(
    app: Flask, installation: Installation, submit: Submit
) -> None:
    submit()
    before = state(installation)
    for route in routes(app):
        if route.acts and not route.is_open:
            answer = app.test_client().post(route.path, data=FORM, headers=HERE)
            assert answer.status_code == 401, route.endpoint
    assert state(installation) == before


def test_no_other_page_can_send_a_form(
    app: Flask,
    installation: Installation,
    moderator: ModeratorAccount,
    admin: AtTheDesk,
    submit: Submit,
) -> None:
    values = {"comment_id": submit().id, "token": moderator.sign_in_token}
    form = FORM | {"form_token": admin.token()}
    before = state(installation)
    for route in routes(app, values):
        for headers in FOREIGN if route.acts else ():
            answer = admin.client.post(route.path, data=form, headers=headers)
            assert answer.status_code == 403, (route.endpoint, headers)
    assert state(installation) == before


def test_no_form_without_this_sessions_token_counts(
    app: Flask, installation: Installation, admin: AtTheDesk, seat: Seat, submit: Submit
) -> None:
    values, others = {"comment_id": submit().id}, seat("admin", name="Eve").token()
    before = state(installation)
    for route in routes(app, values):
        if not route.acts or route.is_open:
            continue
        for token in ({}, {"form_token": ""}, {"form_token": others}, {"form_token": "☃"}):
            answer = admin.client.post(route.path, data=FORM | token, headers=HERE)
            assert answer.status_code == 403, route.endpoint
    assert state(installation) == before


def test_nothing_is_done_by_looking(
    app: Flask, installation: Installation, admin: AtTheDesk, submit: Submit
) -> None:
    values = {"comment_id": submit().id}
    before = state(installation)
    for route in routes(app, values):
        # That the trail was fetched is an act itself, and all that comes of it is its row.
        if not route.path.endswith("/audit.csv"):
            admin.client.get(route.path, query_string=FORM)
    assert state(installation) == before
