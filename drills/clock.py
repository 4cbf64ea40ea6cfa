"""Promise: a clock that jumps by a day, ahead and back, loses nothing and stops nothing.

It is that of the service's processes alone, and jumps under load: a day back and ahead, in the full
form also a day ahead and back, three times. Comments are taken in meanwhile, and what was posted
before a jump is answered as before after it. A session of the desk is over after a jump ahead, as
it idles out after 30 minutes, and goes on after one back. Then the worker is well within a minute
(the smallest form: three), and every event is sent, also what was under way or waited a day ahead.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import select

from drills.attack.doors import SITE, Desk, Doors
from drills.attack.house import opened, until_told
from drills.attack.kept import Kept, receiver
from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.clock import SetClock, set_clock
from drills.frame.installed import installed
from drills.frame.ledger import CUT, Ledger
from drills.frame.processes import until
from drills.frame.served import Served, serving
from drills.frame.writers import Writers, confirm
from moderation.actions.installation import Installation
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.tables import Site, WebhookEndpoint

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
_DAY = timedelta(days=1)
_THERE_AND_BACK = (timedelta(), -_DAY, timedelta(), _DAY, timedelta())
_SETTINGS = {
    "rate_limit": "off",
    "webhook_allow_http": "1",
    "webhook_allow_addresses": "127.0.0.1/32",
}
_LOOKS = ("look:search", "look:deliveries", "look:expiry")
_WRITERS = 4
_TRIES = 3  # to sign in, where the service is too busy
_REPEATED = 20  # since the last jump; keys are remembered for 48 hours


@dataclass
class Drilled:
    """What is drilled, and what was heard of it."""

    served: Served
    doors: Doors
    clock: SetClock
    ledger: Ledger
    patience: float
    jumps: int = 0
    kept_out: int = 0


def drill(form: Form) -> Outcome:
    """Jump so often."""
    kept, found = Kept(), list[str]()
    offs = form.pick(_THERE_AND_BACK[:-1] * 3 + _THERE_AND_BACK[-1:], _THERE_AND_BACK[:3])
    with (
        receiver(kept) as port,
        installed(SITE, on=form.on, disk=None, webhook_allow_ports=str(port), **_SETTINGS) as place,
        set_clock(place.folder) as clock,
        opened(place) as house,
        serving(replace(place, environment=place.environment | clock.environment)) as served,
    ):
        hear_of_all(house, port)
        at = Drilled(served, Doors(served.port, house), clock, Ledger(), form.pick(60.0, 180.0))
        for before, after in pairwise(offs):
            found += jump(at, before, after)
        found += confirm(at.ledger, served.port, at.doors.api_key, _REPEATED)
        untold = until_told(house)
        found += [f"{untold} events were never sent"] if untold else []
        unheard = len(at.ledger.acknowledged) - len(kept.received)
        found += [f"{unheard} comments were told to nobody"] if unheard > 0 else []
        found += breaches(at.ledger, place)
    ledger = at.ledger
    return Outcome(
        f"{at.jumps} jumps of a day: {len(ledger.acknowledged)} acknowledged, "
        f"{ledger.answers[503]} times 503, {ledger.answers[CUT]} cut, "
        f"{len(kept.received)} webhooks, {at.kept_out} sign-ins answered by 503 at first",
        found,
    )


def hear_of_all(house: Installation, port: int) -> None:
    """A webhook for every event of the site, that was there before whatever day it is set to."""
    with house.database.reading() as session:
        site_id = session.scalars(select(Site.id)).one()
    add_webhook(house, site_id, f"http://127.0.0.1:{port}/hook", [], "", None)
    with house.database.transaction() as session:
        session.scalars(select(WebhookEndpoint)).one().created_at -= 2 * _DAY


def jump(at: Drilled, before: timedelta, after: timedelta) -> Iterator[str]:
    """What goes wrong when the clock is set."""
    at.jumps += 1
    desk = sign_in(at)
    if (status := status_of(desk)) != 200:
        yield f"{desk.let_in} and then {status} for who signs in before jump {at.jumps}"
        return
    with Writers(at.ledger, at.served.port, at.doors.api_key, number=_WRITERS):
        at.ledger.wait_for(2 * _WRITERS)
        posted = list(at.ledger.acknowledged)[-1:]
        at.clock.set(after)
        at.ledger.wait_for(2 * _WRITERS)
    yield from confirm_some(at, posted)
    if until(lambda: is_well(at.served), at.patience) is None:
        yield f"the worker is not well {at.patience:.0f} s after a jump"
    if (status_of(desk) == 200) is (after > before):
        said = "outlived" if after > before else "ended by"
        yield f"a session was {said} a jump {'ahead' if after > before else 'back'}"


def confirm_some(at: Drilled, tokens: Sequence[str]) -> list[str]:
    """Repeat what was acknowledged before a jump."""
    some = Ledger(at.ledger.postings, {one: at.ledger.acknowledged[one] for one in tokens})
    return confirm(some, at.served.port, at.doors.api_key)


def sign_in(at: Drilled) -> Desk:
    """Somebody new; who is told that nothing was stored asks for another link, as one would."""
    for number in range(_TRIES):
        desk = Desk(at.doors, f"jane-{at.jumps}-{number}@example.org")
        if desk.let_in != 503:
            break
        at.kept_out += 1
    return desk


def status_of(desk: Desk) -> int:
    """How one's own account at the desk is answered: by 200 who is signed in."""
    return desk.get("/review/account").status


def is_well(served: Served) -> bool:
    """Whether the worker has beaten, and its looks work."""
    checks = json.loads(served.ask("/readyz?verbose")[1] or "{}").get("checks", {})
    return all(checks.get(one, [{}])[0].get("status") == "pass" for one in _LOOKS)


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
