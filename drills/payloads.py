"""Promise: no script of a stranger's runs on any page, whatever door and field it came in by.

Harmless ones of our own (``tests/fixtures/hostile.py``), each of which would set a mark, come in by
every door and stand in every field: of comments, reports, notices, edits, clauses, appeals, their
answers, of what sites answer and how views are called, and between words whose tone is marked. A
real browser then opens every page of the desk, the page of every comment, what authors and
reporters are told, the hosted page, a page with the embed, and the feeds; mails and files are read.
The mark is never set, the browser reports no breach of the content policy, no element has a
handler.
"""

import csv
import io
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree as Xml

from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Error, Page, sync_playwright
from sqlalchemy import update

from drills.attack.desk_words import type_at_the_desk
from drills.attack.doors import SITE, Desk, Doors, comment
from drills.attack.house import opened
from drills.attack.loud import pages_said_on
from drills.frame import Form, Impossible, Kind, Outcome, run
from drills.frame.installed import installed
from drills.frame.processes import free_port
from drills.frame.served import serving
from moderation.actions.installation import Installation
from moderation.actions.sites.add_site import add_site
from moderation.app import create_app
from moderation.tables import Moderator
from moderation.web.review.words.csv_answer import harmless
from moderation.worker.digest_mail import send_digests
from tests.fixtures.browsers import ARGUMENTS, found_chromium
from tests.fixtures.hostile import HOSTILE
from tests.fixtures.mail_servers import MailServer
from tests.fixtures.watching import FOUND, NOTHING, WATCH
from tests.web.review.every_route import routes
from tests.web.review.things_of_a_site import things_of_a_site

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
_NAMED = 5  # of what was wrong
_ATOM = "{http://www.w3.org/2005/Atom}"
_HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bread</title><main>
<script type="module" src="{service}/embed.js" data-site="drill" async></script></main></html>"""
_LEAVING = {"review.sign_out", "review.static_file"}
_OF_A_PAGE = ("caught", "reports", "handlers")


@dataclass
class Looked:
    """What was opened, and what was found there."""

    number: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, where: str, found: Any, expected: Any) -> None:
        """One page, file or mail."""
        self.number += 1
        if found != expected:
            self.wrong.append(f"{where}: {found}")


def send(doors: Doors, text: str) -> list[int]:
    """One text by every door, in every field that it fits in; the answers."""
    everywhere = comment(
        "jane@example.org",
        thread={"url": doors.page, "title": text[:300], "excerpt": text},
        author={"name": text[:100], "email": "jane@example.org"},
        body=text,
        user_agent=text[:500],
        referrer=text[:500],
    )
    form = {"name": text[:100], "email": "jane@example.org", "thread_url": doors.page}
    asked = {
        "permalink": doors.page,
        "comment_author": text,
        "comment_author_url": f"https://example.org/{text}",
        "comment_content": f"{text} {text}",
        "user_agent": text,
        "referrer": text,
    }
    answers = [
        doors.api("POST", "/v1/comments", everywhere),
        doors.signed(everywhere | {"body": f"Signed: {text}"}),
        doors.form(form | {"body": f"By the form: {text}", "thread_title": text[:300]}),
        doors.form(form | {"body": "", "url": text, "x": text}),
        doors.akismet(asked),
        doors.coral(f"By Coral: {text}"),
    ]
    return [answer.status for answer in answers]


def decide_all(doors: Doors, texts: list[str]) -> list[str]:
    """Publish them, with each text as a note, and edit every second; their identifiers."""
    listed = doors.api("GET", "/v1/comments?limit=100").json()["comments"]
    for number, each in enumerate(listed):
        text, path = texts[number % len(texts)], f"/v1/comments/{each['id']}"
        if number % 2:
            doors.api("PATCH", path, {"body": f"{text} {text}"[:9_000]})
        doors.api("POST", f"{path}/decisions", {"status": "approved", "note": text[:500]})
    return [each["id"] for each in listed]


@contextmanager
def host(address: str) -> Iterator[str]:
    """A page of somebody's with our section on it; its origin."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = _HOST.replace("{service}", address).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def watched(browser: Browser, looked: Looked) -> Iterator[Page]:
    """A page that marks what runs, and tells of what the content policy stops."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: looked.wrong.append(f"a dialog: {dialog.message[:80]}"))
    yield page
    context.close()


def look_at_the_desk(page: Page, address: str, paths: list[str], looked: Looked) -> None:
    """Every page that shows something."""
    for path in paths:
        page.goto(address + path)
        looked.note(path, page.evaluate(FOUND), NOTHING)


def look_at_the_public(page: Page, address: str, doors: Doors, looked: Looked) -> None:
    """What readers see: the hosted page, the section on a page, what the form answers, feeds."""
    expected = {name: NOTHING[name] for name in _OF_A_PAGE}
    feeds = [one for one in doors.public() if ".atom" in one]
    for path in (address + doors.public()[-1], doors.page):
        page.goto(path)
        page.get_by_role("article").first.wait_for()
        found = page.evaluate(FOUND)
        looked.note(path, {name: found[name] for name in _OF_A_PAGE}, expected)
    for feed in feeds:
        for entry in Xml.fromstring(doors.ask("GET", feed).body).iter(f"{_ATOM}content"):  # noqa: S314
            html = entry.text if entry.get("type") == "html" else ""
            page.set_content(f"<!doctype html>{html or ''}")
            looked.note(feed, page.evaluate("window.caught"), 0)


def look_at_files(desk: Desk, paths: list[str], looked: Looked) -> None:
    """No cell of a file is a formula."""
    for path in paths:
        rows = csv.reader(io.StringIO(desk.get(path).body.decode()))
        cells = [cell for row in rows for cell in row]
        looked.note(path, [one for one in cells if harmless(one) != one], [])


def look_at_mails(house: Installation, page: Page, address: str, looked: Looked) -> None:
    """A digest is plain text, and the pages that it leads to are as quiet as the desk."""
    kept = MailServer()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    sends = {
        "public_url": address,
        "mail_server": f"127.0.0.1:{controller.port}",
        "mail_encryption": "none",
        "mail_from": "desk@example.org",
    }
    with house.database.transaction() as session:
        session.execute(update(Moderator).values(digest="hourly"))
    send_digests(replace(house, settings=house.settings.model_copy(update=sends)))
    controller.stop()
    for mail in kept.mails:
        looked.note("a mail", mail.get_content_type(), "text/plain")
        for path in re.findall(rf"{address}(/review/mail/\S+)", mail.get_content()):
            page.goto(address + path)
            looked.note("a page of a mail", page.evaluate(FOUND), NOTHING)
    looked.note("mails", len(kept.mails) > 0, True)


def fill_desk(house: Installation, ids: list[str], texts: list[str]) -> dict[str, str]:
    """What moderators type and receivers answer, and a moderator who is called so."""
    made = [things_of_a_site(house, one, text) for one, text in zip(ids, texts, strict=False)]
    with house.database.transaction() as session:
        session.execute(update(Moderator).values(display_name=texts[0][:100]))
    return made[0]


def desk_paths(house: Installation, ids: list[str], values: dict[str, str]) -> list[str]:
    """Every page that shows something, the page of every comment, and every list."""
    found = routes(create_app(house), {"site": SITE} | values)
    shown = [one.path for one in found if one.shows and one.endpoint not in _LEAVING]
    lists = [f"/review/{SITE}/?status={one}" for one in ("approved", "spam", "rejected")]
    return [*shown, *(f"/review/{SITE}/comments/{one}" for one in ids), *lists]


def drill(form: Form) -> Outcome:
    """Send, decide, and open everything in a browser."""
    texts, looked = list(HOSTILE)[: form.pick(None, 4)], Looked()
    with (
        installed(on=form.on, rate_limit="off", undo_seconds="0", trusted_proxies="1") as place,
        opened(place) as house,
        serving(place) as served,
        host(f"http://127.0.0.1:{served.port}") as origin,
        chromium() as browser,
    ):
        add_site(house, SITE, [origin])
        doors = Doors(served.port, house, origin=origin)
        answers = [status for text in texts for status in send(doors, text)]
        ids = decide_all(doors, texts)
        for text in texts:
            doors.api("POST", "/v1/comments", comment("waits@example.org", body=f"{text} waits"))
        desk = Desk(doors)
        type_at_the_desk(doors, desk, [text.replace("\0", "") for text in texts])
        said = pages_said_on(doors, texts)
        with watched(browser, looked) as page:
            look_at_what_was_said(page, doors, said, looked)
            look_at_everything(page, doors, desk, ids, texts, looked)
    faults = sum(status >= 500 for status in answers)
    measured = (
        f"{len(texts)} texts by 6 doors, {sum(status < 400 for status in answers)} of "
        f"{len(answers)} taken in; {looked.number} pages, feeds, mails and files looked at"
    )
    broken = [one[:300] for one in looked.wrong[:_NAMED]]
    return Outcome(measured, broken + ([f"{faults} faults"] if faults else []))


def look_at_what_was_said(
    page: Page, doors: Doors, said: Mapping[str, str], looked: Looked
) -> None:
    """What readers and authors are told of their reports, comments and appeals."""
    expected = {name: NOTHING[name] for name in _OF_A_PAGE}
    for path, shown in said.items():
        page.goto("about:blank")  # from one fragment to the next nothing would be loaded
        page.goto(f"http://127.0.0.1:{doors.port}{path}", wait_until="networkidle")
        page.get_by_text(shown).first.wait_for()
        found = page.evaluate(FOUND)
        looked.note(path, {name: found[name] for name in _OF_A_PAGE}, expected)


def look_at_everything(
    page: Page, doors: Doors, desk: Desk, ids: list[str], texts: list[str], looked: Looked
) -> None:
    """What is public, the desk, mails, files."""
    address = f"http://127.0.0.1:{doors.port}"
    paths = desk_paths(doors.house, ids, fill_desk(doors.house, ids, texts))
    files = [path for path in paths if path.endswith(".csv")]
    look_at_the_public(page, address, doors, looked)
    name, _, value = desk.cookie.rpartition("; ")[2].partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": address}])
    look_at_the_desk(page, address, sorted(set(paths) - set(files)), looked)
    look_at_mails(doors.house, page, address, looked)
    look_at_files(desk, files, looked)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A real browser. Raises ``Impossible`` where there is none."""
    with sync_playwright() as playwright:
        try:
            found = found_chromium()
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            raise Impossible(f"There is no browser here ({type(error).__name__}).") from None
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
