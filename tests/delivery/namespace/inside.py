"""The program that runs inside the namespace: tries everything, and writes down what came of it.

unshare --net --mount python -m tests.delivery.namespace.inside FOLDER
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from moderation.delivery import Message, Sender
from moderation.settings import Settings
from tests.delivery.namespace import network
from tests.delivery.namespace.addresses import CHANGING, EVIL, GOOD, REDIRECTS
from tests.delivery.namespace.at_the_desk import at_the_desk
from tests.delivery.namespace.by_delivery import by_delivery
from tests.delivery.namespace.name_server import ZONE, NameServer

MESSAGE = Message("0190-test", b'{"type": "webhook.test"}', ["whsec_" + "A" * 43 + "="])
SETTINGS: dict[str, dict[str, Any]] = {
    "usual": {},
    "http and other ports": {
        "webhook_allow_http": True,
        "webhook_allow_ports": "80,3128,5432,8080,8443",
    },
}


def main(folder: Path) -> None:
    """Build the network, try, and write ``report.json``."""
    network.build()
    network.ask_only(network.RESOLVER, folder)
    names = NameServer(network.RESOLVER)
    listeners = network.Listeners(folder / "server.pem")
    report = {
        "reachable": _reach_all(listeners),
        "sent": list(_send_all(listeners, names)),
        "desk": list(at_the_desk(folder, listeners, names)),
        "delivered": by_delivery(folder, listeners, names),
    }
    (folder / "report.json").write_text(json.dumps(report))


def _reach_all(listeners: network.Listeners) -> list[str]:
    """Which addresses answer to whoever connects without asking whether they may."""
    for address in (*network.FORBIDDEN.values(), network.PUBLIC_4, network.PUBLIC_6):
        network.connect(address, 443)
    return [address for address, _ in listeners.taken()]


def _send_all(listeners: network.Listeners, names: NameServer) -> Iterable[dict[str, Any]]:
    for kind, changes in SETTINGS.items():
        names.asked.clear()
        settings = Settings(database_url=SecretStr("sqlite://"), **changes)
        sender = Sender(settings, patience_seconds=10)
        twice = [url for url in (*CHANGING, f"https://rebinding-back.{ZONE}/hook") for _ in "12"]
        urls = [*GOOD, *REDIRECTS, *twice, *EVIL]
        if changes:
            urls += [url.replace("https://", "http://") for url in EVIL]
        for url in urls:
            before = names.asked.copy()
            outcome = sender.send(url, MESSAGE)
            yield {
                "settings": kind,
                "url": url,
                "outcome": outcome.name,
                "reached": listeners.taken(),
                "asked": (names.asked - before).total(),
            }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
