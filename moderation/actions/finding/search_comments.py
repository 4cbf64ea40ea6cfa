"""Search comments: the newest that fit what a moderator asked, on the sites that are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.people.membership import Desk
from moderation.actions.publication.pages import Page, page_of
from moderation.actions.publication.threads import find_threads
from moderation.errors import Invalid
from moderation.search.document import AUTHOR, TITLE
from moderation.search.excerpt import Segment, excerpt_of
from moderation.search.index import Index, WantedDocuments
from moderation.search.question import Beginning, Clause, Question
from moderation.search.windows import Looked, Window, look_back
from moderation.tables import Comment, SearchDocument, Site, Thread
from moderation.vault import Vault

PAGE = 25
_MILLISECONDS = 80  # bits of a UUIDv7 that follow those of its time


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One comment that was found, as a line of a list."""

    id: str
    site: str
    status: str
    author_name: str
    thread_title: str
    thread_url: str
    created_at: datetime
    risk: float | None
    excerpt: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of what was found. ``next_end`` is where to go on, if there may be more.

    ``looked_back_to`` is set where the time was up before the page was full.
    """

    rows: Sequence[SearchRow]
    next_end: int | None = None
    looked_back_to: datetime | None = None


def search_comments(
    installation: Installation, desks: Sequence[Desk], question: Question, end: int | None = None
) -> SearchPage:
    """A page of results, newest first; ``end`` is the ``next_end`` of the page before.

    It takes as long for the commonest word as for a rare one: what isn't found in time is looked
    for on the next page.
    """
    sites = [one.site_id for one in desks]
    if not sites:
        return SearchPage([])
    index = Index(is_sqlite=installation.database.is_sqlite)
    with installation.database.reading() as session:
        index.prepare(session)
        wanted = _wanted(session, installation.vault, question, sites)
        if wanted is None:
            return SearchPage([])
        first, last = _bounds(session, question)
        end = min(end, last) if end else last

        def look(window: Window, limit: int) -> Sequence[tuple[int, str]]:
            return index.look(session, window, wanted, limit)

        looked = look_back(look, end, first, PAGE + 1)
        rows = _rows(session, [one for _, one in looked.found[:PAGE]], question)
        return _page(session, looked, rows, first)


def find_comment(
    session: Session, desks: Sequence[Desk], comment_id: str
) -> tuple[str, str] | None:
    """The site's name and the status of a comment by its identifier, on one of these sites."""
    query = (
        select(Site.name, Comment.status)
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.id == comment_id, Comment.site_id.in_([one.site_id for one in desks]))
    )
    row = session.execute(query).one_or_none()
    return (row.name, row.status) if row else None


def rows_of(session: Session, ids: Sequence[str], clauses: Sequence[Clause]) -> list[SearchRow]:
    """Comments as lines of a list, in the order of ``ids``; the caller may see them."""
    query = (
        select(Comment, Thread.title, Thread.url, Site.name)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.id.in_(ids))
    )
    found = {row[0].id: row for row in session.execute(query)}
    return [
        SearchRow(
            id=one,
            site=found[one][3],
            status=found[one][0].status,
            author_name=found[one][0].author_name,
            thread_title=found[one][1],
            thread_url=found[one][2],
            created_at=found[one][0].created_at,
            risk=found[one][0].risk,
            excerpt=excerpt_of(found[one][0].body, clauses),
        )
        for one in ids
        if one in found
    ]


def _wanted(
    session: Session, vault: Vault, question: Question, sites: Sequence[str]
) -> WantedDocuments | None:
    """What to look for; None where a page was named on which nobody has commented."""
    if not question.threads:
        return WantedDocuments(question.clauses, sites, statuses=question.statuses)
    pages = [_asked_page(vault, address) for address in question.threads]
    connection = session.connection()
    found = [find_threads(connection, site_id, pages) for site_id in sites]
    threads = [thread_id for each in found for thread_id in each.values()]
    return WantedDocuments(question.clauses, sites, threads, question.statuses) if threads else None


def _asked_page(vault: Vault, address: str) -> Page:
    try:
        return page_of(vault, address)
    except ValueError:
        raise Invalid("The address of the thread cannot be read. Copy it from the page.") from None


def _bounds(session: Session, question: Question) -> tuple[int, int]:
    """The numbers of the documents that the dates allow: from the first, before the last."""
    newest = select(SearchDocument.number).order_by(SearchDocument.number.desc()).limit(1)
    last = (session.scalar(newest) or 0) + 1
    first = _number_at(session, question.after) + 1 if question.after else 1
    if question.before:
        last = min(last, _number_at(session, question.before) + 1)
    return first, last


def _number_at(session: Session, moment: datetime) -> int:
    """The number of the last comment before a moment. Identifiers begin with their time."""
    earliest = _identifier_at(moment)
    before = (
        select(SearchDocument.number)
        .where(SearchDocument.comment_id < earliest)
        .order_by(SearchDocument.comment_id.desc())
        .limit(1)
    )
    return session.scalar(before) or 0


def _identifier_at(moment: datetime) -> str:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    milliseconds = max(0, int(since.total_seconds() * 1000))
    digits = f"{min(milliseconds, (1 << 48) - 1) << _MILLISECONDS:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _rows(session: Session, ids: Sequence[str], question: Question) -> list[SearchRow]:
    return rows_of(session, ids, [one for one in question.clauses if _is_of_the_text(one)])


def _is_of_the_text(clause: Clause) -> bool:
    fields = (AUTHOR, TITLE)
    if isinstance(clause, Beginning):
        return not clause.mark[1:].startswith(fields)
    return not clause.words[0].startswith(fields)


def _page(session: Session, looked: Looked, rows: list[SearchRow], first: int) -> SearchPage:
    if len(looked.found) > PAGE:
        return SearchPage(rows, looked.found[PAGE - 1][0])
    if looked.down_to <= first:
        return SearchPage(rows)
    return SearchPage(rows, looked.down_to, _moment_of(session, looked.down_to))


def _moment_of(session: Session, number: int) -> datetime | None:
    """When the oldest comment that was looked at came in."""
    query = (
        select(Comment.created_at)
        .join(SearchDocument, SearchDocument.comment_id == Comment.id)
        .where(SearchDocument.number >= number)
        .order_by(SearchDocument.number)
        .limit(1)
    )
    return session.scalar(query)
