"""Where the rows of a list lead: what their addresses share is put together once a page."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import url_for

from moderation.actions.queue.listing import Listing
from moderation.actions.queue.read_beside import BesideRow
from moderation.actions.queue.read_queue import QueueRow
from moderation.web.review.listing.listing_address import query_of, query_with, queue_address

# In no identifier, code, name or cursor, and written in an address as it is.
_PLACE = "~"


class Ways(NamedTuple):
    """Where a row leads: the comment, its decision, and lists of what is like it."""

    comment: str
    decide: str
    thread: str
    reason: str


class RowAddresses:
    """The addresses of rows of this list, which is a page of ``site``, or of several sites."""

    def __init__(self, listing: Listing, site: str | None) -> None:
        self._filters = listing.filters
        self._here = query_of(listing)
        self._of_list = queue_address(site, listing, **self._here)
        self._of_thread = queue_address(site, listing, **query_with(listing, thread_id=_PLACE))
        self._of_reason = queue_address(site, listing, **query_with(listing, reason=_PLACE))
        self._of_site: dict[tuple[str, str], str] = {}

    def of_rows(self, rows: Sequence[QueueRow]) -> list[tuple[QueueRow, Ways]]:
        """Each row with the ways that lead from it."""
        return [(row, self._ways(row)) for row in rows]

    def _ways(self, row: QueueRow) -> Ways:
        return Ways(self.comment(row), self._decide(row), self._thread(row), self._reason(row))

    def comment(self, row: QueueRow | BesideRow) -> str:
        """The comment's page, from which one comes back to this list."""
        return self._filled("review.comment", row, self._here)

    def _decide(self, row: QueueRow) -> str:
        """Where the form of a decision goes."""
        return self._filled("review.decide", row, {})

    def _thread(self, row: QueueRow) -> str:
        """The list, of this comment's thread only; one that is so already goes on as it is."""
        if row.thread_id == self._filters.thread_id:
            return self._of_list
        return self._of_thread.replace(_PLACE, row.thread_id)

    def _reason(self, row: QueueRow) -> str:
        """The list, of what is there for the same reason only."""
        if row.reason_code == self._filters.reason:
            return self._of_list
        return self._of_reason.replace(_PLACE, row.reason_code or "")

    def _filled(self, endpoint: str, row: QueueRow | BesideRow, query: dict[str, Any]) -> str:
        key = (endpoint, row.site)
        if key not in self._of_site:
            self._of_site[key] = url_for(endpoint, site=row.site, comment_id=_PLACE, **query)
        return self._of_site[key].replace(_PLACE, row.id)
