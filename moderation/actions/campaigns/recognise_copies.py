"""Recognise copies: has almost this text been sent before, by whomever, to any of our sites?

The look-up is a read of its own before the comment's transaction. It never stops a comment:
whatever goes wrong in it is logged, and the opinion stands as it was.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Connection, and_, bindparam, delete, insert, select, text

from classifiers import Opinion
from classifiers.campaign import Copies, with_copies
from classifiers.near_duplicates import ALMOST_THE_SAME, BANDS, Sketch, similarities, sketcher
from moderation.actions.installation import Installation
from moderation.tables import Comment, Decision, StoredSketch

_log = structlog.get_logger(__name__)

MOST_COPIES = 100  # counted at intake: enough to know a campaign, and a bound on the work
_HOUR = timedelta(hours=1)

_sketches = StoredSketch.__table__.c
_comments = Comment.__table__.c
_decisions = Decision.__table__.c


class Copy(NamedTuple):
    """One comment whose text is almost the same. ``is_decided`` by a person, not by policy."""

    comment_id: str
    site_id: str
    status: str
    version: int
    seen_at: datetime
    is_decided: bool
    likeness: float


def sketch_of(installation: Installation, body: str) -> Sketch | None:
    """The text's sketch; None where it says too little, or where something went wrong."""
    try:
        return sketcher(installation.vault.digest("sketches", b"")).sketch(body)
    except Exception as error:  # noqa: BLE001 - whatever it is, the comment must be kept
        _log.error("sketch.failed", error=type(error).__name__)
        return None


def with_memory(
    installation: Installation,
    opinion: Opinion | None,
    sketch: Sketch | None,
    now: datetime,
    but_not: str | None = None,
) -> Opinion | None:
    """The opinion, with what earlier copies say; as it was where the look-up fails.

    ``but_not`` is the comment itself, where it is stored already.
    """
    if opinion is None or sketch is None:
        return opinion
    try:
        with installation.database.glance() as connection:
            found = copies_of(connection, installation, sketch, now, but_not=but_not)
        return with_copies(opinion, _summary(found, installation, now))
    except Exception as error:  # noqa: BLE001 - whatever it is, the comment must be kept
        _log.error("copies.failed", error=type(error).__name__)
        return opinion


def remember_sketch(
    connection: Connection, comment_id: str, sketch: Sketch | None, now: datetime
) -> None:
    """Keep the sketch of a new comment; a text that says too little has none."""
    if sketch is None:
        return
    connection.execute(_INSERT, _row(sketch) | {"comment_id": comment_id, "seen_at": now})


def replace_sketch(
    connection: Connection, comment_id: str, sketch: Sketch | None, now: datetime
) -> None:
    """Keep the sketch of an edited text, and forget the older one."""
    connection.execute(delete(StoredSketch).where(StoredSketch.comment_id == comment_id))
    remember_sketch(connection, comment_id, sketch, now)


def copies_of(
    connection: Connection,
    installation: Installation,
    sketch: Sketch,
    now: datetime,
    *,
    but_not: str | None = None,
    most: int = MOST_COPIES,
) -> list[Copy]:
    """The newest copies within the window, on all sites; at most ``most`` and one more."""
    since = now - timedelta(hours=installation.settings.campaign_window_hours)
    values = _bands(sketch) | {"since": since, "most": most + 1}
    # Most texts share a band with nobody, so what is known of a copy is asked for only then.
    sharing = {row.comment_id: row for row in connection.execute(_SHARING, values)}
    sharing.pop(but_not, None)
    likeness = similarities(sketch.minima, [row.minima for row in sharing.values()])
    found = [
        (row.seen_at, row.comment_id, float(like))
        for row, like in zip(sharing.values(), likeness, strict=True)
        if like >= ALMOST_THE_SAME
    ]
    return _known(connection, sorted(found, reverse=True)[: most + 1]) if found else []


def _known(connection: Connection, found: Sequence[tuple[datetime, str, float]]) -> list[Copy]:
    ids = [comment_id for _, comment_id, _ in found]
    rows = {row.id: row for row in connection.execute(_STANDING, {"ids": ids})}
    return [
        _copy(rows[comment_id], seen_at, likeness)
        for seen_at, comment_id, likeness in found
        if comment_id in rows
    ]


def _copy(row: Any, seen_at: datetime, likeness: float) -> Copy:
    return Copy(
        comment_id=row.id,
        site_id=row.site_id,
        status=row.status,
        version=row.version,
        seen_at=seen_at,
        is_decided=row.decided_by not in {None, "policy"} and row.reverses is None,
        likeness=likeness,
    )


def _summary(found: Sequence[Copy], installation: Installation, now: datetime) -> Copies:
    counted = found[:MOST_COPIES]
    decided = [copy.status for copy in counted if copy.is_decided]
    return Copies(
        seen=len(counted),
        last_hour=sum(copy.seen_at > now - _HOUR for copy in counted),
        spam=decided.count("spam"),
        approved=decided.count("approved"),
        hours=installation.settings.campaign_window_hours,
        is_more=len(found) > MOST_COPIES,
    )


def _row(sketch: Sketch) -> dict[str, Any]:
    return {"minima": sketch.minima} | _bands(sketch)


def _bands(sketch: Sketch) -> dict[str, int]:
    return {f"band_{number}": band for number, band in enumerate(sketch.bands, 1)}


# The newest sketches that share a band: one look into each index. As text, because every comment
# asks this, and SQLAlchemy would walk through six selects each time to find that it knows them.
_SHARING = (
    text(
        " UNION ALL ".join(
            "SELECT * FROM (SELECT comment_id, minima, seen_at FROM sketches"  # noqa: S608
            f" WHERE band_{number} = :band_{number} AND seen_at > :since"
            f" ORDER BY seen_at DESC LIMIT :most) AS newest_{number}"
            for number in range(1, BANDS + 1)
        )
    )
    .bindparams(bindparam("since", type_=_sketches.seen_at.type))
    .columns(_sketches.comment_id, _sketches.minima, _sketches.seen_at)
)
_STANDING = (
    select(
        _comments.id,
        _comments.site_id,
        _comments.status,
        _comments.version,
        _decisions.decided_by,
        _decisions.reverses,
    )
    .select_from(
        Comment.__table__.outerjoin(
            Decision.__table__,
            and_(_decisions.comment_id == _comments.id, _decisions.version == _comments.version),
        )
    )
    .where(_comments.id.in_(bindparam("ids", expanding=True)))
)
_INSERT = insert(StoredSketch.__table__)
