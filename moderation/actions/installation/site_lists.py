"""What a site blocks and trusts, kept ready in memory: 5,000 entries must not slow intake down.

One small query for each comment asks which version the site's lists have. They are read and made
ready again when that has changed, or when an entry has expired since.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, Row, bindparam, or_, select

from moderation.policy import Listed
from moderation.policy.matching.domains import Domains
from moderation.policy.matching.networks import Networks
from moderation.policy.matching.terms import Terms
from moderation.tables import ListEntry, Site
from moderation.transactions.prepared import Prepared

_MOST_SITES = 200

_entries = ListEntry.__table__.c
_sites = Site.__table__.c
_VERSION = Prepared(select(_sites.lists_version).where(_sites.id == bindparam("site_id")))
_ENTRIES = (
    select(
        _entries.list_name,
        _entries.kind,
        _entries.value,
        _entries.blind_index,
        _entries.expires_at,
    )
    .where(
        _entries.site_id == bindparam("site_id"),
        _entries.removed_at.is_(None),
        or_(_entries.expires_at.is_(None), _entries.expires_at > bindparam("now")),
    )
    .order_by(_entries.id)
)

Entry = Row[str, str, str | None, bytes | None, datetime | None]


@dataclass(frozen=True, slots=True)
class ReadyList:
    """One list of one site, ready to be asked."""

    terms: Terms
    domains: Domains
    networks: Networks
    authors: frozenset[bytes]

    def about(self, blind_index: bytes | None, network: str | None) -> Listed:
        """What it says of a comment by this author, from this network."""
        return Listed(
            self.terms, self.domains, blind_index in self.authors, self.networks.find(network)
        )


@dataclass(frozen=True, slots=True)
class _Ready:
    """Both lists as they are from ``since`` until the first entry expires."""

    version: int
    since: datetime
    until: datetime | None
    blocked: ReadyList
    trusted: ReadyList

    def holds(self, version: int, now: datetime) -> bool:
        return self.version == version and self.since <= now and not self._is_over(now)

    def _is_over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


class SiteLists:
    """The lists of the sites that sent lately. Bounded, and safe among threads."""

    def __init__(self) -> None:
        self._sites: dict[str, _Ready] = {}
        self._lock = Lock()

    def about(
        self,
        connection: Connection,
        site_id: str,
        blind_index: bytes | None,
        network: str | None,
        now: datetime,
        version: int | None = None,
    ) -> tuple[Listed, Listed]:
        """What the site blocks and what it trusts, of a comment by this author.

        ``version`` is that of its lists, where it was read in this transaction already.
        """
        if version is None:
            ((version,),) = _VERSION.rows(connection, {"site_id": site_id})
        ready = self._sites.get(site_id)
        if ready is None or not ready.holds(version, now):
            ready = _read(connection, site_id, version, now)
            self._keep(site_id, ready)
        return ready.blocked.about(blind_index, network), ready.trusted.about(blind_index, network)

    def _keep(self, site_id: str, ready: _Ready) -> None:
        with self._lock:
            if len(self._sites) >= _MOST_SITES:
                self._sites.clear()
            self._sites[site_id] = ready


def _read(connection: Connection, site_id: str, version: int, now: datetime) -> _Ready:
    rows = connection.execute(_ENTRIES, {"site_id": site_id, "now": now}).all()
    ends = [row.expires_at for row in rows if row.expires_at is not None]
    return _Ready(
        version=version,
        since=now,
        until=min(ends, default=None),
        blocked=_ready([row for row in rows if row.list_name == "blocked"]),
        trusted=_ready([row for row in rows if row.list_name == "trusted"]),
    )


def _ready(rows: list[Entry]) -> ReadyList:
    values: dict[str, list[str]] = {"term": [], "domain": [], "network": []}
    for row in rows:
        if row.value is not None and row.kind in values:
            values[row.kind].append(row.value)
    return ReadyList(
        Terms(values["term"]),
        Domains(values["domain"]),
        Networks(values["network"]),
        frozenset(row.blind_index for row in rows if row.kind == "author" and row.blind_index),
    )
