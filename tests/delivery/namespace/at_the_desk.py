"""The same addresses at the desk: entered as webhooks, and tried by the test button.

Desk, action and worker are the service's own, with nothing about them changed.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from classifiers import SpamModel
from moderation import migration
from moderation.actions.doors import DOORS
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.find_site import find_site
from moderation.actions.webhooks.read_webhooks import read_webhooks
from moderation.app import create_app
from moderation.database import Database
from moderation.delivery import Sender
from moderation.settings import Settings
from moderation.vault import KeyRing, Vault
from moderation.worker.webhook_tests import send_webhook_test
from tests.delivery.namespace.addresses import CHANGING, EVIL, GOOD, REDIRECTS
from tests.delivery.namespace.name_server import NameServer
from tests.delivery.namespace.network import Listeners
from tests.fixtures.looks import seen
from tests.web.review.conftest import HERE, AtTheDesk

_TESTS_A_MINUTE = 10


def at_the_desk(folder: Path, listeners: Listeners, names: NameServer) -> Iterator[dict[str, Any]]:
    """Enter each address, press its button, and have the worker do it."""
    house = open_house(folder)
    app = create_app(house)
    sender = Sender(house.settings)
    names.asked.clear()
    urls = [*GOOD, *REDIRECTS, CHANGING[0], CHANGING[0], *EVIL]
    pressed, name, places = _TESTS_A_MINUTE, "", dict[str, str]()
    for number, url in enumerate(urls):
        if pressed >= _TESTS_A_MINUTE:
            name = f"site-{number}"
            post, pressed = _admin_of(house, app.test_client(), name), 0
        found = post(f"/review/{name}/webhooks", url=url, which="all")
        tried = {"url": url, "registered": found.status_code, "outcome": None}
        tried["reached_at_entry"] = listeners.taken()
        if found.status_code == 303:
            places[url] = found.headers["Location"].partition("?")[0]
        if url in places:
            where = places[url]
            assert post(f"{where}/tests").status_code == 303
            pressed += 1
            while send_webhook_test(house, sender):
                pass
            tried["outcome"] = _outcome(house, name, where)
        yield tried | {"reached": listeners.taken()}


def open_house(folder: Path) -> Installation:
    """An installation of its own, as the settings make it."""
    settings = Settings(
        data_dir=folder, database_url=SecretStr(f"sqlite:///{folder / 'inside.sqlite3'}")
    )
    ring = KeyRing.generate()
    ring.save(settings.key_ring_path)
    database = Database(settings.sqlalchemy_url)
    migration.upgrade(database)
    return Installation(settings, database, Vault(ring), Classifier(SpamModel.load()), DOORS)


def _admin_of(house: Installation, client: Any, name: str) -> Callable[..., Any]:
    add_site(house, name, ["https://example.org"])
    token = add_moderator(house, f"{name}@example.org", "admin", name, "Ada")
    client.post(f"/review/sign-in/link/{token}", data={"not_now": "1"}, headers=HERE)
    token = AtTheDesk(client).token()

    def post(path: str, **fields: str) -> Any:
        return client.post(path, data={"form_token": token} | fields, headers=HERE)

    return post


def _outcome(house: Installation, name: str, where: str) -> str | None:
    with house.database.reading() as session:
        site_id = find_site(session, name).id
    for webhook in seen(house, read_webhooks, site_id):
        if where.endswith(webhook.id) and webhook.test:
            return webhook.test.outcome
    return None
