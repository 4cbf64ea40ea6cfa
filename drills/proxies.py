"""Promise: behind each proxy as docs/operations.md sets it up, all is as it is without one.

Those of nginx, Caddy, Apache and HAProxy that are here are started one after the other with the
page's own example, in front of one service; this is done only where it is asked for by name. A
comment is taken in; a body that comes slowly stays outside; somebody signs in with the desk's
cookies; visitors are counted by the address that they come from, whatever they claim, and blocked
by their network; what is too large is refused in our words; nobody outside reads ``/metrics``; and
when the service has been away the next request is answered. Only loopback is asked.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from drills.frame import Form, Impossible, Kind, Outcome, run
from drills.frame.certificate import write_certificate
from drills.frame.installed import ORIGIN, Installed, installed
from drills.frame.processes import free_port, until
from drills.frame.proxies import NAME, PACKAGES, NotStarted, Place, program, running
from drills.frame.served import Served, serving
from drills.frame.visitors import Visitor

DATABASES: tuple[Kind, ...] = ("sqlite",)
BY_NAME_ALONE = True
_BURST = 3
_ADDRESS = f"https://{NAME}"
_BLOCKED = "127.0.7.0/24"
_PASSWORD = "four unrelated words do well"  # noqa: S105 - nobody's
_SLOW_HEAD = (
    f"POST /v1/sites/drill/form HTTP/1.1\r\nHost: {NAME}\r\n"
    "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
).encode()


@dataclass(frozen=True)
class Scene:
    """The service, its installation, and the proxy in front."""

    name: str
    served: Served
    place: Installed
    proxy: Place

    def visitor(self, network: int) -> Visitor:
        """Somebody of another network for each number, and for each proxy."""
        third = _NETWORKS[self.name] + network
        return Visitor(NAME, self.proxy.port, self.proxy.certificate, f"127.0.{third}.9")


_NETWORKS = {"nginx": 20, "caddy": 40, "apache2": 60, "haproxy": 80}


def comment_is_taken_in(scene: Scene) -> bool:
    """By a site that asks through the proxy."""
    comment = {
        "thread": {"url": f"{ORIGIN}/page/"},
        "author": {"name": "Jane Doe", "email": "jane@example.org"},
        "body": f"What the council said of {scene.name} is not what it did.",
    }
    key = f"Bearer {scene.place.keys['drill']}"
    return scene.visitor(1).ask("POST", "/v1/comments", comment, Authorization=key).status == 201


def slow_body_stays_outside(scene: Scene) -> bool:
    """While it comes, the proxy has no connection to the service."""
    until(lambda: _connections_to(scene.served.port) == 0, 15)
    with scene.visitor(1).connected() as slow:
        slow.sendall(_SLOW_HEAD + b"{")
        for _ in range(4):
            time.sleep(0.25)
            slow.sendall(b" ")
        return _connections_to(scene.served.port) == 0


def somebody_signs_in(scene: Scene) -> bool:
    """By link, with a password, and sees the desk by the cookie that they got."""
    said = scene.place.say("moderators", "add", f"{scene.name}@example.org", "--json")
    link = next(v for v in json.loads(said.stdout).values() if "/sign-in/link/" in str(v))
    browser, ours = scene.visitor(1), {"Origin": _ADDRESS, "Sec_Fetch_Site": "same-origin"}
    form = [("password", _PASSWORD), ("set_password", "1")]
    entered = browser.ask("POST", urlsplit(link).path, form, **ours)
    again = [("email", f"{scene.name}@example.org"), ("password", _PASSWORD)]
    signed_in = browser.ask("POST", "/review/sign-in", again, **ours)
    desk = browser.ask("GET", "/review/drill/", Cookie=signed_in.cookies)
    return (
        entered.status == signed_in.status == 303
        and signed_in.cookies.startswith("__Host-session=")
        and desk.status == 200
    )


def visitors_are_counted_by_where_they_come_from(scene: Scene) -> bool:
    """However many addresses one claims to have, and not together with others."""
    claims = [f"203.0.{number}.9" for number in range(_BURST + 1)]
    one = [_write(scene.visitor(2), claim) for claim in claims]
    return [each[0] for each in one] == [201] * _BURST + [429] and (
        _write(scene.visitor(3), claims[0])[0] == 201
    )


def networks_are_blocked_by_where_visitors_come_from(scene: Scene) -> bool:
    """And nobody gets blocked, or out of it, by what they claim."""
    blocked = Visitor(NAME, scene.proxy.port, scene.proxy.certificate, "127.0.7.9")
    caught, free = _write(blocked, "203.0.113.9"), _write(scene.visitor(4), "127.0.7.9")
    return _status(scene, caught[1]) == "spam" and _status(scene, free[1]) == "pending"


def what_is_too_large_is_refused_in_our_words(scene: Scene) -> bool:
    """As it is without a proxy: also what is four times too large."""
    key = {"Authorization": f"Bearer {scene.place.keys['drill']}"}
    sizes = (70_000, 300_000)
    large = [scene.visitor(5).ask("POST", "/v1/comments", {"body": "x" * n}, **key) for n in sizes]
    return all(each.status == 413 and "large" in each.says() for each in large)


def nobody_outside_reads_metrics(scene: Scene) -> bool:
    """Without a token."""
    return scene.visitor(1).ask("GET", "/metrics").status == 403


def service_that_was_away_is_asked_again_at_once(scene: Scene) -> bool:
    """Without it the proxy says that it is away; with it the next request is answered."""
    scene.served.stop()
    away = scene.visitor(1).ask("GET", "/livez").status
    scene.served.start()
    scene.served.wait_until_ready()
    return away in {502, 503} and scene.visitor(1).ask("GET", "/livez").status == 200


CHECKS: tuple[Callable[[Scene], bool], ...] = (
    slow_body_stays_outside,
    comment_is_taken_in,
    somebody_signs_in,
    visitors_are_counted_by_where_they_come_from,
    networks_are_blocked_by_where_visitors_come_from,
    what_is_too_large_is_refused_in_our_words,
    nobody_outside_reads_metrics,
    service_that_was_away_is_asked_again_at_once,
)


def drill(form: Form) -> Outcome:
    """Each proxy in front of the same service."""
    found = {name: path for name in PACKAGES if (path := program(name))}
    if not found:
        raise Impossible(f"None of {', '.join(PACKAGES)} is here.")
    broken: list[str] = []
    terms = f"0.01/{_BURST}"
    with installed(
        "drill", on=form.on, trusted_proxies="1", public_url=_ADDRESS, form_rate_limit=terms
    ) as place:
        _block(place, _BLOCKED)
        with serving(place) as served:
            for name, path in found.items():
                try:
                    with _behind(name, path, served, place) as scene:
                        broken += [
                            _sentence(name, check) for check in CHECKS if not _holds(check, scene)
                        ]
                except NotStarted as failed:
                    broken.append(str(failed))
    return Outcome(f"{len(CHECKS)} things behind each of {', '.join(found)}", broken)


@contextmanager
def _behind(name: str, path: str, served: Served, place: Installed) -> Iterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="drill-proxy-") as folder:
        proxy = Place(Path(folder), free_port(), served.port)
        write_certificate(proxy.certificate, NAME)
        with running(name, path, proxy):
            yield Scene(name, served, place, proxy)


def _holds(check: Callable[[Scene], bool], scene: Scene) -> bool:
    try:
        return check(scene)
    except (OSError, ValueError, StopIteration):
        return False


def _write(visitor: Visitor, claim: str) -> tuple[int, str]:
    """Post a comment by the form, with an address that nobody has vouched for."""
    comment = {
        "thread_url": f"{ORIGIN}/page/",
        "name": "Jane Doe",
        "email": "jane@example.org",
        "body": f"Written from {visitor.source} by {visitor.port} with {claim}.",
    }
    headers = {"Origin": ORIGIN, "Accept": "application/json", "X_Forwarded_For": claim}
    heard = visitor.ask("POST", "/v1/sites/drill/form", list(comment.items()), **headers)
    return heard.status, json.loads(heard.body or b"{}").get("id", "")


def _status(scene: Scene, comment: str) -> str:
    key = f"Bearer {scene.place.keys['drill']}"
    heard = scene.visitor(1).ask("GET", f"/v1/comments/{comment}", Authorization=key)
    return str(json.loads(heard.body or b"{}").get("status"))


def _block(place: Installed, network: str) -> None:
    """Put a network on the list of the drill's site."""
    from sqlalchemy import select

    from moderation.actions.lists.add_entry import add_entry
    from moderation.actions.lists.draft_entry import draft_entry
    from moderation.command_line.init import prepare
    from moderation.tables import Moderator, Site

    place.say("moderators", "add", "lists@example.org")
    installation = prepare(place.settings)
    with installation.database.reading() as session:
        site, moderator = (
            session.scalars(select(Site.id)).one(),
            session.scalars(select(Moderator.id)).one(),
        )
    add_entry(installation, site, draft_entry("blocked", "network", network, "", "", ""), moderator)
    installation.database.close()


def _connections_to(port: int) -> int:
    """How many the service has taken in, of this machine."""
    ours = f"0100007F:{port:04X}"
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(row.split()[1] == ours and row.split()[3] == "01" for row in rows)


def _sentence(name: str, check: Callable[[Scene], bool]) -> str:
    return f"{name}: not so: {check.__name__.replace('_', ' ')}"


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
