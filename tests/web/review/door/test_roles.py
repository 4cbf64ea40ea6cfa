"""What is not one's own does not exist, whatever the role and whatever the route."""

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import Role, add_moderator
from moderation.tables import Moderator
from tests.fixtures.comments import Submit
from tests.web.review.conftest import HERE, AtTheDesk, Seat
from tests.web.review.every_route import SOME_ID, Route, routes, state
from tests.web.review.things_of_a_site import things_of_a_site

ROLES: tuple[Role, ...] = ("viewer", "moderator", "admin")
FORM = {"status": "approved", "version": "1", "came_from": "queue"}
# A question is posted, so that an address in it is in no URL; whoever may read may ask.
READING = {"review.ask"}


@pytest.mark.parametrize("role", ROLES)
def test_another_site_is_as_if_it_were_not_there(
    app: Flask,
    installation: Installation,
    seat: Seat,
    submit: Submit,
    other_submitting_site: SubmittingSite,
    role: Role,
) -> None:
    visitor = seat(role)
    theirs = things_of_a_site(installation, submit(site=other_submitting_site).id)
    before = state(installation)
    real = _of_a_site(app, theirs | {"site": "shop"})
    missing = _of_a_site(app, {"site": "nowhere"})
    for there, nowhere in zip(real, missing, strict=True):
        answers = [_ask(visitor, one) for one in (there, nowhere)]
        assert {status for status, _ in answers} == {404}, there.endpoint
        same = [_without(theirs, text).replace("shop", "nowhere") for _, text in answers]
        assert same[0] == same[1], there.endpoint
    assert state(installation) == before


@pytest.mark.parametrize("role", ROLES)
def test_what_is_another_sites_is_not_found_through_ones_own(
    app: Flask,
    installation: Installation,
    seat: Seat,
    submit: Submit,
    other_submitting_site: SubmittingSite,
    role: Role,
) -> None:
    visitor = seat(role)
    theirs = things_of_a_site(installation, submit(site=other_submitting_site).id)
    theirs["moderator_id"] = _somebody_elsewhere(installation)
    before = state(installation)
    real = _of_a_site(app, theirs)
    for there, nowhere in zip(real, _of_a_site(app, {}), strict=True):
        if there.arguments & theirs.keys():
            (status, text), missing = _ask(visitor, there), _ask(visitor, nowhere)
            assert status in {303, 403, 404, 422}, there.endpoint
            assert (status, _without(theirs, text)) == missing, there.endpoint
    assert state(installation) == before


def test_a_viewer_changes_nothing(
    app: Flask, installation: Installation, seat: Seat, submit: Submit
) -> None:
    visitor = seat("viewer")
    values = things_of_a_site(installation, submit().id)
    before = state(installation)
    for route in _of_a_site(app, values):
        if route.acts and route.endpoint not in READING:
            status, _ = _post(visitor, route)
            assert status in {403, 404}, route.endpoint
    assert state(installation) == before


def _somebody_elsewhere(installation: Installation) -> str:
    add_moderator(installation, "elsewhere@example.org", "moderator", "shop", "Eve")
    with installation.database.reading() as session:
        query = select(Moderator.id).where(Moderator.display_name == "Eve")
        return session.scalars(query).one()


def _without(theirs: Mapping[str, str], text: str) -> str:
    for one in theirs.values():
        text = text.replace(one, SOME_ID)
    return text


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
    text = re.sub(r'name="form_token" value="[^"]+"', "", text)  # masked anew in each answer
    return "\n".join(line for line in text.splitlines() if "return_to" not in line)
