"""A moderator of very many sites: pages ask and show as much as for a few."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.queue import look_through
from moderation.actions.queue.listing import ORDERS
from moderation.identifiers import new_id
from moderation.tables import Comment, Membership, Site, Thread
from tests.fixtures.comments import Submit
from tests.fixtures.looks import Asked, counted
from tests.web.review import full_desk
from tests.web.review.conftest import AtTheDesk

FILTERS = ("", "&links=1", "&from=10&links=1")


@pytest.fixture
def sites(admin: AtTheDesk, installation: Installation) -> Callable[[int], None]:
    """Gives the admin so many more sites, with three comments each."""
    who = full_desk.moderator_called(installation, "Ada")

    def add(number: int) -> None:
        with installation.database.transaction() as session:
            of_blog = session.query(Site).filter_by(name="blog").one()
            usual = {"mode": of_blog.mode, "spam_above": of_blog.spam_above}
            for _ in range(number):
                site_id = new_id()
                site = Site(id=site_id, name=f"s-{site_id}", created_at=clock.now(), **usual)
                session.add(site)
                session.flush()
                session.add(Membership(moderator_id=who, site_id=site_id, role="admin"))
                _comment_on(session, site_id)

    return add


def _comment_on(session: Any, site_id: str) -> None:
    now, thread_id = clock.now(), new_id()
    url = f"https://example.org/{thread_id}"
    named: dict[str, Any] = {"title": "", "excerpt": "", "version": 1, "created_at": now}
    digest = thread_id.encode()[:32]
    session.add(Thread(id=thread_id, site_id=site_id, url=url, url_digest=digest, **named))
    session.flush()
    for risk in (None, 0.2, 0.9):
        session.add(
            Comment(
                id=new_id(),
                site_id=site_id,
                thread_id=thread_id,
                status="pending",
                version=1,
                revision=1,
                author_name="Ann",
                body="A comment.",
                body_digest=b"",
                risk=risk,
                reason_bits=0,
                has_links=risk is None,
                is_test=False,
                submitted_at=now,
                created_at=now,
                decided_at=now,
            )
        )


@pytest.mark.parametrize("order", ORDERS)
def test_the_queue_of_many_sites_asks_no_more_than_that_of_two(
    order: str,
    admin: AtTheDesk,
    installation: Installation,
    sites: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(look_through, "_FEW", 4)

    def asked() -> list[Asked]:
        found = []
        for filters in FILTERS:
            with counted(installation.database) as one:
                assert admin.get(f"/review/?order={order}{filters}").status_code == 200
            found.append(one)
        return found

    sites(3)
    few = asked()
    sites(20)
    for filters, before, now in zip(FILTERS, few, asked(), strict=True):
        assert len(now.statements) <= len(before.statements), (filters, now)


def test_a_notice_of_a_decision_is_looked_for_once_however_many_the_sites(
    admin: AtTheDesk, installation: Installation, sites: Callable[[int], None]
) -> None:
    sites(2)
    path = f"/review/?notice={new_id()}"
    with counted(installation.database) as few:
        admin.get(path)
    sites(30)
    with counted(installation.database) as many:
        admin.get(path)
    assert len(many.statements) <= len(few.statements), many


def test_the_bar_shows_the_first_sites_and_the_way_to_the_rest(
    admin: AtTheDesk, sites: Callable[[int], None]
) -> None:
    sites(25)
    page = admin.get("/review/blog/lists").text
    bar = page[page.index('<details class="sites">') : page.index("</details>")]
    assert bar.count("<li>") == 21  # all sites, and twenty of them
    assert 'href="/review/sites"' in bar
    assert 'href="/review/sites/new"' in bar
    other = re.findall(r'href="(/review/s-[^"]+/)"', admin.get("/review/sites").text)[-1]
    page = admin.get(other).text
    assert f'<a href="{other}" aria-current="true">' in page, "the present one is always there"


def test_a_few_sites_need_no_page_of_their_own(
    admin: AtTheDesk, sites: Callable[[int], None]
) -> None:
    sites(3)
    page = admin.get("/review/").text
    assert 'href="/review/sites"' not in page
    assert page[page.index('<details class="sites">') : page.index("</details>")].count("<li>") == 5


def test_all_ones_sites_are_found_page_by_page_and_by_name(
    admin: AtTheDesk, installation: Installation, sites: Callable[[int], None]
) -> None:
    sites(55)
    page, found = "/review/sites", list[str]()
    while page:
        text = admin.get(page).text
        found += _named(text)
        onwards = re.search(r'href="([^"]*)">Next page', text)
        page = unescape(onwards.group(1)) if onwards else ""
    assert len(found) == len(set(found)) == 56
    text = admin.get("/review/sites?q=BLO").text
    assert _named(text) == ["blog"]
    assert "nothing waits" in text
    assert "3 wait" in admin.get(f"/review/sites?q={found[-1]}").text
    assert _named(admin.get("/review/sites?q=%25").text) == []
    assert "None of your sites" in admin.get("/review/sites?q=_").text
    with counted(installation.database) as asked:
        admin.get("/review/sites")
    assert len(asked.statements) <= 5, asked


def test_some_of_many_sites_are_chosen_by_name(
    admin: AtTheDesk, sites: Callable[[int], None]
) -> None:
    sites(25)
    last = _named(admin.get("/review/sites").text)[-1]
    page = admin.get("/review/").text
    assert page.count('type="checkbox" name="sites"') == 20
    chosen = admin.get(f"/review/?apply=1&sites=blog&named=+{last.upper()},")
    assert chosen.status_code == 303
    page = admin.get(chosen.headers["Location"]).text
    assert f"sites=blog_{last}" in chosen.headers["Location"]
    assert page.count("data-open ") == 3
    assert f'value="{last}" checked' in page
    page = admin.get("/review/?apply=1&sites=blog&named=nowhere").text
    assert "is called nowhere, so it was left out." in page


def test_of_many_sites_the_account_shows_the_first_and_those_that_are_looked_for(
    admin: AtTheDesk, sites: Callable[[int], None]
) -> None:
    sites(25)
    page = admin.get("/review/account").text
    assert page.count("/second-factor") == 20
    assert "Only the first 20 are shown, by name." in page
    page = admin.get("/review/account?site=blog").text
    assert page.count("/second-factor") == 1
    assert "None of your sites" in admin.get("/review/account?site=nowhere").text


def test_no_page_of_one_site_reads_all_of_them(
    admin: AtTheDesk, installation: Installation, sites: Callable[[int], None], submit: Submit
) -> None:
    comment_id = submit().id
    submit()
    sites(25)
    paths = ("", f"comments/{comment_id}", f"comments/{comment_id}/copies", "lists", "settings")
    for path in paths:
        with counted(installation.database) as asked:
            assert admin.get(f"/review/blog/{path}").status_code == 200
        of_sites = [one for one in asked.statements if "memberships.moderator_id = " in one]
        loose = [one for one in of_sites if not re.search(r"LIMIT|sites\.(name =|id IN)", one)]
        assert loose == [], path


def _named(page: str) -> list[str]:
    shown = page[page.index("<main") :]
    return re.findall(r'<li class="own-site">\s*<a href="/review/([^"]+)/">', shown)
