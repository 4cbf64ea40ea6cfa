"""An installation in which one author and one moderator have left something in every table.

What they left is recognised by words that nobody else writes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.akismet.check_by_akismet import AkismetCheck, check_by_akismet
from moderation.actions.decisions.batches import start_batch
from moderation.actions.decisions.claim_comment import claim_comment
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.factors.second_factor import renew_recovery_codes
from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.record_change import record_change
from moderation.actions.installation.submission import Answer, Repeatable, SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.lists.add_entry import add_entry
from moderation.actions.lists.change_entry import remove_entry
from moderation.actions.lists.draft_entry import draft_entry
from moderation.actions.moving.import_comments import ImportOrder, import_comments
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.notes import add_note
from moderation.actions.reports.report_comment import (
    WantedNotice,
    WantedReport,
    report_comment,
)
from moderation.actions.sessions.sessions import Visit, start_session
from moderation.actions.sessions.sign_in_steps import start_step
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.set_site import set_site
from moderation.actions.webhooks.claim_dispatches import claim_dispatches
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.actions.webhooks.record_delivery import Tried, record_delivery
from moderation.actions.webhooks.retry_schedule import Pace
from moderation.identifiers import new_id, random_id
from moderation.tables import (
    AkismetComment,
    ApiKey,
    Appeal,
    Authenticator,
    Comment,
    Decision,
    Dispatch,
    Identity,
    IllegalGround,
    IllegalNotice,
    MailedInvitation,
    MovedComment,
    MovedThread,
    NoticeAppeal,
    NoticeContact,
    OutgoingMail,
    Passkey,
    ReaderReport,
    ReviewSession,
    SavedView,
    SignInLink,
    SiteChange,
    Statement,
    SubmittedStatement,
    Subscription,
    ThreadMove,
    WebhookEndpoint,
)
from tests.fixtures.comments import MakeSubmission, Submit
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.tones import ByWords
from tests.importers.past_exports import wxr, wxr_comment, wxr_item

ADDRESS = "quokkamail@example.org"
NETWORK = "198.51.100.7"
NOTIFIER = "quokkanotifier@example.org"
SECRETS = ("quokkamail", "quokkasecret", "quokkanotifier", "quokkareader")
"""Of what was typed as an address: in plain in no table, at no time."""
WHO = ("quokkaname", "quokkasite", "quokkaagent", "quokkareferrer", "quokkatitle", "198.51.100.")
"""Who wrote."""
BESIDE = (
    "quokkaremark",
    "quokkaearlier",
    "quokkanote",
    "quokkaremark",
    "quokkareason",
    "quokkaanswer",
)
"""What an edit replaced, and what others wrote about the author."""
UNWANTED = ("quokkawaits", "quokkalong")
"""Texts that wait to be decided on."""
TEXT = "quokkatext"
"""What was written, and stays unless the comments go."""


@dataclass(frozen=True)
class Lived:
    """Where the author and the moderator have been."""

    installation: Installation
    site: SubmittingSite
    moderator: ModeratorAccount
    comments: tuple[str, ...]

    @property
    def index(self) -> bytes:
        """What finds the author again."""
        return self.installation.vault.blind_index(self.site.id, ADDRESS)

    @property
    def waiting(self) -> tuple[str, str]:
        """The comments that nobody has decided on."""
        return self.comments[1], self.comments[2]


@pytest.fixture
def lived(
    installation: Installation,
    submitting_site: SubmittingSite,
    site: SiteCredentials,
    moderator: ModeratorAccount,
    submission: MakeSubmission,
    submit: Submit,
    tone: ByWords,
    tmp_path: Path,
) -> Lived:
    """Everything happened here that leaves a row; the model of tone knows what language it is."""
    installation.tone.model = tone
    endpoint_id = _add_endpoint(installation, submitting_site)
    submit(author_email="somebody.else@example.org", author_name="Somebody Else")
    mine = _author_of(submission)
    by_doors = [
        _sent_twice(installation, submitting_site, mine),
        submit(**_hiding_addresses(mine)).id,
        _by_akismet(installation, submitting_site, site, mine, endpoint_id),
        _imported(installation, tmp_path),
    ]
    lived = Lived(installation, submitting_site, moderator, tuple(by_doors))
    _edited_and_decided(lived)
    _reported(lived)
    _looked_at(lived)
    _told(lived)
    _listed(lived)
    with installation.database.transaction() as session:
        _moderators_own(session, lived)
    read_for_search(installation)
    return lived


def _author_of(submission: MakeSubmission) -> Callable[..., Any]:
    def mine(body: str, **changes: Any) -> Any:
        usual = {
            "author_email": ADDRESS,
            "author_name": "Quokkaname Jane",
            "author_url": "https://quokkasite.example.org/",
            "author_ip": NETWORK,
            "user_agent": "quokkaagent/1.0",
            "referrer": "https://example.org/quokkareferrer",
            "language": "en",
            "form_title": "Quokkatitle",
        }
        return submission(body=body, **(usual | changes))

    return mine


def _hiding_addresses(mine: Callable[..., Any]) -> dict[str, Any]:
    made = mine(
        f"A {TEXT} with quokkasecret@example.org in it, which quokkawaits for somebody to decide.",
        author_name="Quokkaname quokkasecret@example.org",
        wants_token=True,
        author_url="https://quokkasite.example.org/?me=quokkasecret@example.org",
    )
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def _sent_twice(installation: Installation, site: SubmittingSite, mine: Callable[..., Any]) -> str:
    """Sent with a key, so that the answer is remembered; the text is edited later."""
    made: list[str] = []

    def render(view: Any) -> Answer:
        made.append(view.id)
        told = {"id": view.id, "said": f"{view.author_name} wrote: {view.body}"}
        return Answer(201, json.dumps(told).encode())

    text = "Come to https://quokkaearlier.example.org or ask quokkasecret@example.org for it."
    repeatable = Repeatable("a key", b"what was asked")
    asked = mine(text, wants_token=True)
    submit_comment(installation, site, asked, render, repeatable=repeatable)
    return made[0]


def _by_akismet(
    installation: Installation,
    site: SubmittingSite,
    credentials: SiteCredentials,
    mine: Callable[..., Any],
    endpoint_id: str,
) -> str:
    asked = AkismetCheck(
        mine(f"The third {TEXT} is quokkalong: a sketch is made of it, too."),
        credentials.keys["akismet"],
    )
    comment_id = check_by_akismet(installation, site, asked).guid
    with installation.database.transaction() as session:
        key_id = session.scalars(select(ApiKey.id).where(ApiKey.kind == "akismet")).one()
        values = {"endpoint_id": endpoint_id, "key_id": key_id}
        theirs = AkismetComment.comment_id == comment_id
        session.execute(update(AkismetComment).where(theirs).values(**values))
    return comment_id


def _imported(installation: Installation, folder: Path) -> str:
    comment = wxr_comment(
        author="Quokkaname Jane",
        author_email=ADDRESS,
        author_url="https://quokkasite.example.org/",
        author_IP=NETWORK,
        content=f"An old {TEXT} of hers.",
    )
    path = folder / "past.xml"
    path.write_text(wxr(wxr_item(comment)))
    import_comments(installation, ImportOrder("wordpress", path, "blog"), lambda _part: None)
    path.unlink()
    with installation.database.reading() as session:
        return session.scalars(select(Comment.id).where(Comment.body.startswith("An old"))).one()


def _edited_and_decided(lived: Lived) -> None:
    installation, site, who = lived.installation, lived.site, lived.moderator
    edited, waiting, *_ = lived.comments
    set_site(
        installation, site.name, {"clause.other": "Our own rules", "category.other": "VIOLENCE"}
    )
    today = f"The {TEXT} of today is long enough for a sketch: quokkasecret@example.org."
    edit_comment(installation, site, edited, today)
    remark = "quokkaremark: the baker again"
    approved = WantedDecision("approved", who.actor, remark, joint_id=new_id())
    decide(installation, site.id, edited, approved)
    regretted = decide(
        installation, site.id, waiting, WantedDecision("rejected", who.actor)
    ).decision
    undo_decision(installation, site.id, waiting, regretted.id, who.actor)
    add_note(installation, site.id, edited, who.id, "quokkanote: she bakes")


def _reported(lived: Lived) -> None:
    """A reader gives a notice and two report; the notice was right, and then it was undone."""
    installation, site, who = lived.installation, lived.site, lived.moderator
    notice = WantedNotice(
        "quokkalaw", "quokkawhy is why it is illegal", "en", "Quokkareader", NOTIFIER
    )
    told = WantedReport("abusive", "quokkareport: write to quokkasecret@example.org")
    report_comment(installation, site.id, lived.comments[0], "192.0.2.0/24", told)
    as_notice = WantedReport("illegal", notice=notice)
    report_comment(installation, site.id, lived.comments[0], "192.0.2.0/24", as_notice)
    report_comment(installation, site.id, lived.comments[0], "203.0.113.0/24", told)
    rejected = WantedDecision("rejected", who.actor)
    decision = decide(installation, site.id, lived.comments[0], rejected).decision
    with installation.database.transaction() as session:
        session.add(IllegalGround(decision_id=decision.id, law="A law", why="A reason"))
    decide(installation, site.id, lived.comments[0], WantedDecision("approved", who.actor))


def _looked_at(lived: Lived) -> None:
    installation, site, who = lived.installation, lived.site, lived.moderator
    claim_comment(installation, site.id, lived.waiting[0], who.id)
    rejected = WantedDecision("rejected", who.actor, joint_id=new_id())
    start_batch(installation, site.id, Listing(), rejected, until=new_id())


def _add_endpoint(installation: Installation, site: SubmittingSite) -> str:
    endpoint = WebhookEndpoint(
        id=new_id(),
        site_id=site.id,
        url="http://one.example.org/hook",
        description="",
        events=[],
        created_at=clock.now() - timedelta(days=1),
    )
    with installation.database.transaction() as session:
        session.add(endpoint)
    return endpoint.id


def _told(lived: Lived) -> None:
    """Every dispatch is tried, and answered with what it told; the last two go on or die."""
    installation, pace, now = lived.installation, Pace(), clock.now()
    dispatch_events(installation)
    hello = Tried(now, "delivered", 12, 200, "quokkaanswer: hello Quokkaname")
    while claimed := claim_dispatches(installation, 1, pace):
        with installation.database.reading() as session:
            is_mine = session.get_one(Dispatch, claimed[0].id).comment_id in lived.comments
        answered = hello if is_mine else replace(hello, answer="thanks")
        record_delivery(installation, claimed[0], answered, pace)
    with installation.database.transaction() as session:
        mine = Dispatch.comment_id == lived.comments[0]
        failed = {"dead_because": "tried", "claimed_until": now}
        session.execute(update(Dispatch).where(mine).values(**failed))


def _listed(lived: Lived) -> None:
    installation, site, who = lived.installation, lived.site, lived.moderator
    for kind, value, of, reason in (
        ("author", "", lived.waiting[0], "quokkareason: a friend of the house"),
        ("term", "sourdough", "", "a word of the house"),
    ):
        draft = draft_entry("trusted", kind, value, of, reason, "7")
        entry_id = add_entry(installation, site.id, replace(draft, days=7), who.id)
        remove_entry(installation, site.id, entry_id, who.id)


def _mail(lived: Lived) -> tuple[Subscription, OutgoingMail]:
    """The author was asked whether they want mail, and wants it."""
    comment_id, now, vault = lived.waiting[0], clock.now(), lived.installation.vault
    site_id, name = lived.site.id, vault.mail_name(lived.site.id, lived.index)
    sealed, key_id = vault.seal(Subscription, comment_id, ADDRESS, site_id=site_id)
    theirs = {"comment_id": comment_id, "site_id": site_id, "name": name}
    asked = Subscription(
        **theirs,
        blind_index=lived.index,
        sealed=sealed,
        key_id=key_id,
        language="fr",
        state="confirmed",
        asked_at=now,
        confirmed_at=now,
    )
    mail = OutgoingMail(
        **theirs,
        id=new_id(),
        kind="confirm",
        about_id=comment_id,
        state="sent",
        tries=1,
        due_at=now,
        created_at=now,
        ended_at=now,
    )
    return asked, mail


def _appeal(session: Session, lived: Lived) -> Appeal:
    """Granted, as its author reads."""
    now, comment_id = clock.now(), lived.waiting[0]
    return Appeal(
        id=new_id(),
        site_id=lived.site.id,
        comment_id=comment_id,
        statement_id=session.scalars(select(Statement.id)).first(),
        by="author",
        text="quokkaremark: look again",
        state="granted",
        decided_by=lived.moderator.id,
        decision_id=session.scalars(
            select(Decision.id).where(Decision.comment_id == comment_id)
        ).first(),
        answer="quokkaremark: you are right",
        created_at=now,
        decided_at=now,
    )


def _notice_appeal(session: Session, appeal: Appeal) -> NoticeAppeal:
    """Of who gave the notice, and refused."""
    return NoticeAppeal(
        id=new_id(),
        site_id=appeal.site_id,
        comment_id=session.scalars(select(ReaderReport.comment_id)).first(),
        notice_id=session.scalars(select(IllegalNotice.id)).one(),
        text="quokkareport: look again",
        state="refused",
        decided_by=appeal.decided_by,
        decision_id=appeal.decision_id,
        answer="It stays.",
        created_at=appeal.created_at,
        decided_at=appeal.decided_at,
    )


def _submitted(appeal: Appeal, now: datetime) -> SubmittedStatement:
    """On its way to the Commission's database, and refused there."""
    return SubmittedStatement(
        statement_id=appeal.statement_id,
        site_id=appeal.site_id,
        puid=random_id(),
        state="parked",
        tries=1,
        due_at=now,
        claimed_until=now,
        sent_at=now,
        uuid="a name of theirs",
        status=422,
        said="It is refused.",
    )


