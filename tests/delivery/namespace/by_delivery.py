"""The same addresses as endpoints that events are delivered to, however they came to be there.

The worker is the service's own, in a hurry: its schedule of three days passes in a second.
"""

import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import Answer, CommentSubmission
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.actions.webhooks.retry_schedule import Pace
from moderation.identifiers import new_id
from moderation.tables import Delivery, Dispatch, Event, WebhookEndpoint
from moderation.worker.event_delivery import EventDelivery
from tests.delivery.namespace.addresses import BUSY, CHANGING, EVIL, GOOD, REDIRECTS
from tests.delivery.namespace.at_the_desk import open_house
from tests.delivery.namespace.name_server import NameServer
from tests.delivery.namespace.network import Listeners

_HURRY = Pace(lease=timedelta(seconds=60), scale=1e-6)
_PATIENCE_SECONDS = 120


def by_delivery(folder: Path, listeners: Listeners, names: NameServer) -> dict[str, Any]:
    """What came of every try, by address, and everything that was reached."""
    (folder / "delivery").mkdir()
    house = open_house(folder / "delivery")
    names.asked.clear()
    _tell_all(house, [*GOOD, *REDIRECTS, CHANGING[0], BUSY, *EVIL])
    delivery = EventDelivery(house, pace=_HURRY, every=0.01).repeated
    delivery.start()
    until = time.monotonic() + _PATIENCE_SECONDS
    while _waits(house):
        assert time.monotonic() < until, "something is still being delivered"
        time.sleep(0.05)
    delivery.stop()
    delivery.join()
    return {"outcomes": _outcomes(house), "reached": listeners.taken()}


def _tell_all(house: Installation, urls: list[str]) -> None:
    """Put the endpoints there, past what would refuse them, and make one event."""
    add_site(house, "blog", ["https://example.org"])
    site = site_by_name(house, "blog")
    assert site is not None
    began = clock.now() - timedelta(days=1)
    with house.database.transaction() as session:
        session.add_all(
            WebhookEndpoint(
                id=new_id(), site_id=site.id, url=url, description="", events=[], created_at=began
            )
            for url in urls
        )
    comment = CommentSubmission(thread_url="https://example.org/", body="Good bread.")
    submit_comment(house, site, comment, lambda _: Answer(201, b""))


def _waits(house: Installation) -> bool:
    with house.database.reading() as session:
        undispatched = session.scalars(select(Event.id).where(Event.dispatched_at.is_(None)))
        waiting = session.scalars(select(Dispatch.id).where(Dispatch.state == "waiting"))
        return undispatched.first() is not None or waiting.first() is not None


def _outcomes(house: Installation) -> dict[str, list[str]]:
    query = (
        select(WebhookEndpoint.url, Delivery.outcome)
        .join(Dispatch, Dispatch.endpoint_id == WebhookEndpoint.id)
        .join(Delivery, Delivery.dispatch_id == Dispatch.id)
        .order_by(Delivery.id)
    )
    found = defaultdict(list)
    with house.database.reading() as session:
        for url, outcome in session.execute(query):
            found[url].append(outcome)
    return dict(found)
