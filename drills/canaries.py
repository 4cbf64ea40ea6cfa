"""Promise: of 10,000 addresses that came in by every door, no form of one is anywhere to be found.

They are sent by every door, in every field, in what is refused, what fails and what is imported,
by readers who report, appeal and confirm mail, by authors who change, withdraw, appeal, ask for
mail, confirm it and end it, each from a network of their own, and by moderators who answer for the
site and name views. Statements are sent to the Commission's database, and exported. Then all that
the service keeps, writes, answers or sends is looked through for them: plain, in other letters and
encodings, as digests, packed; likewise for those networks, and for the tokens of authors and
reporters, which stand in their answer or their mail alone. In each of these places another one of
each was planted; a scanner that misses it, or one of its forms, has proved nothing. Of 10,000 that
takes an hour and a half on two cores; ``--addresses`` says how many.
"""

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from sqlalchemy import select, text

from drills.attack.desk_words import commissioned, desk_views, submit_some, type_at_the_desk
from drills.attack.doors import SITE, Desk, Doors, comment
from drills.attack.house import opened, until_told
from drills.attack.kept import Kept, receiver
from drills.attack.letters import answer_mail, mailbox, written
from drills.attack.scanner import Scanner, missed_forms, planted, unpacked
from drills.attack.searching import Places, Search, Sought
from drills.attack.voices import NETWORKS, forms_of_machine
from drills.attack.ways_in import WAYS, as_the_author, by_import
from drills.frame import Form, Kind, Outcome, run
from drills.frame.installed import Installed, installed
from drills.frame.served import Served, serving
from moderation.actions.installation import Installation
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.tables import Comment, Site, TrainedModel
from tests.fixtures.commission import CommissionDouble
from tests.tables.traces import stored

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
LONGEST_SECONDS = 7200
MARK, PLANTED = "canaryofthedrill", "plantedbythedrill"
_WRITERS = 8
_SHARE_IMPORTED = 5  # one in so many
_FAILING = 24
_PIECE, _OVERLAP = 32 * 2**20, 4096
_NAMED = 5  # of what was found
_SETTINGS = {
    "rate_limit": "off",
    "trusted_proxies": "1",  # so that everybody says where they are
    "undo_seconds": "0",
    "public_url": "https://comments.example.org",
    "mail_from": "comments@example.org",
    "mail_encryption": "none",
    "log_level": "debug",
    "webhook_allow_http": "1",
    "webhook_allow_addresses": "127.0.0.1/32",
}
_DESK_PAGES = (
    *("", "?status=approved", "?status=spam", "audit", "audit.csv", "numbers", "numbers.csv"),
    *("lists", "webhooks", "settings", "people", "model", "reported", "appeals"),
)
_COMMANDS = (
    ("doctor",),
    ("sites", "list", "--json"),
    ("moderators", "list", "--json"),
    ("webhooks", "list", SITE, "--json"),
    ("audit", "export", "--json"),
    ("models", "list", "--json"),
    ("keys", "list"),
)


_OF_STATEMENTS = ("--site", SITE, "--since", "2020-01-01")
_TYPED = 20  # at the desk


def addresses_of(mark: str, number: int) -> list[str]:
    """So many addresses that nobody else has."""
    return [f"{mark}{each:06d}@mail{each % 97}.example.org" for each in range(number)]


_PLANTED_NETWORK, _PLANTED_TOKEN = "3fff:ca8:1::2", "TokenThatIsPlantedByTheDrill0123"
_NOTE = " ".join((addresses_of(PLANTED, 1)[0], _PLANTED_NETWORK, _PLANTED_TOKEN)).encode()


def send_all(doors: Doors, addresses: list[str]) -> None:
    """Each address by one of the ways in, and some of them while the database stands still."""
    failing, rest = addresses[:_FAILING], addresses[_FAILING:]
    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(lambda pair: pair[0](doors, pair[1]), zip(cycle(WAYS), rest, strict=False)))
    with standstill(doors.house), ThreadPoolExecutor(_FAILING) as pool:
        for done in [pool.submit(as_the_author, doors, one) for one in failing]:
            done.exception()  # a refusal has no identifier to go on with