def _moderators_own(session: Session, lived: Lived) -> None:
    """Doors that want a browser are not gone through; their rows are as they leave them."""
    now, who, site_id = clock.now(), lived.moderator.id, lived.site.id
    start_session(session, who, Visit("203.0.113.9", "Firefox"), now)
    start_step(session, "code", now, who)
    renew_recovery_codes(session, who, now)
    record_change(session, site_id, who, "role", {"role": "viewer"}, {"role": "admin"}, now)
    sealed, key_id = lived.installation.vault.seal(Authenticator, who, "JBSWY3DPEHPK3PXP")
    move = ThreadMove(
        id=new_id(),
        site_id=site_id,
        moderator_id=who,
        kind="move",
        old_address="https://example.org/old",
        new_address="https://example.org/new",
        moved=0,
        merged=1,
        comments=1,
        created_at=now,
        audited_at=now,
        undone_at=now,
    )
    session.add(move)
    appeal = _appeal(session, lived)
    session.add_all((appeal, _submitted(appeal, now), _notice_appeal(session, appeal)))
    session.flush()
    session.add_all(_mail(lived))
    session.execute(update(NoticeContact).values(state="confirmed", confirmed_at=now))
    session.add_all(
        (
            MovedComment(move_id=move.id, comment_id=lived.waiting[0], thread_id=new_id()),
            MovedThread(
                move_id=move.id,
                thread_id=new_id(),
                into_id=new_id(),
                url="https://example.org/old",
                url_digest=b"0" * 32,
                new_digest=b"1" * 32,
                title="A page",
                excerpt="",
                version=1,
                created_at=now,
            ),
            Authenticator(
                moderator_id=who, sealed=sealed, key_id=key_id, created_at=now, confirmed_at=now
            ),
            Passkey(
                id=new_id(),
                moderator_id=who,
                credential_id=b"a credential of sixteen",
                public_key=b"a public key",
                sign_count=1,
                name="Phone",
                created_at=now,
            ),
            MailedInvitation(
                moderator_id=who,
                site_id=site_id,
                language="en",
                tries=1,
                due_at=now,
                created_at=now,
            ),
            SavedView(
                id=new_id(),
                moderator_id=who,
                site_id=site_id,
                name="With links",
                query={"links": "1"},
                created_at=now,
            ),
            Identity(
                issuer="https://login.example.org",
                subject="mo",
                moderator_id=who,
                created_at=now,
                used_at=now,
            ),
        )
    )
    session.flush()
    session.execute(update(ReviewSession).values(ended_at=now))
    session.execute(update(SignInLink).values(used_at=now))
    session.execute(update(SiteChange).values(undone_at=now, object_id=who))
