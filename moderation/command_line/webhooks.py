"""``moderation webhooks``: where sites are told of events, without a browser."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation

_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


@click.group()
def webhooks() -> None:
    """Add and list webhooks, and send again what they missed.

    \b
    Example: moderation webhooks add blog https://www.example.org/hooks/comments
    """


@webhooks.command()
@click.argument("site")
@click.argument("url")
@click.option("--event", "events", multiple=True, help="Only this type; may be repeated.")
@click.option("--description", default="", help="What it is for.")
def add(site: str, url: str, events: tuple[str, ...], description: str) -> None:
    """Tell a site of its events at URL, signed with its signing secret.

    \b
    Example: moderation webhooks add blog https://www.example.org/hooks/comments
    """
    from moderation.actions.webhooks.webhook_endpoints import add_webhook

    with opened() as installation:
        site_id = _site_id(installation, site)
        click.echo(add_webhook(installation, site_id, url, events, description, None))


@webhooks.command("list")
@click.argument("site")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(site: str, *, as_json: bool) -> None:
    """List a site's webhooks, with what waits for each and what it did not receive.

    \b
    Example: moderation webhooks list blog
    """
    from moderation.actions.sites.find_site import find_site
    from moderation.actions.webhooks.read_deliveries import count_dispatches
    from moderation.actions.webhooks.read_webhooks import read_webhooks

    rows = []
    with opened() as installation, installation.database.reading() as session:
        for one in read_webhooks(session, find_site(session, site).id):
            counts = count_dispatches(session, one.id)
            row = {
                "id": one.id,
                "url": one.url,
                "events": list(one.events),
                "disabled": one.disabled_reason,
                "waiting": counts.waiting,
                "dead": counts.dead,
            }
            rows.append(row)
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        state = f"disabled ({row['disabled']})" if row["disabled"] else "enabled"
        click.echo(f"{row['id']}  {state}  waiting={row['waiting']}  dead={row['dead']}")
        click.echo(f"    {row['url']}")


@webhooks.command()
@click.argument("site")
@click.option("--since", type=_MOMENT, required=True, help="From this day or moment on, in UTC.")
@click.option("--until", type=_MOMENT, help="Before this one; now, if left out.")
@click.option("--webhook", help="Only to this one, by its identifier.")
def replay(site: str, since: datetime, until: datetime | None, webhook: str | None) -> None:
    """Send again what was made within a time and enabled webhooks should have and haven't.

    \b
    Example: moderation webhooks replay blog --since 2026-11-24
    """
    from moderation import clock
    from moderation.actions.installation.act import OPERATOR
    from moderation.actions.webhooks.replay_events import replay_between

    end = until.replace(tzinfo=UTC) if until else clock.now()
    with opened() as installation:
        site_id = _site_id(installation, site)
        done = replay_between(
            installation, site_id, since.replace(tzinfo=UTC), end, OPERATOR, webhook
        )
    more = "" if done.is_complete else " There are more: run it again."
    click.echo(f"{done.number} sent again.{more}")


def _site_id(installation: "Installation", name: str) -> str:
    from moderation.actions.sites.find_site import find_site

    with installation.database.reading() as session:
        return find_site(session, name).id
