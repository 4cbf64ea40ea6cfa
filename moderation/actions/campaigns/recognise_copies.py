"""Recognise copies: has almost this text been sent before, by whomever, to any of our sites?

The look-up is a read of its own before the comment's transaction. It never stops a comment:
whatever goes wrong in it is logged, and the opinion stands as it was.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, select

from classifiers import Opinion
from classifiers.campaign import Copies, with_copies
from classifiers.near_duplicates import ALMOST_THE_SAME, BANDS, Sketch, similarities, sketcher
from moderation.actions.installation import Installation
from moderation.column_types import AsItIs
from moderation.tables import Comment, Decision, StoredSketch
from moderation.transactions.gathered import insert_later
from moderation.transactions.prepared import Prepared, Row

_log = structlog.get_logger(__name__)

MOST_COPIES = 100  # counted at intake: enough to know a campaign, and a bound on the work
_HOUR = timedelta(hours=1)

_sketches = StoredSketch.__table__.c
_comments = Comment.__table__.c
_decisions = Decision.__table__.c


class Copy(NamedTuple):
    """One comment whose text is almost the same."""

    comment_id: str
    site_id: str
    status: str
    version: int
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
            copies = count_copies(connection, installation, sketch, now, but_not)
        return with_copies(opinion, copies)
    except Exception as error:  # noqa: BLE001 - whatever it is, the comment must be kept
        _log.error("copies.failed", error=type(error).__name__)
        return opinion


def remember_sketch(
    connection: Connection, comment_id: str, sketch: Sketch | None, now: datetime
) -> None:
    """Keep the sketch of a new comment; a text that says too little has none."""
    if sketch is None:
        return
    row = _row(sketch) | {"comment_id": comment_id, "seen_at": now}
    insert_later(connection, _INSERT, row)


def replace_sketch(
    connection: Connection, comment_id: str, sketch: Sketch | None, now: datetime
) -> None:
    """Keep the sketch of an edited text, and forget the older one."""
    connection.execute(delete(StoredSketch).where(StoredSketch.comment_id == comment_id))
    remember_sketch(connection, comment_id, sketch, now)


def count_copies(
    connection: Connection,
    installation: Installation,
    sketch: Sketch,
    now: datetime,
    but_not: str | None = None,
) -> Copies:
    """What the opinion is told of the copies: how many, how many lately, what people said of them.

    The same of a campaign of a thousand as of one of a hundred, which is where counting ends.
    """
    found = _newest(connection, installation, sketch, now, but_not, MOST_COPIES, is_raw=True)
    counted = found[:MOST_COPIES]
    decided = _decided(connection, [comment_id for _, comment_id, _, _ in counted])
    return Copies(
        seen=len(counted),
        last_hour=sum(is_recent for _, _, is_recent, _ in counted),
        spam=decided.get("spam", 0),
        approved=decided.get("approved", 0),
        hours=installation.settings.campaign_window_hours,
        is_more=len(found) > MOST_COPIES,
    )


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
    found = _newest(connection, installation, sketch, now, but_not, most)
    if not found:
        return []
    ids = [comment_id for _, comment_id, _, _ in found]
    rows = {row.id: row for row in connection.execute(_STANDING, {"ids": ids})}
    return [
        Copy(row.id, row.site_id, row.status, row.version, likeness)
        for _, comment_id, _, likeness in found
        if (row := rows.get(comment_id))
    ]


# A sketch that is almost the same: since when, of which comment, whether since an hour ago, and how
# much alike. A plain tuple: of a campaign there are a hundred, for every comment.
_Like = tuple[Any, Any, bool, float]


def _newest(
    connection: Connection,
    installation: Installation,
    sketch: Sketch,
    now: datetime,
    but_not: str | None,
    most: int,
    *,
    is_raw: bool = False,
) -> list[_Like]:
    """The newest sketches that are almost the same, in the window; ``most`` and one more.

    Most texts share a band with nobody, which one question finds out. Of a large campaign one band
    has enough. Raw: moments and identifiers as the driver has them.
    """
    since = now - timedelta(hours=installation.settings.campaign_window_hours)
    values = {"since": since, "but_not": but_not or _NO_COMMENT}
    (shared,) = _SHARED.raw(connection, values | _bands(sketch))
    values |= {"hour_ago": now - _HOUR}
    found: dict[Any, _Like] = {}
    for look, band, is_shared in zip(_looks(most + 1), sketch.bands, shared, strict=True):
        if not is_shared:
            continue
        rows = (look.raw if is_raw else look.rows)(connection, values | {"band": band})
        found |= _almost_the_same(sketch, [row for row in rows if row[0] not in found])
        if len(found) > most:
            break
    return sorted(found.values(), reverse=True)[: most + 1]


def _almost_the_same(sketch: Sketch, rows: Sequence[Row]) -> dict[Any, _Like]:
    if not rows:
        return {}
    ids, minima, moments, recent = zip(*rows, strict=True)
    likeness = similarities(sketch.minima, minima).tolist()
    likes = dict(zip(ids, zip(moments, ids, recent, likeness, strict=True), strict=True))
    if min(likeness) >= ALMOST_THE_SAME:
        return likes
    return {comment_id: like for comment_id, like in likes.items() if like[3] >= ALMOST_THE_SAME}


def _decided(connection: Connection, ids: Sequence[Any]) -> dict[str, int]:
    """How many of them people filed as what. Statements are of a few sizes, filled up."""
    if not ids:
        return {}
    size = next(size for size in _SIZES if size >= len(ids))
    filled = [*ids, *[ids[0]] * (size - len(ids))]
    values = {f"id_{number}": one for number, one in enumerate(filled)}
    return dict(_decided_of(size).rows(connection, values))


def _row(sketch: Sketch) -> dict[str, Any]:
    return {"minima": sketch.minima} | _bands(sketch)


def _bands(sketch: Sketch) -> dict[str, int]:
    return {f"band_{number}": band for number, band in enumerate(sketch.bands, 1)}


_NO_COMMENT = "00000000-0000-0000-0000-000000000000"
_SIZES = (1, 4, 16, 64, MOST_COPIES)

# Whether there are any that share a band, for each of them: one look into each index.
_SHARED = Prepared(
    select(
        *[
            exists().where(
                _sketches[f"band_{number}"] == bindparam(f"band_{number}"),
                _sketches.seen_at > bindparam("since"),
                _sketches.comment_id != bindparam("but_not"),
            )
            for number in range(1, BANDS + 1)
        ]
    )
)
_STANDING = select(_comments.id, _comments.site_id, _comments.status, _comments.version).where(
    _comments.id.in_(bindparam("ids", expanding=True))
)
_INSERT = Prepared(insert(StoredSketch.__table__))


@cache
def _looks(most: int) -> list[Prepared]:
    """For each band, the newest sketches that share it."""
    return [
        Prepared(
            select(
                _sketches.comment_id,
                _sketches.minima,
                _sketches.seen_at,
                _sketches.seen_at > bindparam("hour_ago"),
            )
            .where(
                _sketches[f"band_{number}"] == bindparam("band"),
                _sketches.seen_at > bindparam("since"),
                _sketches.comment_id != bindparam("but_not"),
            )
            .order_by(_sketches.seen_at.desc())
            .limit(most)
        )
        for number in range(1, BANDS + 1)
    ]


@cache
def _decided_of(size: int) -> Prepared:
    ids = [bindparam(f"id_{number}", type_=AsItIs()) for number in range(size)]
    return Prepared(
        select(_comments.status, func.count())
        .join(
            Decision.__table__,
            and_(_decisions.comment_id == _comments.id, _decisions.version == _comments.version),
        )
        .where(
            _decisions.comment_id.in_(ids),  # most have one, of policy's, and are left alone then
            _decisions.decided_by != "policy",
            _decisions.reverses.is_(None),
        )
        .group_by(_comments.status)
    )
