"""Our own export as JSON lines."""

from collections.abc import Iterator
from typing import Any

from moderation.importers.cleaning import moment
from moderation.importers.draft import PastDraft, found
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.json_lines import objects, text_of
from moderation.statuses import STATUSES


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every comment of the file, in its order. Raises ``Broken``."""
    for number, value in objects(source):
        yield comment_of(number, value, where)


def comment_of(number: int, value: dict[str, Any], where: PageNames) -> Found:
    """One comment in our own form."""
    status = text_of(value, "status")
    return found(
        PastDraft(
            external_id=text_of(value, "id"),
            line=number,
            url=where.url(text_of(value, "thread", "url")),
            title=text_of(value, "thread", "title"),
            parent=text_of(value, "parent_id"),
            name=text_of(value, "author", "name"),
            email=text_of(value, "author", "email"),
            website=text_of(value, "author", "url"),
            ip=text_of(value, "author_ip"),
            created=moment(text_of(value, "created_at")),
            body=text_of(value, "body"),
            status=status if status in STATUSES else None,
        )
    )
