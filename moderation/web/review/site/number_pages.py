"""The numbers of a site: pictures with their tables, and the tables as files."""

from collections.abc import Iterator, Sequence

from flask import Response, render_template, request

from moderation.actions.numbers.read_numbers import COUNT_UP_TO, SPANS, read_numbers
from moderation.actions.people.membership import Desk
from moderation.errors import Invalid, NotFound
from moderation.web.current import look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.room import blueprint
from moderation.web.review.site.number_tables import NumberTable, tables_of
from moderation.web.review.words.csv_answer import Cell, csv_answer


@blueprint.get("/<site>/numbers", endpoint="numbers")
def _numbers(site: str) -> str:
    here = _desk(site)
    span = _span()
    numbers = read_numbers(look(), here.site_id, span)
    return render_template(
        "review/site/numbers.html",
        numbers=numbers,
        tables=tables_of(numbers, _only_for(here)),
        span=span,
        spans=SPANS,
        most=COUNT_UP_TO,
        desks=desks_for_bar(),
    )


@blueprint.get("/<site>/numbers.csv", endpoint="all_numbers_file")
def _all(site: str) -> Response:
    return csv_answer("numbers", _sheet(_tables(_desk(site))))


@blueprint.get("/<site>/numbers/<name>.csv", endpoint="numbers_file")
def _one(site: str, name: str) -> Response:
    tables = _tables(_desk(site))
    table = next((table for table in tables if table.name == name), None)
    if table is None:
        raise NotFound("There is no such page, or it is not yours to see.")
    return csv_answer(table.name, [table.columns, *table.rows])


def _sheet(tables: Sequence[NumberTable]) -> Iterator[Sequence[Cell]]:
    """All tables below each other, every cell named by its table and column."""
    yield ["table", "row", "column", "value"]
    for table in tables:
        for row in table.rows:
            for column, value in zip(table.columns[1:], row[1:], strict=True):
                yield [table.name, row[0], column, value]


def _tables(here: Desk) -> list[NumberTable]:
    numbers = read_numbers(look(), here.site_id, _span())
    return tables_of(numbers, _only_for(here))


def _desk(site: str) -> Desk:
    here = desk(site)
    here.require(permission=here.may_decide, to="see its numbers")
    return here


def _only_for(here: Desk) -> str | None:
    """Admins see everybody's load, moderators their own."""
    return None if here.role == "admin" else signed_in().moderator_id


def _span() -> int:
    days = request.args.get("days") or "30"
    if days not in map(str, SPANS):
        raise Invalid("The numbers are shown for 7, 30 or 90 days.")
    return int(days)
