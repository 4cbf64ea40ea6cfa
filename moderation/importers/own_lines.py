"""Our own export as JSON lines."""

from collections.abc import Iterator
from typing import Any

from moderation.importers.byte_source import ByteSource
from moderation.importers.cleaning import moment, page_url
from moderation.importers.draft import PastDraft, found
from moderation.importers.json_lines import objects, text_of
from moderation.importers.past_comment import Found
from moderation.statuses import STATUSES


def read(source: ByteSource) -> Iterator[Found]:
    """Every comment of the file, in its order. Raises ``Broken``."""
    for number, value in objects(source):
        yield _comment(number, value)


def _comment(number: int, value: dict[str, Any]) -> Found:
    status = text_of(value, "status")
    return found(
        PastDraft(
            external_id=text_of(value, "id"),
            line=number,
            url=page_url(text_of(value, "thread", "url")),
            title=text_of(value, "thread", "title"),
            parent=text_of(value, "parent_id"),
            name=text_of(value, "author", "name"),
            email=text_of(value, "author", "email"),
            website=text_of(value, "author", "url"),
            created=moment(text_of(value, "created_at")),
            body=text_of(value, "body"),
            status=status if status in STATUSES else None,
        )
    )
