"""What is not one's own does not exist, whatever the role and whatever the route."""

import pytest
from flask import Flask

from moderation.actions.add_moderator import Role
from moderation.actions.installation import Installation
from moderation.actions.submission import SubmittingSite
from tests.fixtures.comments import Submit
from tests.web.review.conftest import HERE, AtTheDesk, Seat
from tests.web.review.every_route import SOME_ID, Route, routes, state

ROLES: tuple[Role, ...] = ("viewer", "moderator", "admin")
FORM = {"status": "approved", "version": "1", "came_from": "queue"}
# What everybody may do, whatever their role: it is about themselves.
OWN: set[str] = {"review.sign_out"}


@pytest.mark.parametrize("role", ROLES)
def test_another_site_is_as_if_it_were_not_there(
    app: Flask,
    installation: Installation,
    seat: Seat,
    submit: Submit,
    other_submitting_site: SubmittingSite,
    role: Role,
) -> None:
    theirs = submit(site=other_submitting_site).id
    visitor = seat(role)
    before = state(installation)
    real = _of_a_site(app, {"site": "shop", "comment_id": theirs})
    missing = _of_a_site(app, {"site": "nowhere", "comment_id": SOME_ID})
    for there, nowhere in zip(real, missing, strict=True):
        answers = [_ask(visitor, one) for one in (there, nowhere)]
        assert {status for status, _ in answers} == {404}, there.endpoint
        same = [text.replace("shop", "nowhere").replace(theirs, SOME_ID) for _, text in answers]
        assert same[0] == same[1], there.endpoint
    assert state(installation) == before


@pytest.mark.parametrize("role", ROLES)
def test_another_sites_comment_is_not_found_through_ones_own(
    app: Flask,
    installation: Installation,
    seat: Seat,
    submit: Submit,
    other_submitting_site: SubmittingSite,
    role: Role,
) -> None:
    theirs = submit(site=other_submitting_site).id
    visitor = seat(role)
    before = state(installation)
    real = _of_a_site(app, {"comment_id": theirs})
    for there, nowhere in zip(real, _of_a_site(app, {}), strict=True):
        if "comment_id" in there.arguments:
            (status, text), missing = _ask(visitor, there), _ask(visitor, nowhere)
            assert status in {403, 404, 422}, there.endpoint
            assert (status, text.replace(theirs, SOME_ID)) == missing, there.endpoint
    assert state(installation) == before


def test_a_viewer_changes_nothing(
    app: Flask, installation: Installation, seat: Seat, submit: Submit
) -> None:
    values, visitor = {"comment_id": submit().id}, seat("viewer")
    before = state(installation)
    for route in _of_a_site(app, values):
        if route.acts:
            status, _ = _post(visitor, route)
            assert status in {403, 404}, route.endpoint
    assert state(installation) == before


def _of_a_site(app: Flask, values: dict[str, str]) -> list[Route]:
    return [one for one in routes(app, values) if "site" in one.arguments]


def _ask(visitor: AtTheDesk, route: Route) -> tuple[int, str]:
    if not route.acts:
        answer = visitor.get(route.path)
        return answer.status_code, _without_token(answer.text)
    return _post(visitor, route)


def _post(visitor: AtTheDesk, route: Route) -> tuple[int, str]:
    form = FORM | {"form_token": visitor.token()}
    answer = visitor.client.post(route.path, data=form, headers=HERE)
    return answer.status_code, _without_token(answer.text)


def _without_token(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "return_to" not in line)
