"""Mail to authors: a server that keeps what comes, and readers who follow the links in it."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from drills.attack.doors import PAGE, Doors, comment
from drills.attack.voices import machine_of
from drills.frame.processes import PATIENCE_SECONDS
from moderation import clock
from moderation.tables import OutgoingMail, Subscription
from tests.fixtures.mail_servers import MailServer

_LINK = re.compile(r"/mail/(confirm|off|notice)/([\w.=-]+)")


@contextmanager
def mailbox() -> Iterator[MailServer]:
    """A mail server on loopback that takes everything."""
    kept = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    kept.address = f"127.0.0.1:{port}"
    try:
        yield kept
    finally:
        controller.stop()


def asked_for_mail(doors: Doors, address: str) -> None:
    """By an author who wants to be told of replies, by the API and by the form."""
    words = comment(address, wants_replies_by_mail=True, author_ip=_machine_of(address))
    made = doors.api("POST", "/v1/comments", words).json()
    doors.api("POST", f"/v1/comments/{made['id']}/decisions", {"status": "approved"})
    fields = {"name": "Jane", "email": address, "thread_url": PAGE, "body": "Bread again!"}
    doors.form(fields | {"replies": "yes"})
    doors.form(fields | {"replies": address})
    for link in ("confirm", "off", "notice"):
        doors.ask("GET", f"/mail/{link}/{address}")
        doors.ask("POST", f"/mail/{link}/{address}", b"mail=never")


def _machine_of(address: str) -> str:
    """Of an author, unlike of a reporter, moderators may see the network: it is another one."""
    return machine_of(address).replace(":ca9:", ":cab:")


def answer_mail(doors: Doors, server: MailServer) -> int:
    """Confirm what asks for it, reply to each who did, and end half of it; mails never sent."""
    untold = _let_go(doors)
    for kind, token in _links(doors, server):
        doors.ask("GET", f"/mail/{kind}/{token}")
        if kind != "off":
            doors.ask("POST", f"/mail/{kind}/{token}", b"mail=on")
    with doors.house.database.reading() as session:
        subscribed = session.scalars(select(Subscription.comment_id)).all()
    for one in subscribed:
        reply = doors.api("POST", "/v1/comments", comment("reader@example.org", parent_id=one))
        if reply.status < 300:
            decided = f"/v1/comments/{reply.json()['id']}/decisions"
            doors.api("POST", decided, {"status": "approved"})
    untold += _let_go(doors)
    for kind, token in _links(doors, server)[::2]:
        doors.ask("POST", f"/mail/{kind}/{token}", b"mail=off" if kind == "off" else b"")
    return untold


def written(server: MailServer, mark: str) -> list[str]:
    """Mails in which somebody's address stands outside the line that says to whom it goes."""
    return [
        "a mail names an address in its text"
        for one in server.mails
        if mark in "".join(f"{name}{value}" for name, value in one.items() if name != "To")
        or mark in _text_of(one)
    ]


def _text_of(mail: EmailMessage) -> str:
    return "".join(str(part.get_payload(decode=True)) for part in mail.walk())


def _links(doors: Doors, server: MailServer) -> list[tuple[str, str]]:
    """What the links in all mails lead to; their tokens are to be nowhere else."""
    texts = [_text_of(one) for one in list(server.mails)]
    found = sorted({link for text in texts for link in _LINK.findall(text)})
    for _, token in found:
        if token not in doors.secrets:
            doors.keep_secret(token)
    return found


def _let_go(doors: Doors) -> int:
    """Let what waits for its minutes be due, until it is sent; how many mails are left."""
    waiting = OutgoingMail.state == "waiting"
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with doors.house.database.transaction() as session:
            due = waiting & (OutgoingMail.due_at > clock.now())
            session.execute(update(OutgoingMail).where(due).values(due_at=clock.now()))
            left = session.scalar(select(func.count(OutgoingMail.id)).where(waiting)) or 0
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.5)
