"""One of everything that a site's desk holds, so that every route has something to lead to."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.webhooks.dispatch_events import new_dispatch
from moderation.identifiers import id_to_bytes, new_id
from moderation.tables import (
    ApiKey,
    Batch,
    Comment,
    Decision,
    Delivery,
    Dispatch,
    Event,
    IllegalNotice,
    ListEntry,
    Moderator,
    Note,
    ReaderReport,
    SiteChange,
    WebhookEndpoint,
    WebhookTest,
)


def things_of_a_site(
    installation: Installation, comment_id: str, text: str = "words"
) -> dict[str, str]:
    """Make them beside a comment; the identifiers by the names that routes give them."""
    with installation.database.transaction() as session:
        site_id = session.get_one(Comment, comment_id).site_id
        someone = session.scalars(select(Moderator.id)).first()
        kept = {"site_id": site_id, "moderator_id": someone, "created_at": clock.now()}
        made = _made(session, site_id, comment_id, text, kept)
        found = {
            "decision_id": select(Decision.id).where(Decision.comment_id == comment_id),
            "key_id": select(ApiKey.id).where(ApiKey.site_id == site_id),
        }
        ids = {name: session.scalars(query).first() or "" for name, query in found.items()}
    return ids | {"comment_id": comment_id, "moderator_id": someone or ""} | made


def _made(
    session: Session, site_id: str, comment_id: str, text: str, kept: dict[str, Any]
) -> dict[str, str]:
    note = Note(id=new_id(), comment_id=comment_id, text=text, **kept)
    entry = ListEntry(
        id=new_id(), list_name="blocked", kind="term", value=text, reason=text, **kept
    )
    endpoint = _endpoint(site_id, text)
    session.add_all([note, entry, endpoint])
    session.flush()
    test, batch = _test(site_id, endpoint.id, text), _batch(comment_id, kept)
    session.add_all([test, batch])
    dispatch_id = add_dispatch(session, endpoint.id, comment_id, text)
    made = {
        "note_id": note.id,
        "entry_id": entry.id,
        "endpoint_id": endpoint.id,
        "test_id": test.id,
        "dispatch_id": dispatch_id,
        "batch_id": batch.id,
        "joint_id": batch.joint_id,
    } | _reported(session, site_id, comment_id, text)
    return made | _change(session, endpoint.id, kept)


def _reported(session: Session, site_id: str, comment_id: str, text: str) -> dict[str, str]:
    """A report that is a notice, too, of a reader whose words are as those of everybody."""
    now, said = clock.now(), text.replace("\0", "")
    report = ReaderReport(
        id=new_id(),
        site_id=site_id,
        comment_id=comment_id,
        revision=1,
        reporter=id_to_bytes(new_id()),
        token_digest=id_to_bytes(new_id()),
        kind="abusive",
        is_notice=True,
        text=said,
        weight=1.0,
        in_wave=False,
        state="open",
        created_at=now,
    )
    session.add(report)
    session.flush()
    notice = IllegalNotice(
        id=new_id(),
        report_id=report.id,
        site_id=site_id,
        token_digest=id_to_bytes(new_id()),
        law=said,
        why=said,
        good_faith=True,
        language="en",
        state="open",
        receipt_at=now,
    )
    session.add(notice)
    thread_id = session.get_one(Comment, comment_id).thread_id
    return {"report_id": report.id, "notice_id": notice.id, "thread_id": thread_id}


def _endpoint(site_id: str, text: str) -> WebhookEndpoint:
    return WebhookEndpoint(
        id=new_id(),
        site_id=site_id,
        url=f"https://hooks.example.org/{text}"[:2_000],
        description=text[:200],
        events=[],
        created_at=clock.now(),
    )


def _test(site_id: str, endpoint_id: str, text: str) -> WebhookTest:
    return WebhookTest(
        id=new_id(),
        site_id=site_id,
        endpoint_id=endpoint_id,
        created_at=clock.now(),
        finished_at=clock.now(),
        outcome="delivered",
        status=200,
        milliseconds=4,
        answer=text.replace("\0", ""),
    )


def add_dispatch(session: Session, endpoint_id: str, comment_id: str, text: str) -> str:
    """The comment's first event, dead after one try; the dispatch's identifier."""
    event = session.scalars(
        select(Event).where(Event.comment_id == comment_id).order_by(Event.sequence).limit(1)
    ).one()
    endpoint = session.get_one(WebhookEndpoint, endpoint_id)
    row = new_dispatch(event, endpoint, clock.now())
    dispatch = Dispatch(**row | {"state": "dead", "dead_because": "tried", "tries": 1})
    session.add(dispatch)
    session.flush()
    session.add(
        Delivery(
            id=new_id(),
            dispatch_id=dispatch.id,
            endpoint_id=endpoint_id,
            started_at=clock.now(),
            outcome="failed",
            status=500,
            milliseconds=4,
            answer=text.replace("\0", ""),
        )
    )
    return dispatch.id


def _batch(comment_id: str, kept: dict[str, Any]) -> Batch:
    return Batch(
        id=new_id(),
        status="spam",
        reason=None,
        listing={"status": "pending", "order": "newest", "filters": {}},
        until=comment_id,
        joint_id=new_id(),
        total=1,
        done=1,
        skipped=0,
        undone=0,
        state="done",
        finished_at=clock.now(),
        **kept,
    )


def _change(session: Session, endpoint_id: str, kept: dict[str, Any]) -> dict[str, str]:
    """Made by somebody, so only where there is anybody."""
    if kept["moderator_id"] is None:
        return {}
    change = SiteChange(
        id=new_id(),
        kind="webhook",
        object_id=endpoint_id,
        before={"description": "as it was"},
        after={"description": "as it is"},
        **kept,
    )
    session.add(change)
    return {"change_id": change.id}
