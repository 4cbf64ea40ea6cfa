"""What a page of ours shows under its text: the thread, the form, and the author's own comment."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urlencode

from flask import request, url_for

from moderation import clock
from moderation.actions.installation import SubmittingSite
from moderation.actions.installation.door import sends_mail, shows_links
from moderation.actions.intake.form_token import issue_form_token
from moderation.actions.publication.awaiting_comment import awaiting_comment
from moderation.actions.publication.closing import Closing
from moderation.actions.publication.links import TextPart, with_links
from moderation.actions.publication.orders import OLDEST, ORDERS
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.read_thread import (
    PublicComment,
    ThreadVersion,
    read_thread,
    thread_version,
)
from moderation.settings import Settings
from moderation.unseen import within_line
from moderation.vault import name_of_page
from moderation.web.current import installation, look
from moderation.web.embed.catalogues import Catalogue
from moderation.web.embed.nesting import DEEPEST, Node, nested
from moderation.web.embed.return_address import MARKER
from moderation.web.intake.public_thread import asked_order
from moderation.web.intake.queries import cursor, next_cursor
from moderation.web_address import page_address

COMMENTS_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The form as it is shown: empty, or with what was typed and what is wrong with it."""

    action: str
    token: str
    thread_url: str
    thread_title: str
    words: Catalogue
    parent_id: str = ""
    parent_name: str = ""
    cancel_address: str = ""
    values: dict[str, str] = field(default_factory=dict)
    flaws: dict[str, str] = field(default_factory=dict)
    asks_for_mail: bool = False

    @property
    def limits(self) -> Settings:
        """The settings that bound its fields."""
        return installation().settings


@dataclass(frozen=True, slots=True)
class Section:
    """A thread with its form, on a page whose own address is ``path`` with ``query``."""

    site: str
    nodes: list[Node]
    count: int
    next_cursor: str | None
    form: ReplyForm
    words: Catalogue
    path: str
    query: dict[str, str]
    depth: int = DEEPEST
    links: bool = True
    order: str = OLDEST
    closing: Closing | None = None
    orders: ClassVar = ORDERS

    @property
    def has_own_comment(self) -> bool:
        """Whether the page shows a comment that only its author may see."""
        return MARKER in request.args

    @property
    def feed(self) -> str:
        """The address of the thread's Atom feed."""
        query = {"site": self.site, "url": page_address(self.form.thread_url)}
        return _address(url_for("feed.thread_feed"), query)

    def stretches(self, node: Node) -> list[TextPart]:
        """A comment's text and its links, of which there are none before it is approved."""
        body = node.comment.body
        parts = with_links(body) if self.links and not node.is_awaiting else [TextPart(body)]
        return [part._replace(text=within_line(part.text)) for part in parts]

    def report_address(self, comment_id: str) -> str:
        """Where a comment is reported."""
        root, language = request.script_root, self.words.language
        return _report_address(root, self.site, language).replace(_ANY_COMMENT, comment_id)

    def in_order(self, order: str) -> str:
        """The page's address, from the first page on, in another order."""
        query = {name: value for name, value in self.query.items() if name != "order"}
        return _address(self.path, query if order == OLDEST else query | {"order": order})

    def address(self, **query: str) -> str:
        """The page's address with other query parameters."""
        if self.query.keys() & query.keys():
            return _address(self.path, self.query | query)
        here = _kept_address(self.path, tuple(self.query.items()))
        return f"{here}{'&' if self.query else '?'}{urlencode(query)}"


def section_of(
    site: SubmittingSite,
    thread_url: str,
    title: str,
    words: Catalogue,
    *,
    path: str,
    query: dict[str, str] | None = None,
    depth: int = DEEPEST,
) -> Section:
    """Read the thread of a page, and make its form. ``query`` is what the page's address needs."""
    page = page_of(installation().vault, thread_url)
    version, order = thread_version(look(), site.name, page), asked_order()
    comments, following = _read(version, order)
    own = awaiting_comment(
        look(), installation().vault, site.id, page, request.args.get(MARKER, ""), clock.now()
    )
    parent = _find(comments, request.args.get("reply_to"))
    query = (query or {}) | ({} if order == OLDEST else {"order": order})
    return Section(
        site=site.name,
        nodes=nested(comments, own, depth),
        count=len(comments),
        next_cursor=next_cursor(following),
        form=ReplyForm(
            action=url_for("embed.receive_form", site=site.name),
            token=issue_form_token(installation().vault, site.id, clock.now()),
            thread_url=name_of_page(installation().vault, site.id, thread_url),
            thread_title=title,
            words=words,
            parent_id=parent.id if parent else "",
            parent_name=words.byline(parent.author_name) if parent else "",
            cancel_address=_address(path, query),
            asks_for_mail=sends_mail(installation().settings, site.door_settings),
        ),
        words=words,
        path=path,
        query=query,
        depth=depth,
        links=shows_links(site.door_settings),
        order=order,
        closing=version.closing if version else None,
    )


def _read(version: ThreadVersion | None, order: str) -> tuple[list[PublicComment], str | None]:
    if version is None:
        return [], None
    comments, following = read_thread(
        look(),
        version.thread_id,
        after=cursor(),
        limit=COMMENTS_A_PAGE,
        order=order,
        pinned_id=version.pinned_id,
    )
    return list(comments), following


def _find(comments: list[PublicComment], comment_id: str | None) -> PublicComment | None:
    return next((comment for comment in comments if comment.id == comment_id), None)


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


@lru_cache(maxsize=64)
def _kept_address(path: str, query: tuple[tuple[str, str], ...]) -> str:
    """What a page's hundred ways to answer begin with."""
    return _address(path, dict(query))


@lru_cache(maxsize=1_000)
def _report_address(_root: str, site: str, language: str) -> str:
    """The same of any comment: put together once for the hundred of a page."""
    page = "embed.show_report_form"
    return url_for(page, site=site, comment_id=_ANY_COMMENT, lang=language)


_ANY_COMMENT = "00000000-0000-0000-0000-000000000000"
