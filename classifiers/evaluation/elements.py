"""Pieces of the page: tables, pictures with their figures beneath, tiles. Everything is escaped."""

import re
from html import escape
from typing import Any

from classifiers.evaluation.tables import Table

_INTERVAL = re.compile(r"^(.+?) (\(.+\))$")
_BADGES = {"yes": "good", "no": "bad"}


def table(content: Table, *, numbers_from: int = 1) -> str:
    """Write a table that scrolls by itself where the page is narrow, also with the keyboard.

    numbers_from: the column from which on cells stand to the right.
    """
    caption = escape(content.caption)
    heads = "".join(
        f'<th scope="col"{_side(column, numbers_from)}>{escape(head)}</th>'
        for column, head in enumerate(content.heads)
    )
    rows = "\n".join(_row(row, numbers_from) for row in content.rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">\n'
        f"<table><caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def figure(title: str, alternative: str, picture: Any, content: Table) -> str:
    """Write a picture for light and dark, and its figures as a table that opens beneath."""
    return (
        f"<figure><h3>{escape(title)}</h3>\n"
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{picture.dark}">'
        f'<img src="{picture.light}" width="{picture.width}" height="{picture.height}" '
        f'alt="{escape(alternative)}"></picture>\n'
        f"<details><summary>The figures of this plot</summary>\n{table(content)}\n</details>"
        "</figure>"
    )


def tile(name: str, value: str) -> str:
    """Write one figure large, with its interval small."""
    return f"<div><dt>{escape(name)}</dt><dd>{_cell(value)}</dd></div>"


def paragraph(text: str, *, kind: str = "") -> str:
    """Write a paragraph."""
    return f"<p{f' class={kind!r}' if kind else ''}>{escape(text)}</p>"


def _row(cells: tuple[str, ...], numbers_from: int) -> str:
    first, *others = cells
    written = "".join(
        f"<td{_side(column, numbers_from)}>{_cell(cell)}</td>"
        for column, cell in enumerate(others, start=1)
    )
    return f'<tr><th scope="row">{escape(first)}</th>{written}</tr>'


def _side(column: int, numbers_from: int) -> str:
    return ' class="number"' if column >= numbers_from else ""


def _cell(cell: str) -> str:
    """Set intervals small, and yes and no apart by more than colour."""
    if cell in _BADGES:
        return f'<span class="badge {_BADGES[cell]}">{cell}</span>'
    split = _INTERVAL.match(cell)
    if split is None:
        return escape(cell)
    return f'{escape(split[1])} <span class="interval">{escape(split[2])}</span>'
