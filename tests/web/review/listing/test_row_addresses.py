"""Rows of a list: where they lead, and that further ones say nothing anew."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask, request, url_for

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue.filters import Filters
from moderation.actions.queue.listing import Listing, Position
from moderation.actions.queue.read_queue import read_queue
from moderation.identifiers import new_id
from moderation.web.review.listing.listing_address import query_of, query_with, queue_address
from moderation.web.review.listing.row_addresses import RowAddresses
from moderation.web.review.words import languages
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.web.review.conftest import AtTheDesk

SPAM = "Cheap pills https://pills.example.com/buy now, call 555-0100 for casino money"


@pytest.mark.parametrize("filters", [Filters(), Filters(has_links=True, language="und")])
@pytest.mark.parametrize("order", ["newest", "thread"])
def test_they_are_those_that_the_list_would_have(
    app: Flask,
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    filters: Filters,
    order: Any,
) -> None:
    submit(body=SPAM)
    row = seen(installation, read_queue, installation, submitting_site.id, Listing()).rows[0]
    place = Position(row.id, 0.5, row.thread_id)
    listing = Listing("spam", order, place, filters, until=new_id())
    with app.test_request_context():
        ((_, ways),) = RowAddresses(listing, "blog").of_rows([row])
        where = {"site": "blog", "comment_id": row.id}
        assert ways.comment == url_for("review.comment", **where, **query_of(listing))
        assert ways.decide == url_for("review.decide", **where)
        for way, named in (
            (ways.thread, {"thread_id": row.thread_id}),
            (ways.reason, {"reason": row.reason_code}),
        ):
            assert way == queue_address("blog", listing, **query_with(listing, **named))


@pytest.mark.usefixtures("database_kind")
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_list_that_is_of_one_thread_or_reason_already_goes_on(
    app: Flask, installation: Installation, submitting_site: SubmittingSite, submit: Submit
) -> None:
    submit(body=SPAM)
    row = seen(installation, read_queue, installation, submitting_site.id, Listing()).rows[0]
    filters = Filters(thread_id=row.thread_id, reason=row.reason_code)
    listing = Listing(after=Position(row.id, None), filters=filters, until=new_id())
    with app.test_request_context():
        ((_, ways),) = RowAddresses(listing, "blog").of_rows([row])
        assert ways.thread == ways.reason
        assert ways.thread == queue_address("blog", listing, **query_of(listing))


@pytest.mark.parametrize("page", ["queue", "comment"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_further_row_costs_no_address_and_few_sentences(
    app: Flask, admin: AtTheDesk, submit: Submit, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    oldest = submit(author_email=None, body="Bread wants salt, water, flour and time.").id
    path = "/review/blog/" if page == "queue" else f"/review/blog/comments/{oldest}"
    made = Counter[str]()
    real_url_for, real_language = app.url_for, languages.language

    def counted_url_for(*args: Any, **values: Any) -> str:
        made["addresses"] += 1
        return real_url_for(*args, **values)

    def counted_language() -> str:
        made["sentences"] += request.endpoint == f"review.{page}"
        return real_language()

    monkeypatch.setattr(app, "url_for", counted_url_for)
    monkeypatch.setattr(languages, "language", counted_language)
    few = _opened(admin, path, submit, made, rows=2)
    many = _opened(admin, path, submit, made, rows=12)
    assert many["addresses"] == few["addresses"]
    assert many["sentences"] - few["sentences"] <= 12 * 10


def _opened(
    admin: AtTheDesk, path: str, submit: Submit, made: Counter[str], rows: int
) -> Counter[str]:
    """What was made for a page with so many comments more in its list."""
    for number in range(rows):
        submit(author_email=None, body=f"{rows} {number}: the crust came out as you describe it.")
    admin.get(path)  # what is put together once is there by now
    made.clear()
    assert admin.get(path).status_code == 200
    return Counter(made)
