"""The search page: what may be asked by whom, and what the answer shows."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.tables import AuditRow
from tests.fixtures.comments import Submit
from tests.web.review.conftest import AtTheDesk, Seat

PATH = "/review/blog/search"
NOWHERE = "There is no such page, or it is not yours to see."


def opened(page: str) -> list[str]:
    """The comments that the results lead to."""
    return re.findall(r'data-open href="/review/[^"]+/comments/([^"?]+)', page)


def test_what_was_asked_stands_marked_in_the_results(
    installation: Installation, submit: Submit, admin: AtTheDesk
) -> None:
    comment = submit(body="<b>The crust</b> & the <mark>Crust</mark>.")
    read_for_search(installation)
    answer = admin.get(f"{PATH}?q=crust")
    assert answer.status_code == 200
    assert opened(answer.text) == [comment.id]
    shown = "&lt;b&gt;The <mark>crust</mark>&lt;/b&gt; &amp; the &lt;mark&gt;<mark>Crust</mark>"
    assert shown in answer.text


@pytest.mark.parametrize("role", ["viewer", "moderator", "admin"])
def test_every_role_may_search(
    installation: Installation, submit: Submit, seat: Seat, site: object, role: str
) -> None:
    comment = submit()
    read_for_search(installation)
    assert opened(seat(role).get(f"{PATH}?q=crust").text) == [comment.id]  # type: ignore[arg-type]


def test_the_box_is_posted_and_answers_with_an_address_of_its_own(admin: AtTheDesk) -> None:
    answer = admin.post(PATH, q='crust "sour dough"')
    assert answer.status_code == 303
    assert answer.location == f"{PATH}?q=crust+%22sour+dough%22"
    assert admin.post("/review/search", q="crust").location == "/review/search?q=crust"
    assert admin.get(PATH).status_code == 200


def test_another_sites_rows_are_nowhere(
    installation: Installation,
    submit: Submit,
    admin: AtTheDesk,
    other_submitting_site: SubmittingSite,
) -> None:
    theirs = submit(site=other_submitting_site, body="Crust of theirs.")
    read_for_search(installation)
    for place in (PATH, "/review/search"):
        assert "Nothing was found." in admin.get(f"{place}?q=crust").text
        assert "Nothing was found." in admin.get(f"{place}?q={theirs.id}").text
    for missing in ("/review/shop/search?q=crust", "/review/none/search?q=crust"):
        answer = admin.get(missing)
        assert answer.status_code == 404
        assert NOWHERE in answer.text
    assert admin.post("/review/shop/search", q="crust").status_code == 404


def test_all_of_ones_sites_are_searched_at_once(
    installation: Installation, submit: Submit, seat: Seat, other_submitting_site: SubmittingSite
) -> None:
    from moderation.actions.people.add_moderator import add_moderator

    both = seat("viewer", name="Bo")
    add_moderator(installation, "bo.viewer@example.org", "admin", "shop", "Bo")
    ids = [submit().id, submit(site=other_submitting_site).id]
    read_for_search(installation)
    assert opened(both.get("/review/search?q=crust").text) == ids[::-1]
    assert opened(both.get(f"{PATH}?q=crust").text) == ids[:1]


def test_an_identifier_leads_to_its_comment(submit: Submit, admin: AtTheDesk) -> None:
    comment = submit()
    for place in (PATH, "/review/search"):
        answer = admin.get(f"{place}?q=%20{comment.id.upper()}")
        assert (answer.status_code, answer.location) == (303, f"/review/blog/comments/{comment.id}")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("status:open", "A status is one of pending, approved, spam and rejected."),
        ("before:soon", "A date is written as 2026-11-30, 2026-11 or 2026."),
        ("after:2026-02-31", "A date is written as 2026-11-30, 2026-11 or 2026."),
        ("!?", "There is no word in this to look for."),
        ("ab*", "Write at least three letters before the star."),
        ("x" * 301, "This is longer than search reads."),
        ("a " * 17, "These are more words than search looks for at once."),
        ("thread:http://[", "The address of the thread cannot be read."),
        ("jane@example.org", "Comments are not searched by e-mail address."),
        ("by jane＠example.org", "Comments are not searched by e-mail address."),
        ("crust&from=0", "The address of this page is damaged."),
        ("crust&from=99999999999999999999", "The address of this page is damaged."),
        ("crust&from=²", "The address of this page is damaged."),
    ],
)
def test_what_cannot_be_searched_is_answered_with_a_sentence(
    admin: AtTheDesk, asked: str, sentence: str
) -> None:
    answer = admin.get(f"{PATH}?q={asked}")
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert not re.search("jane[@＠]", answer.text)


def test_an_admin_finds_the_comments_of_exactly_one_address(
    installation: Installation,
    submit: Submit,
    admin: AtTheDesk,
    other_submitting_site: SubmittingSite,
) -> None:
    ids = [submit(body=f"Bread number {number}.").id for number in range(2)]
    submit(author_email="janet@example.org")
    submit(site=other_submitting_site)
    answer = admin.post(PATH, q=" Jane@Example.org ")
    assert answer.status_code == 200
    assert opened(answer.text) == ids[::-1]
    assert "ane@" not in answer.text
    with installation.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "address.searched")).one()
    assert row.site_id
    assert row.object_id is None


def test_an_address_that_nobody_has_is_answered_and_recorded_alike(
    installation: Installation, submit: Submit, admin: AtTheDesk
) -> None:
    submit()
    answer = admin.post(PATH, q="nobody@example.org")
    assert answer.status_code == 200
    assert "Nothing was found." in answer.text
    with installation.database.reading() as session:
        recorded = select(func.count()).where(AuditRow.action == "address.searched")
        assert session.scalar(recorded) == 1


def test_nobody_learns_whether_an_address_is_known_elsewhere(
    installation: Installation,
    submit: Submit,
    admin: AtTheDesk,
    other_submitting_site: SubmittingSite,
) -> None:
    submit()
    submit(site=other_submitting_site, author_email="elsewhere@example.org")
    nobody, elsewhere = (
        admin.post(PATH, q=f"{name}@example.org") for name in ("nowhereis", "elsewhere")
    )
    assert nobody.status_code == elsewhere.status_code == 200
    token = re.compile(r'name="form_token" value="[^"]+"')  # masked anew in each answer
    assert token.sub("", nobody.text) == token.sub("", elsewhere.text)
    assert nobody.headers.get("Content-Length") == elsewhere.headers.get("Content-Length")


@pytest.mark.parametrize("role", ["viewer", "moderator"])
def test_others_may_not_search_by_address(
    submit: Submit, seat: Seat, site: object, role: str
) -> None:
    submit()
    answer = seat(role).post(PATH, q="jane@example.org")  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert "Only an admin of the site may search by an e-mail address." in answer.text
    assert opened(answer.text) == []
    assert "jane@" not in answer.text


def test_an_address_is_searched_on_one_site_and_by_itself(admin: AtTheDesk) -> None:
    assert "one site at a time" in admin.post("/review/search", q="jane@example.org").text
    beside = admin.post(PATH, q="crust jane@example.org")
    assert beside.status_code == 422
    assert admin.post(PATH, q="jane@-").status_code == 422


def test_addresses_are_searched_twenty_times_an_hour(admin: AtTheDesk, submit: Submit) -> None:
    submit()
    for _ in range(20):
        assert admin.post(PATH, q="jane@example.org").status_code == 200
    answer = admin.post(PATH, q="jane@example.org")
    assert answer.status_code == 429
    assert opened(answer.text) == []


def test_a_form_from_elsewhere_searches_nothing(admin: AtTheDesk, submit: Submit) -> None:
    submit()
    fields = {"q": "jane@example.org", "form_token": admin.token()}
    foreign = admin.client.post(PATH, data=fields, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    headers = {"Origin": "http://localhost"}
    assert admin.client.post(PATH, data={"q": "x"}, headers=headers).status_code == 403


def test_pages_follow_each_other(
    installation: Installation,
    submit: Submit,
    admin: AtTheDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moderation.actions.finding.search_comments.PAGE", 2)
    made = [submit(body=f"Bread number {number}.").id for number in range(3)]
    assert "3 comments can’t be found yet" in admin.get(f"{PATH}?q=bread").text
    read_for_search(installation)
    first = admin.get(f"{PATH}?q=bread").text
    onward = re.search(r'class="button" href="([^"]+)"', first)
    assert onward
    second = admin.get(unescape(onward[1])).text
    assert opened(first) + opened(second) == made[::-1]
    assert "Next page" not in second
    assert "found yet" not in second


def test_the_empty_box_says_what_can_be_typed(admin: AtTheDesk) -> None:
    page = unescape(admin.get(PATH).text)
    assert "author:jane" in page
    assert "exactly this address" in page
    assert "exactly this address" not in admin.get("/review/search").text
