"""Tables as CSV (RFC 4180) that no spreadsheet takes for formulas."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

Cell = str | int | float | None

# What a spreadsheet may begin a formula with; the wide forms are what some input methods type.
_TRICKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "|", "%")  # noqa: RUF001


# Some readers take a semicolon or tab for the separator and don't know our quotes, so that a cell
# of theirs begins within one of ours. A run is taken whole: its length is what somebody sent.
_BEGINNING = re.compile('([;\\s\0"\u00a0\u3000\ufeff\u200b]+)([=+\\-@＝＋－＠|%]?)')  # noqa: RUF001
_SEPARATOR = re.compile("[;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """One record each. Texts that could be a formula get an apostrophe; all of it is quoted."""
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(harmless, row))
        yield line.getvalue()


def harmless(cell: Cell) -> Cell:
    """The cell as a spreadsheet may see it, whatever it takes for the separator."""
    if not isinstance(cell, str):
        return cell
    cell = _BEGINNING.sub(_defused, cell)
    bare = cell.lstrip(" \u00a0\u3000\ufeff\u200b")
    return f"'{cell}" if cell.startswith(_TRICKS) or bare.startswith(_TRICKS) else cell


def _defused(found: re.Match[str]) -> str:
    run, trick = found.groups()
    return f"{run}'{trick}" if trick and _SEPARATOR.search(run) else f"{run}{trick}"


def csv_answer(name: str, rows: Iterable[Sequence[Cell]]) -> Response:
    """A download. ``name`` is one of our own words, never one that somebody sent."""
    return Response(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )
