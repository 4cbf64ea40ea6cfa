"""Filters of the queue: in the address, in the panel, as chips, and through decisions."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from classifiers.campaign import CODE as REPEATED
from classifiers.explanation import CODES
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.queue import look_through
from moderation.actions.queue.filterable import BITS
from moderation.tables import Comment
from tests.fixtures.comments import Submit
from tests.web.review.conftest import AtTheDesk, field

QUEUE = "/review/blog/"
LINKED = "See https://example.net/loaves for the loaves that I baked last week."


def test_every_reason_of_the_model_can_be_filtered_by() -> None:
    assert set(BITS) == {*CODES, REPEATED}
    assert sorted(BITS.values()) == [1 << number for number in range(len(BITS))]


def test_filters_combine(admin: AtTheDesk, submit: Submit, installation: Installation) -> None:
    submit(author_name="Linda", body=LINKED, language="en")
    submit(author_name="Lars", body=LINKED + " Again.", language="sv")
    submit(author_name="Ned", body="No link at all, but much about bread.", language="en")
    assert _names(admin, "links=1") == ["Lars", "Linda"]
    assert _names(admin, "links=1&language=en") == ["Linda"]
    assert _names(admin, "language=EN") == ["Ned", "Linda"]
    assert _names(admin, "language=und") == []


def test_a_thread_is_filtered_by_from_its_rows(admin: AtTheDesk, submit: Submit) -> None:
    submit(author_name="Rye", thread_url="https://example.org/rye", thread_title="On rye")
    submit(author_name="Oats", thread_url="https://example.org/oats", thread_title="On oats")
    page = admin.get(QUEUE).text
    link = re.search(r'href="([^"]*)" title="Only this thread"><bdi>On rye', page)
    assert link
    page = admin.get(unescape(link.group(1))).text
    assert "On rye</bdi>" in page
    assert _found(page) == ["Rye"]
    assert "1 of 2 waiting" in page


def test_risk_is_a_range_in_per_cent_as_it_is_shown(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    for name, risk in (("Low", 0.2), ("Middle", 0.695), ("High", 0.9), ("Unjudged", None)):
        comment = submit(author_name=name, body=f"{name} is the risk of this, they say.")
        _set(installation, comment.id, risk=risk)
    assert _names(admin, "from=70") == ["High", "Middle"]
    assert _names(admin, "from=20&to=69") == ["Low"]
    assert _names(admin, "to=90&order=riskiest") == ["High", "Middle", "Low"]


def test_reasons_are_filtered_by_what_speaks_for_spam(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    _set(installation, submit(author_name="Linker").id, reason_bits=BITS["links"])
    _set(installation, submit(author_name="Other").id, reason_bits=BITS["wording"])
    assert _names(admin, "reason=links") == ["Linker"]


def test_kinds_of_spam_are_filtered_by_and_shown(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    _set(installation, submit(author_name="Gambler").id, kind="gambling")
    _set(installation, submit(author_name="Flatterer").id, kind="flattery")
    assert _names(admin, "kind=gambling") == ["Gambler"]
    assert '<span class="row-kind">Gambling</span>' in admin.get(f"{QUEUE}?kind=gambling").text
    page = admin.get(f"{QUEUE}?kind=none").text
    assert "There is no kind of that name, so it was left out." in page
    assert _found(page) == ["Flatterer", "Gambler"]


def test_a_kind_is_kept_with_the_opinion_and_stands_on_the_comments_page(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    advert = "Play online casino slots at http://slots.test/bonus, free spins and poker too"
    comment = submit(author_name="casino bonus", body=advert, author_url="http://casino-slots.test")
    assert comment.opinion is not None
    assert comment.opinion.kind == "gambling"
    with installation.database.reading() as session:
        assert session.get_one(Comment, comment.id).kind == "gambling"
    assert "Kind: Gambling" in admin.get(f"{QUEUE}comments/{comment.id}").text


def test_what_is_filtered_by_is_written_down_at_intake_and_with_every_edit(
    submit: Submit, installation: Installation, submitting_site: SubmittingSite
) -> None:
    comment = submit(body=LINKED)
    assert comment.opinion
    towards = {one["code"] for one in comment.opinion.reasons if one["weight"] > 0}
    with installation.database.reading() as session:
        stored = session.get_one(Comment, comment.id)
    assert stored.has_links
    assert {code for code, bit in BITS.items() if stored.reason_bits & bit} == towards
    edit_comment(installation, submitting_site, comment.id, "Nothing to click on here any more.")
    with installation.database.reading() as session:
        assert not session.get_one(Comment, comment.id).has_links


def test_an_author_is_new_until_something_of_theirs_is_approved(
    admin: AtTheDesk, submit: Submit
) -> None:
    first = submit(author_name="Known", author_email="known@example.org")
    submit(author_name="Known", author_email="KNOWN@example.org", body="Bread again, and again.")
    submit(author_name="Stranger", author_email="stranger@example.org", body="Hello bakers.")
    assert _names(admin, "new=1") == ["Stranger", "Known", "Known"]
    _decide(admin, first.id)
    assert _names(admin, "new=1") == ["Stranger"]


def test_chips_show_what_is_set_and_take_it_away_one_by_one(
    admin: AtTheDesk, submit: Submit
) -> None:
    submit(body=LINKED)
    page = admin.get(f"{QUEUE}?links=1&from=0&new=1&order=oldest").text
    chips = re.findall(r'class="chip" href="([^"]*)"><bdi>([^<]*)', page)
    assert [words for _, words in chips] == ["Risk from 0 %", "Has links", "New author"]
    assert unescape(chips[1][0]) == f"{QUEUE}?order=oldest&from=0&new=1"
    assert f'class="chips-clear" href="{QUEUE}?order=oldest"' in page


def test_the_panel_leads_to_a_short_address(admin: AtTheDesk) -> None:
    answer = admin.get(f"{QUEUE}?apply=1&order=riskiest&reason=links&from=&to=&language=&links=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{QUEUE}?order=riskiest&reason=links&links=1"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=abc", "Risk goes from 0 to 100"),
        ("from=-1", "Risk goes from 0 to 100"),
        ("from=90&to=10", "Risk goes from 0 to 100"),
        ("to=1000", "Risk goes from 0 to 100"),
        ("from=%D9%A3", "Risk goes from 0 to 100"),
        ("reason=everything", "There is no reason of that name"),
        ("language=%25", "A language is a short code"),
        ("thread=1", "The thread in the address is damaged"),
        ("links=maybe", "neither on nor off"),
    ],
)
def test_a_filter_that_somebody_edited_is_left_out_and_says_so(
    admin: AtTheDesk, submit: Submit, query: str, told: str
) -> None:
    submit()
    answer = admin.get(f"{QUEUE}?{query}&apply=1")
    assert answer.status_code == 200
    assert told in answer.text
    assert _found(answer.text) == ["Jane Doe"]


def test_a_thread_that_is_not_there_leaves_nothing_and_a_way_on(
    admin: AtTheDesk, submit: Submit
) -> None:
    comment = submit()
    page = admin.get(f"{QUEUE}?thread={comment.id}").text
    assert "A thread that is not there" in page
    assert "Nothing matches these filters." in page
    assert "Clear the filters" in page


@pytest.mark.parametrize("query", ["until=nonsense", "sites=nowhere", "sites=%00"])
def test_a_list_that_is_damaged_otherwise_is_refused(admin: AtTheDesk, query: str) -> None:
    assert admin.get(f"{QUEUE}?{query}").status_code == 422


def test_deciding_keeps_the_list_that_one_came_from(admin: AtTheDesk, submit: Submit) -> None:
    for name in ("Ann", "Ben"):
        submit(author_name=name, body=f"{LINKED} {name} says so.")
    page = admin.get(f"{QUEUE}?links=1&order=oldest").text
    fields = {
        name: field(page, name)
        for name in re.findall(r'<input type="hidden" name="(list\w*|order|after|version)"', page)
    }
    action = re.search(r'action="(/review/blog/comments/[^"]+/decisions)"', page)
    assert action
    answer = admin.post(action.group(1), status="spam", came_from="queue", **fields)
    assert answer.status_code == 303
    assert "order=oldest&links=1&until=" in answer.headers["Location"]
    page = admin.get(answer.headers["Location"]).text
    assert _found(page) == ["Ben"]
    answer = admin.post(action.group(1), status="spam", came_from="comment", **fields)
    assert "order=oldest&links=1&until=" in answer.headers["Location"]


def test_a_search_for_what_is_rare_says_how_far_it_looked_and_goes_on(
    admin: AtTheDesk, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(author_name="Linda", body=LINKED)
    for number in range(4):
        submit(body=f"Number {number} has no link, and is about bread.")
    monkeypatch.setattr(look_through, "LOOK_THROUGH", 2)
    monkeypatch.setattr(look_through, "_FEWEST", 2)
    path, pages = f"{QUEUE}?links=1", 0
    while path:
        page = admin.get(path).text
        further = re.search(r'href="([^"]*)">Look further', page)
        path, pages = unescape(further.group(1)) if further else "", pages + 1
        if further:
            assert "comments were looked through; the list goes on." in page
            assert "At least 0 of 5 waiting" in page
    assert pages == 3
    assert _found(page) == ["Linda"]


def _names(desk: AtTheDesk, query: str) -> list[str]:
    return _found(desk.get(f"{QUEUE}?{query}").text)


def _found(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r"data-open [^>]*><bdi>([^<]*)", page)]


def _decide(desk: AtTheDesk, comment_id: str) -> None:
    path = f"/review/blog/comments/{comment_id}/decisions"
    assert desk.post(path, status="approved", version="1", list="").status_code == 303


def _set(installation: Installation, comment_id: str, **values: object) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Comment).where(Comment.id == comment_id).values(values))