@contextmanager
def standstill(house: Installation) -> Iterator[None]:
    """Nobody else can write."""
    lock = "BEGIN IMMEDIATE" if house.database.is_sqlite else "LOCK TABLE comments"
    with closing(house.database.engine.raw_connection()) as connection:
        connection.cursor().execute(lock)
        try:
            yield
        finally:
            connection.rollback()


def plant(doors: Doors) -> None:
    """One more, in forms that no mask can know, by the way of every comment; and beside that way.

    So what is planted is wherever a comment's text is, and what a database keeps of a table.
    """
    forms = planted(addresses_of(PLANTED, 1)[0])
    digests = " ".join(form.decode() for name, form in forms.items() if name.endswith("hex"))
    said = f"{digests} {_PLANTED_NETWORK} {_PLANTED_TOKEN}"
    made = doors.api("POST", "/v1/comments", comment("reader@example.org", body=said)).json()
    doors.api("POST", f"/v1/comments/{made['id']}/decisions", {"status": "approved"})
    house = doors.house
    with house.database.transaction() as session:
        session.execute(text("CREATE TABLE planted (note VARCHAR(100))"))
        session.execute(text("INSERT INTO planted VALUES (:note)"), {"note": _NOTE.decode()})
    (house.settings.data_dir / "planted").write_bytes(b"\n".join([*forms.values(), _NOTE]))


@dataclass
class Through:
    """All that is looked through, by name. Where no comment leads, a note is laid beside.

    For short, fewer commands are asked, and nothing is trained.
    """

    place: Installed
    served: Served
    doors: Doors
    desk: Desk
    kept: Kept
    commission: CommissionDouble
    is_short: bool

    def places(self) -> Places:
        """Files first: what looks at them also changes them."""
        yield from _files("data folder", self.place.folder)
        if self.place.server:
            self.place.server.say("CHECKPOINT")
            yield from _files("server", self.place.server.data)
        yield "tables", stored(self.doors.house)
        yield from self._written(self.place.folder / "written")
        for command in _COMMANDS[: 1 if self.is_short else None]:
            said = self.place.say(*command)
            yield " ".join(command), f"{said.stdout}{said.stderr}".encode() + _NOTE
        for path in ("/metrics", "/readyz?verbose", "/version", "/openapi.json", "/docs"):
            yield path, self.doors.ask("GET", path).whole + _NOTE
        for path in self.doors.public():
            yield "public answers", self.doors.ask("GET", path).whole
        asked = "\n".join(f"{method} {path} {body}" for method, path, body in self.commission.asked)
        yield "the Commission's database", asked.encode() + _NOTE
        yield "what sites read", b"\n".join(self._as_the_site())
        yield "the desk", b"\n".join(self._at_the_desk())
        yield "models", b"".join(self._models()) + _NOTE
        yield "webhooks", b"\n".join(self.kept.received)
        yield "answers", b"\n".join(self.kept.answers)
        yield "log", self.served.log.read_bytes() + _NOTE

    def _written(self, folder: Path) -> Places:
        """What commands write into files."""
        folder.mkdir()
        for form in ("jsonl",) if self.is_short else ("jsonl", "wxr"):
            self.place.say("export", str(folder / form), "--site", SITE, "--format", form)
        if self.place.server is None:
            self.place.say("backup", str(folder / "backup"))
        statements = folder / "statements"
        self.place.say("statements", "export", str(statements), *_OF_STATEMENTS)
        with statements.open("ab") as file:
            file.write(_NOTE)  # no text of anybody's is in it
        if not self.is_short:
            self.place.say("train", "--json")
        for path in folder.iterdir():
            yield f"written: {path.name}", path.read_bytes()

    def _as_the_site(self) -> Iterator[bytes]:
        """Every comment and every event, as the site's own program reads them."""
        for path in ("/v1/comments", "/v1/events"):
            query: str | None = "?limit=100"
            while query:
                answer = self.doors.api("GET", path + query)
                yield answer.whole
                following = answer.json().get("next_cursor")
                query = f"?limit=100&cursor={following}" if following else None

    def _at_the_desk(self) -> Iterator[bytes]:
        """What an admin sees: lists, and the pages of the newest comments."""
        query = select(Comment.id).order_by(Comment.id.desc()).limit(20)
        with self.doors.house.database.reading() as session:
            newest = session.scalars(query).all()
        yield from desk_views(self.desk)
        for page in (*_DESK_PAGES, *(f"comments/{one}" for one in newest)):
            yield self.desk.get(f"/review/{SITE}/{page}").whole

    def _models(self) -> Iterator[bytes]:
        """What was learned, unpacked."""
        with self.doors.house.database.reading() as session:
            for model in session.scalars(select(TrainedModel)):
                yield from unpacked(model.data)


