"""Review one comment: all that a moderator may know of it, in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    Label,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from moderation.actions.installation import Installation
from moderation.actions.publication.comment_view import (
    OpinionView,
    VerdictView,
    select_comment_views,
    view_of,
)
from moderation.actions.publication.tend_thread import ThreadState, thread_state
from moderation.actions.queue.beginnings import excerpt_of
from moderation.actions.queue.listing import Position
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import Comment, Decision, JointDecision, Moderator, Revision, Site, Thread
from moderation.transactions.prepared import Prepared
from moderation.vault import BrokenSeal
from moderation.vault.contacts import beside

MOST_ENTRIES = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One decision of the comment's log, and whether it can still be undone."""

    id: str
    created_at: datetime
    decided_by: str  # moderator | policy | site | author
    moderator_id: str | None
    moderator: str | None
    phase: str | None
    status: str
    text: str
    note: str | None
    reason: str | None
    is_undoing: bool
    until: datetime | None  # out of sight, at the latest until then
    can_undo: bool
    joint_id: str | None  # of what it was decided together with


@dataclass(frozen=True, slots=True)
class Parent:
    """The comment that this one answers."""

    id: str
    author_name: str
    excerpt: str
    status: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One comment with everything around it. Addresses are masked."""

    id: str
    version: int
    status: str
    author_name: str
    author_url: str | None
    masked_address: str | BrokenSeal | None
    body: str
    cut_from: int | None  # how long the text was of which the body is the beginning
    public_body: str | None  # where an older text is public while this one waits
    is_public: bool
    is_by_site: bool  # written at the desk, in the name of the site
    site_answers_as: str | None  # the name by which the site answered last
    revision: int  # 1 for what was never edited
    language: str | None
    language_identified: bool  # by us, where the site says none
    thread_id: str
    thread_title: str
    form_title: str  # what a public form calls the page
    thread_url: str
    thread_excerpt: str
    page: ThreadState
    parent: Parent | None
    created_at: datetime
    author_network: str | None
    user_agent: str | None
    risk: float | None
    is_above_threshold: bool  # riskier than what the site files as spam by itself
    opinion: OpinionView | None
    verdict: VerdictView | None
    history: Sequence[HistoryEntry]  # newest first, at most ``MOST_ENTRIES``

    @property
    def position(self) -> Position:
        """Where it stands in a listing."""
        return Position(self.id, self.risk)


def review_comment(
    session: Session, installation: Installation, site_id: str, comment_id: str
) -> Dossier:
    """One comment of the site. Raises ``NotFound``, for another site's comment too."""
    if not is_id(comment_id):
        raise NotFound("There is no such comment.")
    row = session.execute(
        _select_dossier(), {"comment_id": comment_id, "site_id": site_id}
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such comment.")
    return _dossier(session, installation, row)


def position_of(session: Session, site_id: str, comment_id: str) -> Position:
    """Where a comment of the site stands in a listing. Raises ``NotFound``."""
    which = {"comment_id": comment_id, "site_id": site_id}
    found = _risk().rows(session.connection(), which) if is_id(comment_id) else []
    if not found:
        raise NotFound("There is no such comment.")
    return Position(comment_id, found[0][0])


@cache
def _risk() -> Prepared:
    its = Comment.id == bindparam("comment_id"), Comment.site_id == bindparam("site_id")
    return Prepared(select(Comment.risk).where(*its))


@cache
def _select_dossier() -> Select[*tuple[Any, ...]]:
    return beside(
        select_comment_views().add_columns(
            Thread,
            _of_site(Site.spam_above),
            _of_site(Site.door_settings),
            _answers_as().label("answers_as"),
            _public_body().label("public_body"),
        )
    ).where(Comment.id == bindparam("comment_id"), Comment.site_id == bindparam("site_id"))


def _public_body() -> ScalarSelect[str]:
    """The text that is public, where it is an older one."""
    is_it = Revision.comment_id == Comment.id, Revision.number == Comment.published_revision
    is_older = Comment.published_revision != Comment.revision
    return select(Revision.body).where(*is_it, is_older).scalar_subquery()


def _answers_as() -> ScalarSelect[str]:
    """The name by which the comment's site answered last."""
    said = aliased(Comment, name="said")
    by_site = text("said.is_by_site")  # "= 1", as else on SQLite, is not what its index says
    query = select(said.author_name).where(said.site_id == Comment.site_id, by_site)
    return query.order_by(said.id.desc()).limit(literal_column("1")).scalar_subquery()


def _of_site(column: InstrumentedAttribute[T]) -> Label[T]:
    of_site = select(column).where(Site.id == Comment.site_id)
    return of_site.scalar_subquery().label(column.key)


def _dossier(session: Session, installation: Installation, row: Row[*tuple[Any, ...]]) -> Dossier:
    comment: Comment = row[0]
    thread: Thread = row[5]
    view = view_of(row)
    return Dossier(
        id=comment.id,
        version=comment.version,
        status=comment.status,
        author_name=comment.author_name,
        author_url=comment.author_url,
        masked_address=installation.vault.masked(
            comment.site_id, comment.id, row.sealed, row.key_id
        ),
        body=comment.body,
        cut_from=comment.cut_from,
        public_body=row.public_body,
        is_public=comment.published_revision is not None,
        is_by_site=comment.is_by_site,
        site_answers_as=row.answers_as,
        revision=comment.revision,
        language=comment.language,
        language_identified=comment.language_identified,
        thread_id=thread.id,
        thread_title=thread.title,
        form_title=comment.form_title or "",
        thread_url=thread.url,
        thread_excerpt=thread.excerpt,
        page=thread_state(thread, row.door_settings),
        parent=_parent(session, comment),
        created_at=comment.created_at,
        author_network=comment.author_network,
        user_agent=comment.user_agent,
        risk=comment.risk,
        is_above_threshold=comment.risk is not None and comment.risk > row.spam_above,
        opinion=view.opinion,
        verdict=view.verdict,
        history=_history(session, comment),
    )


def _parent(session: Session, comment: Comment) -> Parent | None:
    if comment.parent_id is None:
        return None
    parent = session.get(Comment, comment.parent_id)
    if parent is None or parent.site_id != comment.site_id:
        return None
    return Parent(parent.id, parent.author_name, excerpt_of(parent.body), parent.status)


def _history(session: Session, comment: Comment) -> list[HistoryEntry]:
    rows = _newest_decisions().rows(session.connection(), {"comment_id": comment.id})
    logged = [_Logged(*row) for row in rows]
    return [
        _entry(one, can_undo=not number and can_be_undone(one, comment))
        for number, one in enumerate(logged)
    ]


class _Logged(NamedTuple):
    """What the history says of a decision, as the database has it."""

    id: str
    created_at: datetime
    decided_by: str
    moderator_id: str | None
    moderator: str | None
    phase: str | None
    previous_status: str | None
    status: str
    text: str
    note: str | None
    reason: str | None
    reverses: str | None
    until: datetime | None
    version: int
    joint_id: str | None


_READ_AS = {"moderator": Moderator.display_name, "joint_id": JointDecision.joint_id}


@cache
def _newest_decisions() -> Prepared:
    columns = [_READ_AS.get(name) or getattr(Decision, name) for name in _Logged._fields]
    query: Any = (
        select(*columns)
        .select_from(Decision)
        .outerjoin(Moderator, Moderator.id == Decision.moderator_id)
        .outerjoin(JointDecision, JointDecision.decision_id == Decision.id)
        .where(Decision.comment_id == bindparam("comment_id"))
        .order_by(Decision.version.desc())
        .limit(MOST_ENTRIES)
    )
    return Prepared(query)


def can_be_undone(standing: Decision | _Logged, comment: Comment) -> bool:
    """Whether the newest decision is a moderator's or the site's, and nothing was edited since."""
    is_theirs = standing.decided_by not in {"author", "policy"}
    is_theirs = is_theirs and standing.previous_status is not None
    return is_theirs and not standing.reverses and standing.version == comment.version


def _entry(decision: _Logged, *, can_undo: bool) -> HistoryEntry:
    return HistoryEntry(
        id=decision.id,
        created_at=decision.created_at,
        decided_by=decision.decided_by,
        moderator_id=decision.moderator_id,
        moderator=decision.moderator,
        phase=decision.phase,
        status=decision.status,
        text=decision.text,
        note=decision.note,
        reason=decision.reason,
        is_undoing=decision.reverses is not None,
        until=decision.until,
        can_undo=can_undo,
        joint_id=decision.joint_id,
    )
