"""What moderators type at the desk, and what leaves it for the Commission's database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select, update

from drills.attack.doors import SITE, Desk, Doors
from drills.attack.voices import published
from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.act import OPERATOR
from moderation.actions.transparency.account import WantedAccount, connect_account
from moderation.delivery import Sender
from moderation.tables import Site, Statement, TransparencyAccount
from moderation.worker.statement_submission import submit_statements
from tests.fixtures.commission import CommissionDouble, serving_commission

_SUBMITTED = 20
_VIEWS = 15  # a moderator keeps 20 at most
_LONGEST_NAME = 60


def type_at_the_desk(doors: Doors, desk: Desk, words: list[str]) -> list[int]:
    """Answers in the site's name, and views under a name; the answers' statuses."""
    found = []
    for number, text in enumerate(words):
        made = published(doors)
        answers = f"/review/{SITE}/comments/{made}/answers"
        answer = {"name": f"Us {text}"[:100], "body": f"Thank you! {text}"}
        found.append(desk.post(answers, **answer).status)
        if number < _VIEWS:
            name = f"{number} {text}"[:_LONGEST_NAME]
            found.append(desk.post("/review/views", name=name, site=SITE, order="risk").status)
            found.append(desk.post("/review/views", name=text, thread=text, site=SITE).status)
        found.append(desk.get(f"/review/{SITE}/comments/{made}").status)
    return found


def desk_views(desk: Desk) -> Iterator[bytes]:
    """The pages that show views."""
    for path in ("/review/views", f"/review/{SITE}/"):
        yield desk.get(path).whole


def submit_some(house: Installation, commission: CommissionDouble) -> int:
    """Send statements as the worker does, of yesterday's decisions; how many were stored."""
    with house.database.reading() as session:
        site_id = session.scalars(select(Site.id)).one()
    base = f"http://127.0.0.1:{commission.port}"
    wanted = WantedAccount(base_url=base, token=commission.token, decides="none")
    connect_account(house, site_id, wanted, OPERATOR)
    yesterday = clock.now() - timedelta(days=2)
    with house.database.transaction() as session:
        session.execute(update(Statement).values(given_at=yesterday))
        earlier = yesterday - timedelta(days=1)
        session.execute(update(TransparencyAccount).values(read_up_to=earlier))
    sender = Sender(house.settings)
    for _ in range(_SUBMITTED):
        if not submit_statements(house, sender):
            break
    return len(commission.stored)


@contextmanager
def commissioned() -> Iterator[CommissionDouble]:
    """A double of the database, which stores what keeps its rules."""
    with serving_commission() as double:
        yield double
