"""Sites with very many people, and installations with many models: pages show some at a time."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from moderation.actions.installation import Installation
from moderation.actions.learning import read_models
from moderation.actions.people import read_people
from moderation.actions.people.add_moderator import Role, add_moderator
from tests.fixtures.looks import counted
from tests.fixtures.trained_models import Store
from tests.web.review.conftest import AtTheDesk

NAMES = ["Bea", "bert", "Émile", "Ödön", "Zoe_1", "Zoe%2"]
ROLES: list[Role] = ["viewer", "moderator", "admin"]


@pytest.fixture
def people(admin: AtTheDesk, installation: Installation) -> Callable[[int], None]:
    """Gives the site so many more people, with a few names among them."""

    def add(number: int) -> None:
        for one in range(number):
            role, name = ROLES[one % 3], NAMES[one % len(NAMES)]
            add_moderator(installation, f"p{one}@example.org", role, "blog", name)

    return add


def test_people_come_a_page_at_a_time_admins_first_then_by_name(
    admin: AtTheDesk,
    people: Callable[[int], None],
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(read_people, "PAGE", 4)
    people(12)
    path, pages = "/review/blog/moderators", list[list[str]]()
    while path:
        with counted(installation.database) as asked:
            page = admin.get(path).text
        assert len(asked.statements) <= 14, asked
        pages.append(_people(page))
        path = _next(page)
    assert [len(one) for one in pages] == [4, 4, 4, 1]
    named = [name for one in pages for name in one]
    assert named[0] == "Ada"
    assert sorted(named) == sorted(["Ada", *NAMES, *NAMES])
    assert set(named[1:5]) == {"Émile", "Zoe%2"}, "the other admins"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("BE", {"Bea", "bert"}), ("ödön", {"Ödön"}), ("émile", {"Émile"}), ("%25", {"Zoe%2"})],
)
def test_people_are_found_by_part_of_their_name(
    typed: str, found: set[str], admin: AtTheDesk, people: Callable[[int], None]
) -> None:
    people(6)
    assert set(_people(admin.get(f"/review/blog/moderators?name={typed}").text)) == found


def test_a_few_people_need_no_search(admin: AtTheDesk, people: Callable[[int], None]) -> None:
    people(6)
    assert 'role="search" aria-label="Find' not in admin.get("/review/blog/moderators").text
    assert 'name="name"' not in admin.get("/review/blog/audit").text
    page = admin.get("/review/blog/moderators?name=nobody").text
    assert "Nobody here is called like that." in page
    page = admin.get("/review/blog/moderators?after=nonsense").text
    assert len(_people(page)) == 7


def test_the_trail_offers_some_of_many_people_and_finds_the_others_by_name(
    admin: AtTheDesk, people: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_people, "MOST_NAMED", 3)
    monkeypatch.setattr("moderation.web.review.site.audit_pages.MOST_NAMED", 3)
    people(6)
    page = admin.get("/review/blog/audit?action=comment.decided").text
    assert page.count('<option value="moderator:') == 3
    assert 'name="name"' in page
    answer = admin.get("/review/blog/audit?name=Zoe_&action=comment.decided")
    assert answer.status_code == 303
    assert "actor=moderator" in answer.headers["Location"]
    assert "action=comment.decided" in answer.headers["Location"]
    page = admin.get("/review/blog/audit?name=zoe&action=comment.decided").text
    offered = re.findall(r'<a class="small-button" href="([^"]*actor[^"]*)"', page)
    assert len(offered) == 2
    assert admin.get(unescape(offered[0])).status_code == 200
    assert "Nobody here is called like that." in admin.get("/review/blog/audit?name=xyz").text
    assert "type more of the name" in admin.get("/review/blog/audit?name=e").text


def test_models_come_a_page_at_a_time_with_the_one_in_use_on_top(
    admin: AtTheDesk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_models, "PAGE", 2)
    for name in ("first", "second", "third", "fourth", "fifth"):
        store(name)
    page = admin.get("/review/model").text
    assert _models(page) == ["spam-2026-12", "fifth", "fourth"]
    assert "in use" in page
    page = admin.get(_next(page)).text
    assert _models(page) == ["third", "second"]
    page = admin.get(_next(page)).text
    assert _models(page) == ["first", "spam-2026-12"]
    assert not _next(page)
    admin.post("/review/model/use", name="first")
    assert _models(admin.get("/review/model").text) == ["first", "fifth", "fourth"]


def _people(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'"person-name">([^<]*)<', page)]


def _models(page: str) -> list[str]:
    return re.findall(r'<div class="model-title">\s*<h2>([^<]*)</h2>', page)


def _next(page: str) -> str:
    found = re.search(r'href="([^"]*)">Next page', page)
    return unescape(found.group(1)) if found else ""
