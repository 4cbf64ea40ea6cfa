"""Promise: however many report, and however often, no status moves and the queue stays readable.

10,000 reports of 3 networks on one comment, at the door, which lets few in, and once more past its
limits; 200 comments of one page reported by 200 networks; a report that one network makes and takes
back a hundred times: every comment is as it was, a network counts once, and who opens *Reported*
finds it all in one row. One connection reports. Beside it stands the same service without a report,
and the desk's queue is opened on both by turns: its processes spend at most 1.5 times as much.
``--reports`` says how many of the first there are.
"""

import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from drills.attack.doors import SITE, Answer, Desk, Doors
from drills.attack.house import opened
from drills.attack.voices import published, report_form
from drills.frame import Form, Kind, Outcome, run
from drills.frame.installed import installed
from drills.frame.served import Served, serving
from moderation.actions.installation import Installation
from moderation.actions.reports.report_comment import WantedReport, report_comment
from moderation.actions.reports.report_status import withdraw_report
from moderation.tables import Comment, ReaderReport, Site

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
LONGEST_SECONDS = 1200
MOST_OF_DESK = 1.5
"""Times as much as the desk without a report spends on its queue."""
MOST_OF_REPORT = 30.0
"""Milliseconds of processor that the service spends on a report, on average."""
MOST_OF_PAGE = 400_000
"""Bytes of the page *Reported*: 25 cards and their waves."""
_FEW = 3
_SETTINGS = {"rate_limit": "off", "visitor_rate_limit": "off", "trusted_proxies": "1"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_TICKS = os.sysconf("SC_CLK_TCK")

Standing = dict[str, tuple[object, ...]]


@dataclass
class Stand:
    """One service with its site, and an admin at its desk."""

    doors: Doors
    desk: Desk
    house: Installation
    served: Served
    comments: list[str]
    token: str  # of the form by which readers report
    refused: int = 0

    def standing(self) -> Standing:
        """Each comment's status, what the public sees of it, and its version."""
        query = select(Comment.id, Comment.status, Comment.published_revision, Comment.version)
        with self.house.database.reading() as session:
            return {one: tuple(rest) for one, *rest in session.execute(query)}

    @property
    def site_id(self) -> str:
        """The site's."""
        with self.house.database.reading() as session:
            return session.scalars(select(Site.id)).one()

    def reports(self, comment_id: str) -> int:
        """How many rows there are of one comment."""
        query = select(func.count()).where(ReaderReport.comment_id == comment_id)
        with self.house.database.reading() as session:
            return session.scalar(query) or 0

    def spent(self) -> float:
        """Seconds of processor that its processes have spent."""
        return sum(map(_ticks, self.served.web_processes())) / _TICKS


@contextmanager
def standing(form: Form, number: int) -> Iterator[Stand]:
    """A service with so many published comments."""
    with (
        installed(SITE, on=form.on, disk=None, **_SETTINGS) as place,
        opened(place) as house,
        serving(place, "--workers", "1") as served,
    ):
        doors = Doors(served.port, house)
        desk = Desk(doors)
        comments = [published(doors) for _ in range(number)]
        form_of = report_form(doors, comments[0])
        token = doors.ask("GET", form_of, None, {"Origin": doors.origin}).json()["token"]
        yield Stand(doors, desk, house, served, comments, token)


def report_from(stand: Stand, comment_id: str, network: int, text: str = "") -> Answer:
    """Report it from one of many networks, by the form that a page has open."""
    place = report_form(stand.doors, comment_id)
    heads = _FORM | {"Origin": stand.doors.origin}
    heads["X-Forwarded-For"] = f"3fff:ca9:{network:x}::1"
    fields = {"token": stand.token, "kind": "abusive", "text": text}
    return stand.doors.ask("POST", place, urlencode(fields).encode(), heads)


def past_the_limits(stand: Stand, comment_id: str, number: int) -> list[float]:
    """So many reports of few networks, of which no limit keeps one; milliseconds of processor."""
    taken = []
    site_id = stand.site_id
    for each in range(number):
        wanted = WantedReport("abusive", text=f"Number {each}")
        network = f"3fff:ca9:{1 + each % _FEW:x}::/48"
        began = time.thread_time()
        report_comment(stand.house, site_id, comment_id, network, wanted)
        taken.append((time.thread_time() - began) * 1000)
    return taken


def again_and_again(stand: Stand, comment_id: str, times: int) -> None:
    """Report, take back, and report, from one network."""
    for _ in range(times):
        wanted = WantedReport("abusive")
        token = report_comment(stand.house, stand.site_id, comment_id, "3fff:ca9:999::/48", wanted)
        withdraw_report(stand.house, token)


def open_by_turns(
    loud: Stand, quiet: Stand, path: str, times: int
) -> tuple[list[float], list[float], float]:
    """Milliseconds of each opening with and without, by turns; and the ratio of what was spent."""
    taken: tuple[list[float], list[float]] = ([], [])
    spent = [0.0, 0.0]
    for _ in range(times):
        for which, stand in enumerate((loud, quiet)):
            before, began = stand.spent(), time.perf_counter()
            stand.desk.get(path)
            taken[which].append((time.perf_counter() - began) * 1000)
            spent[which] += stand.spent() - before
    return *taken, spent[0] / max(spent[1], 1 / _TICKS)


def ask_much(stand: Stand, comment_id: str, number: int) -> Counter[int]:
    """So many requests of few networks; the answers."""
    asked = (report_from(stand, comment_id, 1 + one % _FEW) for one in range(number))
    return Counter(answer.status for answer in asked)


def each_by_another(stand: Stand, comments: list[str]) -> list[float]:
    """Each reported by a network of its own, on one connection; milliseconds of each."""
    taken = []
    for number, comment_id in enumerate(comments):
        began = time.perf_counter()
        stand.refused += report_from(stand, comment_id, 1_000 + number).status != 202
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def drill(form: Form) -> Outcome:
    """Report, and look at both desks by turns."""
    asked = round(form.options["reports"])
    many, comments, times = form.pick((asked, 200, 100), (300, 30, 10))
    openings = form.pick(150, 60)
    with standing(form, comments + 2) as loud, standing(form, comments + 2) as quiet:
        one, again, *others = loud.comments
        before = loud.standing()
        answers = ask_much(loud, one, many)
        alone = past_the_limits(loud, one, many)
        spent = loud.spent()
        milliseconds = each_by_another(loud, others)
        each = (loud.spent() - spent) / len(others) * 1000
        again_and_again(loud, again, times)
        page = loud.desk.get(f"/review/{SITE}/reported")
        with_, without, ratio = open_by_turns(loud, quiet, f"/review/{SITE}/", openings)
        moved = len({*before.items()} ^ {*loud.standing().items()})
        rows = loud.reports(one), loud.reports(again)
    cards, waves = page.body.count(b"<article data-row"), page.body.count(b"report-wave")
    measured = (
        f"{many:,} requests of {_FEW} networks ({answers[202]:,} taken in, {answers[429]:,} told "
        f"to wait), {many:,} reports past the limits, {comments} comments by as many networks, one "
        f"taken back {times} times: {moved} statuses moved, {rows[0]} and {rows[1]} rows; a report "
        f"takes p99 {_p99(alone):.1f} ms of processor; by the door {each:.1f} of processor, and "
        f"p50 {statistics.median(milliseconds):.0f}, p99 {_p99(milliseconds):.0f} ms; Reported has "
        f"{cards} cards and {waves} waves in {len(page.body) / 1000:.0f} KB; the queue spends "
        f"{ratio:.2f} times as much beside without, p99 {_p99(with_):.0f} and "
        f"{_p99(without):.0f} ms"
    )
    broken = [f"{moved} comments are not as they were"] if moved else []
    broken += [f"{rows} rows, and not {(_FEW, 1)}"] if rows != (_FEW, 1) else []
    broken += [f"{loud.refused} reports were refused"] if loud.refused else []
    strange = answers.keys() - {202, 429}
    broken += [f"reports are answered {sorted(strange)}"] if strange else []
    broken += [f"a report takes {each:.1f} ms"] if each > MOST_OF_REPORT else []
    broken += [f"the queue spends {ratio:.2f} times as much"] if ratio > MOST_OF_DESK else []
    is_short = cards + waves >= 1 and len(page.body) <= MOST_OF_PAGE
    broken += [] if is_short and page.status == 200 else ["Reported can't be read"]
    return Outcome(measured, broken)


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")")[1].split()
    return int(fields[11]) + int(fields[12])


def _p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, reports=10_000))
