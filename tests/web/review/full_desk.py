"""A desk where everything there is to see can be seen; what people wrote is in Greek letters."""

# ruff: noqa: RUF001 - that letters look like others is what is wanted here

from sqlalchemy import select, update

from moderation import clock
from moderation.actions.decisions.claim_comment import claim_comment
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.lists.add_entry import add_entry
from moderation.actions.lists.draft_entry import draft_entry
from moderation.actions.privacy.reveal_address import reveal_address
from moderation.actions.queue.notes import add_note
from moderation.actions.webhooks.webhook_endpoints import EVENTS, add_webhook, disable_webhook
from moderation.actions.webhooks.webhook_tests import (
    ask_webhook_test,
    claim_webhook_test,
    record_webhook_test,
)
from moderation.identifiers import new_id
from moderation.tables import Comment, Moderator, Passkey
from tests.fixtures.comments import Submit
from tests.web.review.things_of_a_site import add_dispatch

TEXT = "Ευχαριστώ πολύ για την συνταγή, το ψωμί βγήκε όπως το περιγράφεις"
NAME, TITLE = "Σοφία", "Ψωμί"
SPAM = "Φθηνά χάπια https://pills.example.com/buy και https://wins.example.com/ τηλέφωνο 5550100"


def fill(
    installation: Installation, site: SubmittingSite, submit: Submit, who: str
) -> dict[str, str]:
    """Fill it; the answer is what the routes take."""
    comments = _comments(submit)
    decision_id = _history(installation, site, comments, who)
    _lists(installation, site, comments[0], who)
    endpoint_id = _webhooks(installation, site, who)
    with installation.database.transaction() as session:
        dispatch_id = add_dispatch(session, endpoint_id, comments[0], "Ω")
    return {
        "comment_id": comments[0],
        "decision_id": decision_id,
        "endpoint_id": endpoint_id,
        "dispatch_id": dispatch_id,
        "entry_id": _entry(installation, site, who),
        "note_id": _note(installation, site, comments[0], who),
        "passkey_id": _passkey(installation, who),
        "moderator_id": who,
        "joint_id": new_id(),
    }


def _comments(submit: Submit) -> list[str]:
    usual = {
        "author_name": NAME,
        "thread_title": TITLE,
        "thread_excerpt": TEXT,
        "author_url": "https://example.org/",
    }
    sent = [
        submit(body=f"{TEXT} {SPAM}", **usual),
        *(submit(body=f"{SPAM} {number}", **usual) for number in range(4)),
        submit(body=f"{TEXT} а вcему a\u200bб\u202eв", **usual),
        submit(body="", author_email=None, author_name="", thread_title=""),
        submit(body=TEXT, honeypot="1", **usual),
        submit(body=TEXT, elapsed_seconds=0.5, **usual | {"author_email": "zeta@example.org"}),
        submit(body=f"{TEXT} 2", **usual),
        submit(body=f"{TEXT} " * 80, **usual),
    ]
    return [one.id for one in sent]


def _history(
    installation: Installation, site: SubmittingSite, comments: list[str], who: str
) -> str:
    actor = Actor("moderator", who)
    statuses = ("approved", "spam", "rejected", "approved")
    for comment_id, status in zip(comments[1:5], statuses, strict=True):
        decide(installation, site.id, comment_id, WantedDecision(status, actor, note=TEXT))
    last = decide(
        installation,
        site.id,
        comments[0],
        WantedDecision("rejected", actor, reason="off_topic", note=TEXT),
    )
    undo_decision(installation, site.id, comments[0], last.decision.id, actor)
    made = decide(installation, site.id, comments[0], WantedDecision("approved", actor))
    edit_comment(installation, site, comments[0], f"{SPAM} {TEXT} {SPAM}")
    claim_comment(installation, site.id, comments[5], who)
    reveal_address(installation, site.id, comments[0], who, "reply")
    with installation.database.transaction() as session:
        session.execute(update(Comment).where(Comment.id == comments[3]).values(risk=0.97))
    return made.decision.id


def _lists(installation: Installation, site: SubmittingSite, comment_id: str, who: str) -> None:
    entries = [
        ("blocked", "term", "χάπια", ""),
        ("blocked", "domain", "pills.example.com", "30"),
        ("blocked", "network", "203.0.113.0/24", ""),
        ("trusted", "author", "", "7"),
    ]
    for name, kind, value, days in entries:
        author = comment_id if kind == "author" else ""
        add_entry(installation, site.id, draft_entry(name, kind, value, author, TEXT, days), who)


def _entry(installation: Installation, site: SubmittingSite, who: str) -> str:
    draft = draft_entry("trusted", "term", "ψωμί", "", TEXT, "")
    return add_entry(installation, site.id, draft, who)


def _note(installation: Installation, site: SubmittingSite, comment_id: str, who: str) -> str:
    return add_note(installation, site.id, comment_id, who, TEXT)


def _webhooks(installation: Installation, site: SubmittingSite, who: str) -> str:
    first = add_webhook(installation, site.id, "https://example.org/a", EVENTS[:2], "Ω", who)
    second = add_webhook(installation, site.id, "https://example.org/b", EVENTS, "", who)
    disable_webhook(installation, site.id, second, who)
    ask_webhook_test(installation, site.id, first, who)
    claimed = claim_webhook_test(installation)
    if claimed:
        record_webhook_test(installation, claimed.id, "delivered", 204, 1_234, "Ω")
    return first


def _passkey(installation: Installation, who: str) -> str:
    passkey = Passkey(
        id=new_id(),
        moderator_id=who,
        credential_id=b"one",
        public_key=b"key",
        sign_count=0,
        name="Ω",
        created_at=clock.now(),
        used_at=None,
    )
    with installation.database.transaction() as session:
        session.add(passkey)
        return passkey.id


def moderator_called(installation: Installation, name: str) -> str:
    """The identifier of a moderator."""
    with installation.database.reading() as session:
        return session.scalars(select(Moderator.id).where(Moderator.display_name == name)).one()
