"""Pieces of the page: tables, pictures with their figures beneath, tiles. Everything is escaped."""

import re
from html import escape as escaped
from typing import Any

from classifiers.evaluation.tables import Table

_INTERVAL = re.compile(r"^(.+?) (\(.+\))$")
_WORDS = {
    "figure",
    "reached",
    "measured on",
    "fixed on",
    "source",
    "kind of comments",
    "language",
    "attack",
    "learner",
    "what",
    "video",
    "probability",
    "recall at least",
}
_BADGES = {"yes": "good", "no": "bad"}


def table(content: Table) -> str:
    """Write a table that scrolls by itself where the page is narrow, also with the keyboard."""
    caption = _escape(content.caption)
    heads = "".join(f'<th scope="col"{_side(head)}>{_escape(head)}</th>' for head in content.heads)
    rows = "\n".join(_row(row, content.heads) for row in content.rows)
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{caption}">\n'
        f"<table><caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def figure(title: str, alternative: str, picture: Any, content: Table) -> str:
    """Write a picture for light and dark, and its figures as a table that opens beneath."""
    return (
        f"<figure><h3>{_escape(title)}</h3>\n"
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{picture.dark}">'
        f'<img src="{picture.light}" width="{picture.width}" height="{picture.height}" '
        f'alt="{_escape(alternative)}"></picture>\n'
        f"<details><summary>The figures of this plot</summary>\n{table(content)}\n</details>"
        "</figure>"
    )


def tile(name: str, value: str) -> str:
    """Write one figure large, with its interval small."""
    return f"<div><dt>{_escape(name)}</dt><dd>{_cell(value)}</dd></div>"


def paragraph(text: str, *, kind: str = "") -> str:
    """Write a paragraph."""
    return f"<p{f' class={kind!r}' if kind else ''}>{_escape(text)}</p>"


def _escape(text: str) -> str:
    """Escape, and keep the sign of per cent on the line of its number."""
    return escaped(text).replace(" %", "\u00a0%")


def _row(cells: tuple[str, ...], heads: tuple[str, ...]) -> str:
    first, *others = cells
    written = "".join(
        f"<td{_side(head)}>{_cell(cell)}</td>" for head, cell in zip(heads[1:], others, strict=True)
    )
    return f'<tr><th scope="row">{_escape(first)}</th>{written}</tr>'


def _side(head: str) -> str:
    """Set figures to the right, words to the left."""
    return "" if head in _WORDS else ' class="number"'


def _cell(cell: str) -> str:
    """Set intervals small, and yes and no apart by more than colour."""
    if cell in _BADGES:
        return f'<span class="badge {_BADGES[cell]}">{cell}</span>'
    split = _INTERVAL.match(cell)
    if split is None:
        return _escape(cell)
    return f'{_escape(split[1])} <span class="interval">{_escape(split[2])}</span>'
