"""``moderation statements``: statements of reasons, for the Commission's transparency database."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.command_line.doors import asked
from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def statements() -> None:
    """Send statements of reasons to the transparency database of the DSA, or write them to a file.

    \b
    Example: moderation statements show blog
    """


@statements.command()
@click.argument("site")
@click.option("--url", "base_url", help="The database; its sandbox's address comes by mail.")
@click.option("--rules", "rules_url", help="Where the site's rules stand.")
@click.option("--country", "countries", multiple=True, help="Where it holds; all of the EEA.")
@click.option("--spam/--no-spam", "sends_spam", help="Send what was filed as spam, too.")
@click.option(
    "--unpublished/--no-unpublished",
    "sends_unpublished",
    default=True,
    show_default=True,
    help="Send what was refused before anybody could read it.",
)
@click.option(
    "--decides",
    type=click.Choice(["none", "partly", "fully"]),
    help="How far the site decides by machine where it decides by its key.",
)
@click.option("--keep-token", is_flag=True, help="Change the rest only.")
def connect(
    site: str,
    base_url: str | None,
    rules_url: str | None,
    countries: tuple[str, ...],
    decides: str | None,
    *,
    sends_spam: bool,
    sends_unpublished: bool,
    keep_token: bool,
) -> None:
    """Send what is decided from now on. The token is read from standard input, or asked for.

    \b
    Example: moderation statements connect blog --url https://dsa.example.org < token.txt
    """
    from moderation.actions.installation.act import OPERATOR
    from moderation.actions.transparency.account import (
        PRODUCTION,
        WantedAccount,
        connect_account,
    )
    from moderation.actions.transparency.statement_rules import COUNTRIES

    wanted = WantedAccount(
        base_url=base_url or PRODUCTION,
        token="" if keep_token else asked("The database's token"),
        rules_url=rules_url,
        countries=countries or COUNTRIES,
        sends_spam=sends_spam,
        sends_unpublished=sends_unpublished,
        decides=decides,
    )
    with opened() as installation:
        connect_account(installation, _site_id(installation, site), wanted, OPERATOR)
    click.echo("Connected. What is decided from now on is sent, a day after it was decided.")


@statements.command()
@click.argument("site")
def disconnect(site: str) -> None:
    """Send nothing any more, and forget the token.

    \b
    Example: moderation statements disconnect blog
    """
    from moderation.actions.installation.act import OPERATOR
    from moderation.actions.transparency.account import end_account

    with opened() as installation:
        end_account(installation, _site_id(installation, site), OPERATOR)
    click.echo("Disconnected.")


@statements.command()
@click.argument("site")
def show(site: str) -> None:
    """Show how many wait, are stored or are parked, and why those are.

    \b
    Example: moderation statements show blog
    """
    from moderation.actions.transparency.read_submissions import read_submissions

    with opened() as installation:
        site_id = _site_id(installation, site)
        with installation.database.reading() as session:
            standing = read_submissions(session, site_id)
            where = standing.account.base_url if standing.account else "nowhere"
    click.echo(f"sent to: {where}")
    for state, number in sorted(standing.counts.items()):
        click.echo(f"{state}: {number}")
    if standing.trouble:
        click.echo(standing.trouble)
    for one in standing.parked:
        click.echo(f"{one.given_at:%Y-%m-%d}  {one.code}  {one.said}")


@statements.command()
@click.argument("site")
def resend(site: str) -> None:
    """Send parked ones again, once what they were parked for is mended.

    \b
    Example: moderation statements resend blog
    """
    from moderation.actions.installation.act import OPERATOR
    from moderation.actions.transparency.account import send_parked_again

    with opened() as installation:
        number = send_parked_again(installation, _site_id(installation, site), OPERATOR)
    click.echo(f"{number} are sent again.")


@statements.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--site", required=True, help="Whose statements.")
@click.option("--since", type=_DAY, required=True, help="From this day on, in UTC.")
@click.option("--until", type=_DAY, help="Before this day; now, if left out.")
def export(file: Path, site: str, since: datetime, until: datetime | None) -> None:
    """Write statements for the database's web form, one JSON object a line.

    What is in the file is not sent by the worker any more.

    \b
    Example: moderation statements export statements.jsonl --site blog --since 2026-11-01
    """
    from moderation import clock
    from moderation.actions.installation.act import OPERATOR
    from moderation.actions.transparency.export_statements import export_statements

    end = until.replace(tzinfo=UTC) if until else clock.now()
    with opened() as installation, file.open("x", encoding="utf-8") as sheet:
        done = export_statements(
            installation,
            _site_id(installation, site),
            since.replace(tzinfo=UTC),
            end,
            lambda line: sheet.write(f"{line}\n"),
            OPERATOR,
        )
    click.echo(f"Wrote {done.written} statements to {file}. {done.stored} are there already.")
    for sentence in done.refused:
        click.echo(sentence)


@statements.command()
@click.argument("site")
@click.option("--from", "first", required=True, help="The first month, such as 2026-01.")
@click.option("--to", "last", help="The last month; the first, if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def report(site: str, first: str, last: str | None, *, as_json: bool) -> None:
    """Print the figures of a transparency report, as CSV with one line a month and indicator.

    \b
    Example: moderation statements report blog --from 2026-01 --to 2026-12
    """
    from moderation.actions.numbers.read_report import read_report

    with opened() as installation:
        site_id = _site_id(installation, site)
        with installation.database.reading() as session:
            found = read_report(session, site_id, first, last or first)
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo("site,part,indicator,category,month,value")
    for line in found.lines:
        for month, value in zip(found.months, line.numbers, strict=True):
            said = "" if value is None else value
            told = (found.site, line.part, line.indicator, line.category, month, said)
            click.echo(",".join(map(str, told)))


def _site_id(installation: "Installation", name: str) -> str:
    from moderation.actions.sites.find_site import find_site

    with installation.database.reading() as session:
        return find_site(session, name).id
