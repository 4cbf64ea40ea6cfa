"""The two forms of an export: JSON lines, and the WXR that WordPress reads. Pure.

WordPress finds a page again by its title where no local date is given, and adds the comments to it.
One that it doesn't find it makes: at the last word of its address, at the date in UTC. It brings
comments in by number, so a reply needs a higher one than what it replies to.
"""

import html
import json
from collections.abc import Iterator
from typing import Literal, Protocol
from xml.sax.saxutils import escape

from moderation.actions.moving.exported_comment import ExportedComment, ExportedPage
from moderation.importers.cleaning import clean
from moderation.vault import BrokenSeal

Form = Literal["jsonl", "wxr"]

_APPROVED = {"approved": "1", "pending": "0", "spam": "spam", "rejected": "trash"}
_MOMENT = "%Y-%m-%d %H:%M:%S"


class Writer(Protocol):
    """Pieces of a file, in the order in which these are called."""

    def opening(self) -> Iterator[str]:
        """What comes before everything."""

    def page(self, page: ExportedPage) -> Iterator[str]:
        """A page, before its comments."""

    def comment(self, page: ExportedPage, comment: ExportedComment) -> Iterator[str]:
        """A comment of it."""

    def end_page(self) -> Iterator[str]:
        """What comes behind its comments."""

    def end(self) -> Iterator[str]:
        """What comes behind everything."""


def writer_of(form: Form, site: str, origin: str) -> Writer:
    """The writer of this form."""
    return _Wxr(site, origin) if form == "wxr" else _Lines()


class _Lines:
    """One object a line."""

    def opening(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def page(self, _page: ExportedPage) -> Iterator[str]:
        """Nothing: each comment names its page."""
        yield from ()

    def comment(self, page: ExportedPage, comment: ExportedComment) -> Iterator[str]:
        """The comment."""
        document: dict[str, object] = {
            "id": comment.id,
            "thread": {"url": page.url, "title": page.title},
            "parent_id": comment.parent_id,
            "author": {
                "name": comment.author_name,
                "url": comment.author_url,
                **_address(comment.email),
            },
            "body": comment.body,
            "status": comment.status,
            "created_at": comment.created_at.isoformat(),
            "by_site": comment.by_site,
        }
        yield json.dumps(document, ensure_ascii=False) + "\n"

    def end_page(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def end(self) -> Iterator[str]:
        """Nothing."""
        yield from ()


class _Wxr:
    """WordPress's own format, version 1.2."""

    def __init__(self, site: str, origin: str) -> None:
        self._site = site
        self._origin = origin

    def opening(self) -> Iterator[str]:
        """The channel."""
        yield _BEGIN.format(site=_text(self._site), origin=_text(self._origin))

    def page(self, page: ExportedPage) -> Iterator[str]:
        """The item. Its local date is empty, so that WordPress looks for its title alone."""
        title = page.title or page.url
        link = f'<p><a href="{html.escape(page.url)}">{html.escape(title)}</a></p>'
        yield _PAGE.format(
            title=_data(title),
            url=_text(page.url),
            text=_data(link),
            number=page.number,
            moment=page.published.strftime(_MOMENT),
            name=_text(page.slug),
        )

    def comment(self, _page: ExportedPage, comment: ExportedComment) -> Iterator[str]:
        """The comment; its text is HTML there."""
        above = 0 if comment.comes_too_early else comment.parent_number or 0
        yield _COMMENT.format(
            number=comment.number,
            name=_data(html.escape(comment.author_name, quote=False)),
            email=_text(comment.email if isinstance(comment.email, str) else ""),
            url=_text(comment.author_url or ""),
            moment=comment.created_at.strftime(_MOMENT),
            body=_data(html.escape(comment.body, quote=False)),
            approved=_APPROVED[comment.status],
            above=above,
            marks=_BY_SITE if comment.by_site else "",
        )

    def end_page(self) -> Iterator[str]:
        """The item's end."""
        yield "\t</item>\n"

    def end(self) -> Iterator[str]:
        """The channel's end."""
        yield "</channel>\n</rss>\n"


def _address(email: str | BrokenSeal | None) -> dict[str, str | bool | None]:
    """The author's address; one that cannot be opened is said to be there, and left out."""
    if isinstance(email, BrokenSeal):
        return {"email": None, "email_unavailable": True}
    return {} if email is None else {"email": email}


def _text(text: str) -> str:
    return escape(clean(text))


def _data(text: str) -> str:
    """A text that the parser gives back as it is, whatever is in it."""
    return f"<![CDATA[{clean(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


_BEGIN = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
\t<title>{site}</title>
\t<link>{origin}</link>
\t<description></description>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_site_url>{origin}</wp:base_site_url>
\t<wp:base_blog_url>{origin}</wp:base_blog_url>
\t<wp:author>
\t\t<wp:author_login><![CDATA[comment-moderation]]></wp:author_login>
\t\t<wp:author_display_name><![CDATA[Comment moderation]]></wp:author_display_name>
\t</wp:author>
"""
_PAGE = """\t<item>
\t\t<title>{title}</title>
\t\t<link>{url}</link>
\t\t<dc:creator><![CDATA[comment-moderation]]></dc:creator>
\t\t<guid isPermaLink="false">{url}</guid>
\t\t<description></description>
\t\t<content:encoded>{text}</content:encoded>
\t\t<excerpt:encoded><![CDATA[]]></excerpt:encoded>
\t\t<wp:post_id>{number}</wp:post_id>
\t\t<wp:post_date></wp:post_date>
\t\t<wp:post_date_gmt>{moment}</wp:post_date_gmt>
\t\t<wp:comment_status>open</wp:comment_status>
\t\t<wp:ping_status>closed</wp:ping_status>
\t\t<wp:post_name>{name}</wp:post_name>
\t\t<wp:status>publish</wp:status>
\t\t<wp:post_parent>0</wp:post_parent>
\t\t<wp:menu_order>0</wp:menu_order>
\t\t<wp:post_type>post</wp:post_type>
\t\t<wp:post_password></wp:post_password>
\t\t<wp:is_sticky>0</wp:is_sticky>
"""
_COMMENT = """\t\t<wp:comment>
\t\t\t<wp:comment_id>{number}</wp:comment_id>
\t\t\t<wp:comment_author>{name}</wp:comment_author>
\t\t\t<wp:comment_author_email>{email}</wp:comment_author_email>
\t\t\t<wp:comment_author_url>{url}</wp:comment_author_url>
\t\t\t<wp:comment_author_IP></wp:comment_author_IP>
\t\t\t<wp:comment_date>{moment}</wp:comment_date>
\t\t\t<wp:comment_date_gmt>{moment}</wp:comment_date_gmt>
\t\t\t<wp:comment_content>{body}</wp:comment_content>
\t\t\t<wp:comment_approved>{approved}</wp:comment_approved>
\t\t\t<wp:comment_type>comment</wp:comment_type>
\t\t\t<wp:comment_parent>{above}</wp:comment_parent>
\t\t\t<wp:comment_user_id>0</wp:comment_user_id>
{marks}\t\t</wp:comment>
"""
# WordPress keeps it beside the comment, for a theme that shows whose it is.
_BY_SITE = """\t\t\t<wp:commentmeta>
\t\t\t\t<wp:meta_key><![CDATA[comment_moderation_by_site]]></wp:meta_key>
\t\t\t\t<wp:meta_value><![CDATA[1]]></wp:meta_value>
\t\t\t</wp:commentmeta>
"""
