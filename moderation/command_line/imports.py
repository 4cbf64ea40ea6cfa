"""``moderation import``: what was written under another comment system comes along."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moderation.command_line.opening import opened
from moderation.command_line.speaking.progress import progress

if TYPE_CHECKING:
    from moderation.actions.moving.import_comments import FileSummary
    from moderation.importers import Source

_SYSTEMS = (
    *("wordpress", "disqus", "isso", "remark42", "commento", "cusdis"),
    *("staticman", "hashover", "blogger", "giscus", "utterances", "jsonl"),
)
_REASONS = {
    "deleted": "deleted there",
    "pingback": "pingbacks and trackbacks",
    "no_identifier": "without an identifier",
    "no_page": "of no page with an address",
    "no_text": "without a text",
    "no_date": "without a date that can be",
    "too_long": "longer than 65,535 characters",
    "unknown_status": "of a kind or status that is not known here",
    "repeated": "with an identifier that came before",
    "malformed": "that are no XML",
}
_FLAWS = {
    "before_declaration": "something before the XML declaration, passed over",
    "control_character": "control characters, taken out",
    "undeclared_prefix": "prefixes that are not declared",
    "bare_ampersand": "ampersands and names of characters that are not escaped",
    "not_in_encoding": "bytes that are not in the file's encoding",
}


@click.command("import")
@click.argument("source", type=click.Choice(_SYSTEMS))
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--site", required=True, help="The site that the comments are of.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, and write nothing.")
@click.option("--strict", is_flag=True, help="Import nothing where any comment has a flaw.")
@click.option("--origin", help="Where pages are that the file names by their path (Isso).")
@click.option("--source", "name", default="", help="Which blog it is, where several become one.")
@click.option(
    "--map-origin", "moves", multiple=True, metavar="OLD=NEW", help="Where pages of OLD are now."
)
@click.option(
    "--map-pages",
    "pages",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A CSV: what the file calls a page, and its address.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_(
    source: "Source",
    file: Path,
    site: str,
    origin: str | None,
    name: str,
    moves: tuple[str, ...],
    pages: Path | None,
    *,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Bring along the comments of another system; docs/importing.md says how to export them.

    The file is read twice: first all of it is checked, then it is written, a thousand comments at
    a time. So a broken file is refused, with the line and the reason, before anything is written.
    Running it again adds only what is new, and goes on after an interruption; what was decided
    here meanwhile stays.

    \b
    Example: moderation import wordpress export.xml --site blog --dry-run
    """
    from moderation.actions.moving.import_comments import ImportOrder, import_comments

    pairs = tuple(_pair(move) for move in moves)
    order = ImportOrder(source, file, site, origin, name, pairs, pages, dry_run, strict)
    with opened() as installation, progress("Importing") as tell, _rarely_collecting():
        try:
            summary = import_comments(installation, order, tell)
        except KeyboardInterrupt:
            raise click.ClickException(
                "Stopped. What was imported so far stays; the same command goes on from there."
            ) from None
    if as_json:
        click.echo(json.dumps(_document(summary)))
        return
    for line in _lines(summary):
        click.echo(line)


def _pair(move: str) -> tuple[str, str]:
    old, equals, new = move.partition("=")
    if not equals:
        raise click.BadParameter("Say OLD=NEW.", param_hint="--map-origin")
    return old, new


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """Look for circles of objects a hundred times less often, and not among what is there already.

    An import leaves none behind to speak of, and to look for them took a tenth of its time.
    """
    first, *others = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100 * first, *others)
    try:
        yield
    finally:
        gc.set_threshold(first, *others)
        gc.unfreeze()


def _document(file: "FileSummary") -> dict[str, Any]:
    summary = file.whole
    counts = summary.counts
    return {
        "dry_run": summary.is_dry,
        "comments": counts.comments,
        "added": summary.added,
        "known": summary.known,
        "pages": counts.pages,
        "origins": [
            {
                "origin": origin,
                "pages": pages,
                "comments": comments,
                "is_the_sites": origin not in file.foreign,
            }
            for origin, (pages, comments) in sorted(counts.origins.items())
        ],
        "labels": counts.labels,
        "by_status": dict(sorted(counts.by_status.items())),
        "left_out": dict(sorted(counts.left_out.items())),
        "parents_not_found": counts.lost_parents,
        "parents_in_a_circle": counts.circles,
        "mended": [
            {"flaw": flaw, "number": number, "line": counts.mended_from[flaw]}
            for flaw, number in sorted(counts.mended.items())
        ],
        "problems": [{"line": line, "reason": reason} for line, reason in counts.problems],
    }


def _lines(file: "FileSummary") -> Iterator[str]:
    summary = file.whole
    counts = summary.counts
    yield _row("would be imported" if summary.is_dry else "imported", summary.added)
    yield _row("known already, and left alone", summary.known)
    for status, number in sorted(counts.by_status.items()):
        yield _row(f"  {status}, of both", number)
    yield _row("pages", counts.pages)
    for origin, (pages, comments) in sorted(counts.origins.items()):
        foreign = ", an origin that the site doesn't have" if origin in file.foreign else ""
        yield _row(f"  on {origin}, with {comments:,} comments{foreign}", pages)
    yield _row("labels to learn from", counts.labels)
    for reason, number in sorted(counts.left_out.items()):
        yield _row(f"left out: {_REASONS[reason]}", number)
    if counts.lost_parents:
        yield _row("replies to what is not there, now on their own", counts.lost_parents)
    if counts.circles:
        yield _row("replies in a circle, which was cut", counts.circles)
    for line, reason in counts.problems:
        yield f"    line {line}: {_REASONS[reason]}"
    for flaw, number in sorted(counts.mended.items()):
        yield _row(f"mended, from line {counts.mended_from[flaw]} on: {_FLAWS[flaw]}", number)
    if counts.flaws > len(counts.problems):
        yield f"    … and {counts.flaws - len(counts.problems)} more"
    if file.foreign:
        yield f"Where pages of {file.foreign[0]} are on the site's own origin by now, say so:"
        yield f"    --map-origin {file.foreign[0]}=https://…"


def _row(name: str, number: int) -> str:
    return f"{number:>12,}  {name}"
