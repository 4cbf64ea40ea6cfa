"""Deliveries a second to receivers on loopback, with and without dead ones beside them.

python benchmarks/deliveries.py [--events 400] [--dead 3]
"""

import argparse
import http.server
import socketserver
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import func, select

from moderation import clock, logs, migration
from moderation.actions.doors import DOORS
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.authenticate_site import site_by_key
from moderation.database import Database
from moderation.delivery import Sender
from moderation.identifiers import new_id
from moderation.settings import Settings
from moderation.tables import Dispatch, Event, WebhookEndpoint
from moderation.vault import KeyRing, Vault
from moderation.worker.event_delivery import EventDelivery

_PATIENCE_SECONDS = 2.0  # instead of 15, for dead receivers; the same share of threads is held
_GOOD = 4


class _Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Measure both, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=400)
    parser.add_argument("--dead", type=int, default=3)
    options = parser.parse_args()
    logs.configure("json", "error")
    alone = _measure(options.events, 0)
    beside = _measure(options.events, options.dead)
    print(f"{_GOOD} receivers: {alone:.0f} deliveries a second")
    print(f"beside {options.dead} dead ones: {beside:.0f} ({beside / alone:.0%})")


def _measure(events: int, dead: int) -> float:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    silent = socketserver.TCPServer(("127.0.0.1", 0), _Receiver)  # accepts nobody
    ports = server.server_address[1], silent.server_address[1]
    with tempfile.TemporaryDirectory() as folder:
        house = _house(Path(folder))
        good = _fill(house, events, dead, ports)
        delivery = EventDelivery(house, _sender(ports)).repeated
        began = time.perf_counter()
        delivery.start()
        while _waiting(house, good):
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        delivery.stop()
        delivery.join()
        house.database.close()
    server.shutdown()
    server.server_close()
    silent.server_close()
    return events * len(good) / seconds


def _house(folder: Path) -> Installation:
    database = Database(f"sqlite:///{folder / 'moderation.sqlite3'}")
    migration.upgrade(database)
    settings = Settings(data_dir=folder)
    return Installation(settings, database, Vault(KeyRing.generate()), Classifier(None), DOORS)


def _sender(ports: tuple[int, int]) -> Sender:
    settings = Settings(
        database_url=SecretStr("sqlite://"),
        webhook_allow_http=True,
        webhook_allow_addresses="127.0.0.0/8",
        webhook_allow_ports=",".join(map(str, ports)),
    )
    return Sender(settings, resolve=lambda *_: ["127.0.0.1"], patience_seconds=_PATIENCE_SECONDS)


def _fill(house: Installation, events: int, dead: int, ports: tuple[int, int]) -> list[str]:
    """Endpoints and events, each event wanted by every endpoint; the good endpoints."""
    site = site_by_key(house, add_site(house, "blog", ["https://example.org"]).api_key)
    if site is None:
        raise SystemExit("the site that was just made is not there")
    now = clock.now()
    names = [f"good{number}" for number in range(_GOOD)] + [f"dead{one}" for one in range(dead)]
    endpoints = [
        WebhookEndpoint(
            id=new_id(),
            site_id=site.id,
            url=f"http://{name}.example.org:{ports[name.startswith('dead')]}/",
            description="",
            events=[],
            created_at=now - timedelta(days=1),
        )
        for name in names
    ]
    with house.database.transaction() as session:
        session.add_all(endpoints)
    ids = [endpoint.id for endpoint in endpoints[:_GOOD]]
    with house.database.transaction() as session:
        session.add_all(_event(site.id) for _ in range(events))
        session.flush()
        made = session.scalars(select(Event)).all()
        session.add_all(_dispatch(event, endpoint.id) for event in made for endpoint in endpoints)
    return ids


def _event(site_id: str) -> Event:
    now = clock.now()
    return Event(
        id=new_id(),
        site_id=site_id,
        sequence=1,
        type="comment.approved",
        payload={"id": new_id(), "body": "Thank you, the crust came out as you say. " * 8},
        created_at=now,
        due_at=now,
        dispatched_at=now,
    )


def _dispatch(event: Event, endpoint_id: str) -> Dispatch:
    now = clock.now()
    return Dispatch(
        id=new_id(),
        event_id=event.id,
        site_id=event.site_id,
        endpoint_id=endpoint_id,
        comment_id=event.payload["id"],
        sequence=1,
        state="waiting",
        tries=0,
        created_at=now,
        next_try_at=now,
    )


def _waiting(house: Installation, endpoints: list[str]) -> int:
    query = select(func.count()).where(
        Dispatch.endpoint_id.in_(endpoints), Dispatch.state == "waiting"
    )
    with house.database.reading() as session:
        return session.scalar(query) or 0


if __name__ == "__main__":
    main()