def _files(place: str, folder: Path) -> Places:
    """Every file below; a piece at a time where it is long."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for piece in _pieces(path):
                yield f"{place}: {path.relative_to(folder)}", piece


def _pieces(path: Path) -> Iterator[bytes]:
    before = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield before + piece
            before = piece[-_OVERLAP:]


def sought(addresses: list[str], tokens: list[str]) -> list[Sought]:
    """Addresses, the networks of those who report, and tokens by the half that nobody guesses."""
    machines = [form for one in addresses for form in forms_of_machine(one)]
    ends = [one[-24:] for one in tokens]
    return [
        Sought("address", Scanner([MARK], addresses), Scanner([PLANTED], addresses_of(PLANTED, 1))),
        Sought("network", Scanner(NETWORKS, machines), Scanner(["3fff:ca8:"], [_PLANTED_NETWORK])),
        Sought("token", Scanner([], ends), Scanner([], [_PLANTED_TOKEN]), ("answers",)),
    ]


def drill(form: Form) -> Outcome:
    """Send, wait until sites have heard of it, and look."""
    addresses, kept = addresses_of(MARK, form.pick(round(form.options["addresses"]), 120)), Kept()
    imported = addresses[::_SHARE_IMPORTED]
    sent = [one for number, one in enumerate(addresses) if number % _SHARE_IMPORTED]
    found = Search()
    with (
        receiver(kept) as port,
        mailbox() as mail,
        commissioned() as commission,
        tempfile.TemporaryDirectory() as files,
        installed(
            SITE,
            on=form.on,
            disk=None,
            webhook_allow_ports=f"{port},{commission.port}",
            mail_server=mail.address,
            **_SETTINGS,
        ) as place,
        opened(place) as house,
        serving(place) as served,
    ):
        place.say("sites", "set", SITE, "mail=text")
        doors = Doors(served.port, house, hears=kept.hear)
        desk = Desk(doors)  # now: guesses at its door slow everybody down
        with house.database.reading() as session:
            site_id = session.scalars(select(Site.id)).one()
        add_webhook(house, site_id, f"http://127.0.0.1:{port}/hook", [], "", None)
        by_import(place, imported, Path(files) / "files", is_short=form.is_smallest)
        send_all(doors, sent)
        type_at_the_desk(doors, desk, sent[:_TYPED])
        plant(doors)
        unsent = answer_mail(doors, mail)
        untold = until_told(house)
        stored_there = submit_some(house, commission)
        through = Through(place, served, doors, desk, kept, commission, form.is_smallest)
        kinds = sought(addresses, doors.secrets)
        found.look(through.places(), kinds)
    faults, places = len(kept.faults), len(found.sound) // len(kinds)
    missed = [*missed_forms(kinds[0].planted, addresses_of(PLANTED, 1)[0]), *found.blind]
    measured = (
        f"{len(addresses):,} addresses by {len(WAYS) + 2} ways, {len(doors.secrets)} tokens: "
        f"{kept.statuses.total():,} answers ({kept.statuses[503]} of them 503), "
        f"{len(kept.received)} webhooks, {len(mail.mails)} mails, {stored_there} statements "
        f"stored; {found.size / 1e6:.0f} MB in {places} places, "
        f"{len(found.leaks)} traces, what was planted found {sum(found.sound.values())} times "
        f"of {len(found.sound)}"
    )
    broken = [f"found in {one}" for one in sorted(found.leaks)[:_NAMED]]
    broken += [f"the scanner misses {one}" for one in missed]
    broken += written(mail, MARK)[:_NAMED]
    broken += [f"{untold} events were never sent"] if untold else []
    broken += [f"{unsent} mails were never sent"] if unsent else []
    broken += [f"{faults} faults, such as {kept.faults[0]!r}"] if faults else []
    broken += [] if kept.statuses[503] and kept.received else ["nothing failed or nothing arrived"]
    broken += [] if mail.mails else ["no mail arrived"]
    broken += [] if stored_there else ["no statement was stored"]
    return Outcome(measured, broken)


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, addresses=10_000))
