"""``moderation export``: a site's comments as a file that other software reads."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import opened
from moderation.command_line.speaking.progress import progress
from moderation.statuses import STATUSES

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation
    from moderation.actions.moving.export_comments import ExportSummary
    from moderation.actions.moving.export_forms import Form


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--site", required=True, help="The site whose comments are exported.")
@click.option("--format", "form", type=click.Choice(["jsonl", "wxr"]), required=True)
@click.option(
    "--status",
    "statuses",
    type=click.Choice(STATUSES),
    multiple=True,
    default=["approved"],
    show_default=True,
    help="Which comments; may be given more than once.",
)
@click.option("--with-addresses", is_flag=True, help="Put authors' addresses in. Needs --admin.")
@click.option("--admin", help="The admin of the site who answers for that; it is recorded.")
def export(
    file: Path,
    site: str,
    form: "Form",
    statuses: tuple[str, ...],
    admin: str | None,
    *,
    with_addresses: bool,
) -> None:
    """Write a site's comments to a file: JSON lines, or WXR, which WordPress imports.

    It holds no addresses unless an admin of the site wants them in it. Only its owner can read the
    file.

    \b
    Example: moderation export comments.xml --site blog --format wxr
    """
    from moderation.actions.moving.export_comments import ExportOrder, export_comments

    if with_addresses != (admin is not None):
        raise click.UsageError("--with-addresses and --admin belong together.")
    order = ExportOrder(site, form, statuses, admin)
    with opened() as installation, progress("Exporting") as tell:
        summary = export_comments(installation, order, file, tell)
    _tell(summary, file)
    if summary.on_their_own:
        click.echo(
            f"{summary.on_their_own} replies came here before what they reply to. WordPress can't "
            "follow that, so they stand on their own."
        )


def export_all(
    installation: "Installation", site: str, folder: Path | None, admin: str | None
) -> int:
    """Write all comments of a site to a file in a folder that nobody else reads; how many."""
    from moderation import clock
    from moderation.actions.moving.export_comments import ExportOrder, export_comments

    if folder is None:
        name = f"{site}-{clock.now():%Y%m%d-%H%M%S}"
        folder = installation.settings.data_dir / "removed" / name
    order = ExportOrder(site, "jsonl", STATUSES, admin)
    require_site(installation, site)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from None
    file = folder / f"{site}.jsonl"
    with progress("Exporting") as tell:
        summary = export_comments(installation, order, file, tell)
    _tell(summary, file)
    return summary.comments


def count_all(installation: "Installation", site_id: str) -> int:
    """How many comments a site has."""
    from moderation.actions.moving.walk_comments import count_walked

    with installation.database.reading() as session:
        return count_walked(session, site_id, STATUSES)


def require_site(installation: "Installation", name: str) -> None:
    """Raise ``NotFound`` before anything is written."""
    from moderation.actions.sites.find_site import find_site

    with installation.database.reading() as session:
        find_site(session, name)


def _tell(summary: "ExportSummary", file: Path) -> None:
    click.echo(f"Wrote {summary.comments} comments of {summary.pages} pages to {file}.")
    if summary.unavailable:
        click.echo(
            f"{summary.unavailable} addresses are unavailable, and missing in it: they cannot be "
            "opened. See: moderation keys check"
        )
