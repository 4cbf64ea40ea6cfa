"""``moderation threads``: pages that have other addresses now, and what is one page on a site."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from moderation.actions.moving.plan_move import MoveLine

_MOST_LINES = 20


@click.group()
def threads() -> None:
    """Move pages with their comments, and say what is one page on a site.

    \b
    Example: moderation threads move http://old.example.org/ https://example.org/blog/ --dry-run
    """


@threads.command()
@click.argument("old")
@click.argument("new")
@click.option("--site", help="The site. Otherwise the one whose origin the addresses are on.")
@click.option("--page", is_flag=True, help="Only this page, though both addresses end with /.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only tell what it would do.")
def move(old: str, new: str, site: str | None, *, page: bool, is_dry: bool) -> None:
    """Move a page's thread; where both end with a slash, all whose addresses begin so.

    A thread that is at the new address already becomes one with it. Nothing is lost, and
    'moderation threads undo' puts it back.

    \b
    Example: moderation threads move https://example.org/old https://example.org/new
    """
    from moderation.actions.installation import OPERATOR
    from moderation.actions.moving.move_threads import move_threads
    from moderation.actions.moving.plan_move import MoveOrder, plan_move

    order = MoveOrder(old, new, not page and old.endswith("/") and new.endswith("/"))
    with opened() as installation:
        with installation.database.reading() as session:
            site_id, name = _site(session, site, order.old, order.new)
            plan = plan_move(session, installation.vault, site_id, order)
        made = None if is_dry else move_threads(installation, site_id, order, OPERATOR)
    if made:
        plan = made.plan
    _show(plan.lines)
    verb = "Moved" if made else "Would move"
    click.echo(
        f"{verb} {plan.moved} threads and {'merged' if made else 'merge'} {plan.merged}, "
        f"with {plan.comments} comments."
    )
    if plan.left:
        click.echo(f"{plan.left} hold somebody's own address; move each by its own.")
    if made and made.id:
        click.echo(f"To undo it: moderation threads undo {made.id} --site {name}")


@threads.command()
@click.argument("move_id")
@click.option("--site", required=True, help="The site.")
def undo(move_id: str, site: str) -> None:
    """Put the threads and comments of a move back where they were.

    \b
    Example: moderation threads undo 01990000-0000-7000-8000-000000000000 --site blog
    """
    from moderation.actions.installation import OPERATOR
    from moderation.actions.moving.undo_move import undo_move
    from moderation.actions.sites.find_site import find_site

    with opened() as installation:
        with installation.database.reading() as session:
            site_id = find_site(session, site).id
        undo_move(installation, site_id, move_id, OPERATOR)
    click.echo("Undone.")


@threads.command("list")
@click.option("--site", required=True, help="The site.")
def list_(site: str) -> None:
    """List what was moved on a site, newest first.

    \b
    Example: moderation threads list --site blog
    """
    from moderation.actions.moving.move_threads import read_moves
    from moderation.actions.sites.find_site import find_site

    with opened() as installation, installation.database.reading() as session:
        moves = read_moves(session, find_site(session, site).id)
    for one in moves:
        undone = "  undone" if one.undone_at else ""
        click.echo(f"{one.id}  {one.kind}  {one.created_at:%Y-%m-%d %H:%M}{undone}")
        if one.old:
            click.echo(f"    {one.old} -> {one.new}")
        click.echo(f"    {one.moved} moved, {one.merged} merged, {one.comments} comments")


@threads.command()
@click.argument("site")
@click.argument("changes", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only tell what it would join.")
def rules(site: str, changes: tuple[str, ...], *, is_dry: bool) -> None:
    """Show or change what is one page on a site.

    fragments is routes, docsify or ignored; trailing_slash, www and scheme are counts or ignored.

    \b
    Example: moderation threads rules blog trailing_slash=ignored --dry-run
    """
    from moderation.actions.installation import OPERATOR
    from moderation.actions.moving.page_rules import preview_rules, read_rules, set_page_rules
    from moderation.actions.sites.find_site import find_site

    pairs = [change.partition("=") for change in changes]
    if not all(equals for _, equals, _ in pairs):
        raise click.UsageError("Each change is written KEY=VALUE.")
    wanted = {key: value for key, _, value in pairs}
    with opened() as installation:
        with installation.database.reading() as session:
            site_id = find_site(session, site).id
            present = read_rules(session, site_id)
            joining = preview_rules(session, site_id, wanted)
        if wanted and not is_dry:
            joining = set_page_rules(installation, site_id, wanted, OPERATOR)
    if not wanted:
        click.echo("  ".join(f"{name}={value}" for name, value in present.items()))
        return
    _show(joining.lines)
    verb = "Would join" if is_dry else "Joined"
    click.echo(f"{verb} {len(joining.lines)} threads with another, {joining.comments} comments.")


@threads.command()
@click.argument("url")
@click.option("--site", help="The site. Otherwise the one whose origin the address is on.")
@click.option("--days", type=click.IntRange(1, 3_650), help="Open it again after so many days.")
def close(url: str, site: str | None, days: int | None) -> None:
    """Close a page for comments: its readers are told, and nobody can post there.

    \b
    Example: moderation threads close https://example.org/post --days 7
    """
    _set_closing(url, site, "closed", days)
    click.echo("Closed." if days is None else f"Closed for {days} days.")


@threads.command("open")
@click.argument("url")
@click.option("--site", help="The site. Otherwise the one whose origin the address is on.")
@click.option("--usual", is_flag=True, help="Leave it to the site's setting again.")
def open_(url: str, site: str | None, *, usual: bool) -> None:
    """Open a page for comments, whatever the site has set.

    \b
    Example: moderation threads open https://example.org/post
    """
    _set_closing(url, site, "usual" if usual else "open", None)
    click.echo("As the site has set." if usual else "Open.")


def _set_closing(url: str, site: str | None, said: str, days: int | None) -> None:
    from datetime import timedelta

    from moderation import clock
    from moderation.actions.installation import OPERATOR
    from moderation.actions.publication.pages import page_of
    from moderation.actions.publication.tend_thread import Tending, tend_page

    with opened() as installation:
        with installation.database.reading() as session:
            site_id, _ = _site(session, site, url, url)
        page = page_of(installation.vault, url)
        until = clock.now() + timedelta(days=days) if days else None
        tend_page(installation, site_id, page, Tending(said, until), OPERATOR)


def _show(lines: "Sequence[MoveLine]") -> None:
    for line in lines[:_MOST_LINES]:
        what = "merge" if line.is_merged else "move "
        click.echo(f"  {what}  {line.old} -> {line.new}  ({line.comments} comments)")
    if len(lines) > _MOST_LINES:
        click.echo(f"  … and {len(lines) - _MOST_LINES} more")


def _site(session: "Session", name: str | None, old: str, new: str) -> tuple[str, str]:
    from moderation.actions.moving.move_threads import site_of_pages
    from moderation.actions.sites.find_site import find_site

    if name:
        return find_site(session, name).id, name
    found = site_of_pages(session, (old, new))
    if found is None:
        raise click.UsageError("Say which site it is with --site.")
    return found
