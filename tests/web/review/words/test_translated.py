"""No word of the desk escapes translation: every route, in a language made for this test."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation import languages
from moderation.actions.decisions.batches import start_batch
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue.listing import Listing
from moderation.identifiers import new_id
from tests.fixtures.comments import Submit
from tests.web.review.conftest import HERE, AtTheDesk, Seat
from tests.web.review.every_route import routes
from tests.web.review.full_desk import fill, moderator_called
from tests.web.review.pseudo_language import PseudoCatalogue, untranslated

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

# Names, addresses and what is typed as it stands; nothing else.
ALLOWED = re.compile(
    r"WordPress|Coral|Safari|Chrome|Firefox|Linux|"  # products
    r"English|Français|Deutsch|"  # languages call themselves
    r"\b(Ada|Sam|Vi|blog|shop)\b|"  # people and sites
    r"\bspam-\d{4}-\d\d\S*|"  # models
    r"https?://\S*|\S+@\S+|\b\S+\.example(\.org|\.com)?\b|example\.(org|com)\S*|"
    r"Mozilla/5\.0|\bUTC\b|\bCSV\b|"
    r"\b(comment|statement|webhook)\.\w+\b|"  # events, as receivers read them
    r"\b(ZWSP|RLO)\b|"
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|"
    r"^[0-9a-f]{4}$|"  # the end of an identifier
    r"\bempsec_|"  # how a secret of Coral's begins
    r"\b(pills|wins)\.|/?\bbuy\b|/2026/bread|"  # what strangers wrote
    r"\b(mode)?(hold|trust|publish)\b|^en$"  # what is typed as it stands
)
_ZONE = re.compile(r"<option value=\"[A-Z][^\"]*\"[^>]*>[^<]*</option>")
LEAVING = {"review.sign_out", "review.static_file", "review.leave_for_provider"}


@pytest.fixture(autouse=True)
def pseudo_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_catalogue", lambda _code: PseudoCatalogue())


@pytest.fixture
def values(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit, admin: AtTheDesk
) -> dict[str, str]:
    """What the routes take, on a desk that is full."""
    who = moderator_called(installation, "Ada")
    found = fill(installation, submitting_site, submit, who)
    found["batch_id"] = start_batch(
        installation,
        submitting_site.id,
        Listing(status="spam"),
        WantedDecision("rejected", Actor.moderator(who)),
        until=new_id(),
    )
    run_batches(installation)
    return found


def test_every_page_is_translated(app: Flask, admin: AtTheDesk, values: dict[str, str]) -> None:
    _ask_in_russian(admin.client)
    found = {}
    for path in [*_shown(app, values), *_more(values)]:
        answer = admin.get(path)
        if _is_page(answer):
            found[path] = _of(answer.text)
            assert '<html lang="ru" dir="ltr"' in answer.text
    assert _by_text(found) == {}


@pytest.mark.at_length(role="viewer")
@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_every_refusal_is_translated(
    app: Flask, seat: Seat, values: dict[str, str], role: str
) -> None:
    visitor = seat(role)  # type: ignore[arg-type]
    _ask_in_russian(visitor.client)
    found = {}
    token = visitor.token()
    for route in routes(app, values):
        if route.acts and route.endpoint not in LEAVING:
            form = {"form_token": token, "status": "none", "came_from": "queue"}
            answer = visitor.client.post(route.path, data=form, headers=HERE)
            if answer.mimetype == "text/html" and answer.status_code >= 400:
                found[route.path] = _of(answer.text)
    assert _by_text(found) == {}


def test_pages_for_people_who_have_not_signed_in_are_translated(app: Flask) -> None:
    client = app.test_client()
    _ask_in_russian(client)
    for route in routes(app):
        if route.is_open and route.shows and route.endpoint not in LEAVING:
            answer = client.get(route.path)
            if _is_page(answer):
                assert _of(answer.text) == [], route.path
    refused = client.post("/review/sign-in", data={"email": "a@example.org"}, headers=HERE)
    assert _of(refused.text) == []


def _ask_in_russian(client: FlaskClient) -> None:
    """Dates, and all else that babel writes, have no Latin letters then."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ru"


def _is_page(answer: TestResponse) -> bool:
    """What says where to go on is read by nobody."""
    return answer.mimetype == "text/html" and answer.status_code not in range(300, 400)


def _of(page: str) -> list[str]:
    return untranslated(_ZONE.sub("", page), ALLOWED)


def _by_text(found: dict[str, list[str]]) -> dict[str, str]:
    """Each text with one of the pages that show it."""
    return {text: path for path, texts in found.items() for text in texts}


def _shown(app: Flask, values: dict[str, str]) -> Iterator[str]:
    for route in routes(app, values):
        if route.shows and route.endpoint not in LEAVING:
            yield route.path


def _more(values: dict[str, str]) -> Iterator[str]:
    """Pages that look otherwise with a query."""
    for status in ("pending", "approved", "spam", "rejected"):
        yield f"/review/blog/?status={status}"
    yield "/review/blog/?from=10&to=90&language=und&links=1&new=1&mine=1&reason=links"
    yield "/review/blog/?thread=nothing&order=risk"
    yield "/review/?sites=blog"
    yield "/review/blog/audit?verify_after=0"
    yield "/review/blog/audit?since=nonsense"
    yield "/review/blog/threshold?above=2"
    yield "/review/blog/threshold?above=0.5"
    yield "/review/blog/numbers?days=3"
    yield "/review/blog/search?q=ψωμί"
    yield "/review/blog/search?q="
    yield f"/review/blog/lists/new?kind=author&list=blocked&comment={values['comment_id']}"
    yield "/review/blog/lists?list=trusted"
    yield "/review/account?done=password"
