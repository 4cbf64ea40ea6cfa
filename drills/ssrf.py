"""Promise: wherever it is sent, the service reaches no address that is not public, unless allowed.

The whole service runs in a network of its own, in which something listens at every forbidden
address and the name server lies (``tests/delivery/namespace``). Webhooks, their test button,
Akismet's callbacks, single sign-on and everything that a comment names lead there: by number, by
name, by names that change, by redirect. The public ones are reached, of the others none. Then one
private network is allowed: it is reached, and the others are not.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import exists, func, select

from drills.attack.doors import SITE, Desk, Doors, comment, cookies_of
from drills.attack.house import opened
from drills.frame import Form, Impossible, Kind, Outcome, run
from drills.frame.installed import Installed, installed
from drills.frame.processes import PATIENCE_SECONDS, until
from drills.frame.served import serving
from drills.frame.tools import require
from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation import Actor, Installation
from moderation.actions.sites.add_site import add_site
from moderation.identifiers import new_id
from moderation.tables import (
    Comment,
    Delivery,
    Dispatch,
    Event,
    Moderator,
    Site,
    WebhookEndpoint,
    WebhookTest,
)
from tests.delivery.namespace import network
from tests.delivery.namespace.addresses import CHANGING, EVIL, GOOD, NAMED, REDIRECTS
from tests.delivery.namespace.name_server import NAMES, ZONE, NameServer
from tests.fixtures.receivers import write_certificates

DATABASES: tuple[Kind, ...] = ("sqlite",)  # whom it reaches doesn't hang on it
_PROXY = "http://169.254.169.254:3128"
_INSIDE = "DRILL_INSIDE"
_ISSUER = f"https://receiver.{ZONE}"
_DISCOVERY = "/.well-known/openid-configuration"
_PUBLIC = {network.PUBLIC_4, network.PUBLIC_6}
_ALLOWED = network.FORBIDDEN["private-10"]
_TESTS_A_MINUTE = 10
_SETTINGS = {
    "rate_limit": "off",
    "undo_seconds": "0",
    "oidc_issuer": _ISSUER,
    "oidc_client_id": "desk",
    "oidc_client_secret": "of the drill",
}
_CALLBACKS = 10  # of a site, at most
# What the provider says besides its own; the last is what a browser is led by, for ten minutes.
_PROVIDERS = (
    {"token_endpoint": f"https://is-metadata.{ZONE}/token"},
    {"jwks_uri": f"https://is-private-10.{ZONE}/keys"},
    {"jwks_uri": "https://127.0.0.1:6379/keys"},
    {"jwks_uri": "https://[::ffff:169.254.169.254]/keys"},
    {"jwks_uri": f"https://rebinding-6.{ZONE}/keys"},
    {"token_endpoint": f"https://mixed.{ZONE}/token", "jwks_uri": f"https://chain-1.{ZONE}/keys"},
)


def drill(form: Form) -> Outcome:
    """Run this file again in a namespace of its own, unless it is there."""
    if _INSIDE in os.environ:
        return besiege(form, Path(os.environ[_INSIDE]))
    require("ip", "iproute2")
    with tempfile.TemporaryDirectory(prefix="ssrf-") as folder:
        write_certificates(Path(folder), *(f"{name}.{ZONE}" for name in NAMES))
        unshare = ["unshare", "--net", "--mount", *(["--map-root-user"] if os.geteuid() else [])]
        again = [sys.executable, "-m", "drills.ssrf", *sys.argv[1:]]
        proxies = {f"{kind}_proxy": _PROXY for kind in ("http", "https", "all")}
        proxies |= {name.upper(): value for name, value in proxies.items()}
        # A provider of single sign-on may be asked by way of a proxy, so that is none of its own.
        trusted = {"SSL_CERT_FILE": f"{folder}/authority.pem", "no_proxy": f"127.0.0.1,{ZONE}"}
        environment = os.environ | proxies | trusted | {_INSIDE: folder}
        if subprocess.run([*unshare, "true"], check=False).returncode:
            raise Impossible("No network namespace can be made here.")
        done = subprocess.run(
            [*unshare, *again], env=environment, check=False, stdout=subprocess.PIPE, text=True
        )
    said = (done.stdout.strip().splitlines() or ["it came to no end"])[-1]
    measured, *broken = said.split("; BROKEN: ")
    return Outcome(measured, broken or ([] if done.returncode == 0 else [measured]))


def besiege(form: Form, folder: Path) -> Outcome:
    """Build the network, run services in it, and send them everywhere."""
    network.build()
    network.ask_only(network.RESOLVER, folder)
    NameServer(network.RESOLVER)
    listeners = network.Listeners(folder / "server.pem")
    evil = EVIL[:: form.pick(1, 10)]
    reachable = {at for at, _ in _reach_all(listeners)}
    usual = Siege.of(form, listeners, evil, WAYS)
    allowed = f"{_ALLOWED}/32"
    other = Siege.of(form, listeners, NAMED, _SENT_TO, webhook_allow_addresses=allowed)
    wrong = {*(usual.reached - _PUBLIC), *(other.reached - _PUBLIC - {_ALLOWED})}
    missed = _PUBLIC - usual.reached, {*_PUBLIC, _ALLOWED} - other.reached
    broken = [f"{one} was reached" for one in sorted(wrong)]
    broken += [f"{one}, which may be, was not reached" for one in sorted(missed[0] | missed[1])]
    broken += [f"nothing listens at {one}" for one in {*network.FORBIDDEN.values()} - reachable]
    untried = [*usual.untried, *other.untried]
    broken += [f"{len(untried)} were not tried, such as {untried[0]}"] if untried else []
    return Outcome(
        f"{len(evil)} addresses by {len(WAYS)} ways: {usual.tries + other.tries} deliveries tried, "
        f"{len(wrong)} of {len(network.FORBIDDEN)} forbidden listeners reached, "
        f"{len(usual.reached & _PUBLIC)} of 2 public ones; one that was allowed too, alone",
        broken,
    )


@dataclass(frozen=True)
class Besieged:
    """A service, and the ways in."""

    place: Installed
    doors: Doors
    desk: Desk
    listeners: network.Listeners
    form: Form


Way = Callable[[Besieged, Sequence[str]], None]


@dataclass(frozen=True)
class Siege:
    """What came of sending a service everywhere."""

    reached: set[str]
    tries: int
    untried: list[str]  # receivers

    @classmethod
    def of(
        cls,
        form: Form,
        listeners: network.Listeners,
        evil: Sequence[str],
        ways: Sequence[Way],
        **settings: str,
    ) -> "Siege":
        """Make one by every way, and wait until all was tried."""
        listeners.taken()
        with (
            installed(SITE, on=form.on, disk=None, **(_SETTINGS | settings)) as place,
            opened(place) as house,
            serving(place) as served,
        ):
            doors = Doors(served.port, house)
            at = Besieged(place, doors, Desk(doors), listeners, form)
            for way in ways:
                way(at, evil)
            doors.api("POST", "/v1/comments", comment("jane@example.org"))  # all hear of it
            until(lambda: not untried_in(house), 4 * PATIENCE_SECONDS)
            untried = untried_in(house)
            with house.database.reading() as session:
                tries = session.scalar(select(func.count(Delivery.id))) or 0
        return cls({at for at, _ in listeners.taken()}, tries, untried)


def untried_in(house: Installation) -> list[str]:
    """Where something is to be sent to, and nobody has tried yet.

    Not what waits behind a first try: after some failures all of a receiver's waits longer.
    """
    was_tried = exists().where(Delivery.endpoint_id == WebhookEndpoint.id)
    wanted = exists().where(Dispatch.endpoint_id == WebhookEndpoint.id, Dispatch.state == "waiting")
    query = select(WebhookEndpoint.url).where(wanted, ~was_tried)
    undispatched = select(Event.id).where(
        Event.dispatched_at.is_(None), Event.withdrawn_at.is_(None)
    )
    untested = select(WebhookTest.id).where(WebhookTest.finished_at.is_(None))
    with house.database.reading() as session:
        return [one for each in (query, undispatched, untested) for one in session.scalars(each)]


def _reach_all(listeners: network.Listeners) -> list[tuple[str, int]]:
    """Who answers to whoever connects without asking whether they may."""
    for address in (*network.FORBIDDEN.values(), *_PUBLIC):
        network.connect(address, 443)
    return listeners.taken()


def _by_webhooks(at: Besieged, evil: Sequence[str]) -> None:
    """Endpoints that are there already, past what would refuse them."""
    with at.doors.house.database.transaction() as session:
        site_id = session.scalars(select(Site.id).where(Site.name == SITE)).one()
        session.add_all(
            WebhookEndpoint(
                id=new_id(),
                site_id=site_id,
                url=url,
                description="",
                events=[],
                created_at=clock.now() - timedelta(days=1),
            )
            for url in [*GOOD, *REDIRECTS, CHANGING[0], *evil]
        )


def _at_the_desk(at: Besieged, evil: Sequence[str]) -> None:
    """Typed at the desk; who is taken in is tried by the test button."""
    pressed = 0
    for url in evil:
        answer = at.desk.post(f"/review/{SITE}/webhooks", url=url, which="all")
        where = answer.headers.get("location", "").partition("?")[0]
        if answer.status == 303 and pressed < _TESTS_A_MINUTE:
            pressed += 1
            at.desk.post(f"{where}/tests")


def _by_callbacks(at: Besieged, _evil: Sequence[str]) -> None:
    """Where WordPress wants to be called back: on pages of the site, which lie where they like."""
    names = [f"https://is-{name}.{ZONE}" for name in network.FORBIDDEN]
    for number in range(0, len(names), _CALLBACKS):
        some, site = names[number : number + _CALLBACKS], f"called-{number}"
        key = add_site(at.doors.house, site, some).keys["akismet"]
        for origin in some:
            fields = {"blog": origin, "permalink": f"{origin}/1", "comment_content": "Good bread."}
            at.doors.akismet(fields | {"api_key": key, "callback": f"{origin}/callback"})
    with at.doors.house.database.reading() as session:
        someone = session.scalars(select(Moderator.id)).one()
        waiting = session.execute(select(Comment.site_id, Comment.id)).all()
    for site_id, comment_id in waiting:
        wanted = WantedDecision("approved", Actor.moderator(someone))
        decide(at.doors.house, site_id, comment_id, wanted)


def _by_what_is_named(at: Besieged, evil: Sequence[str]) -> None:
    """Comments whose every address leads there: nobody looks what they lead to."""
    for url in evil:
        author = {"name": "Jane", "email": "jane@example.org", "url": url}
        texts = {"body": f"See {url}", "referrer": url[:500], "user_agent": url[:500]}
        at.doors.api("POST", "/v1/comments", comment("jane@example.org") | texts)
        at.doors.api("POST", "/v1/comments", comment("jane@example.org") | {"author": author})
        at.doors.api("POST", "/v1/comments", comment("jane@example.org", thread={"url": url}))


def _by_provider(at: Besieged, _evil: Sequence[str]) -> None:
    """A provider of single sign-on that names others for tokens and keys; a browser, and doctor."""
    for names in _PROVIDERS[:: at.form.pick(1, 3)]:
        document = {
            "issuer": _ISSUER,
            "authorization_endpoint": f"{_ISSUER}/authorize",
            "token_endpoint": f"{_ISSUER}/token",
            "jwks_uri": f"{_ISSUER}/keys",
        }
        at.listeners.documents[_DISCOVERY] = json.dumps(document | names).encode()
        at.place.say("doctor")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    here = {"Origin": f"http://127.0.0.1:{at.doors.port}"}
    left = at.doors.ask("POST", "/review/sign-in/provider", b"", kind | here)
    found = re.search(rb"state=([A-Za-z0-9_-]+)", left.body)
    state = found.group(1).decode() if found else ""
    cookie = {"Cookie": cookies_of(left)}
    back = f"/review/sign-in/provider/return?state={state}&code=1"
    at.doors.ask("GET", back, None, cookie)


# Those last that hear of every comment.
_SENT_TO: tuple[Way, ...] = (_by_callbacks, _at_the_desk, _by_webhooks)
WAYS: tuple[Way, ...] = (_by_what_is_named, _by_provider, *_SENT_TO)


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
