"""Judge tones: of comments that nobody asked about as they came in. Their status stays as it is.

They were there before tone was asked for, came with an import, or while the model failed.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.ask_tone import ToneReading
from moderation.actions.intake.opinion import INSERT_TONE, tone_row
from moderation.actions.queue.filterable import language_columns, tone_columns
from moderation.tables import Comment

BATCH = 64  # few enough that nobody who sends a comment feels the lock

_Unread = Row[str, int, str, str | None]


def judge_tones(installation: Installation, limit: int) -> int:
    """Ask about ``limit`` comments at most, newest first; how many were judged.

    The models are asked outside of any transaction, and each batch is one. What was edited or
    erased meanwhile is left alone. Ends early where the model rests.
    """
    judged, before = 0, None
    while judged < limit and installation.tone.can_be_asked:
        page = _unread(installation, before)
        if not page:
            break
        readings = {row.id: _ask(installation, row) for row in page}
        judged += _write(installation, page, readings)
        before = page[-1].id
    return judged


def _unread(installation: Installation, before: str | None) -> Sequence[_Unread]:
    query = _UNREAD if before is None else _UNREAD.where(Comment.id < before)
    with installation.database.reading() as session:
        return session.execute(query.limit(BATCH)).all()


def _ask(installation: Installation, row: _Unread) -> ToneReading | None:
    return installation.tone.judge(row.body, row.language)


def _write(
    installation: Installation,
    page: Sequence[_Unread],
    readings: dict[str, ToneReading | None],
) -> int:
    seen = {row.id: row for row in page if readings[row.id] is not None}
    if not seen:
        return 0
    now = clock.now()
    with installation.database.transaction() as session:
        held = session.execute(_STILL_UNREAD, {"ids": list(seen)}).all()
        kept = [seen[row.id] for row in held if row.revision == seen[row.id].revision]
        if not kept:
            return 0
        connection = session.connection()
        connection.execute(_SET_TONE, [_columns(row, readings[row.id]) for row in kept])
        opinions = [
            tone_row(row.id, row.revision, reading, now)
            for row in kept
            if (reading := readings[row.id]) and reading.language
        ]
        INSERT_TONE.run_each(connection, opinions)
    return len(kept)


def _columns(row: _Unread, reading: ToneReading | None) -> dict[str, Any]:
    columns = tone_columns(reading) | language_columns(row.language, row.body, reading)
    return {f"new_{name}": value for name, value in columns.items()} | {"comment": row.id}


# What was found before does not count as said: only what was never asked about is here.
_UNREAD = (
    select(Comment.id, Comment.revision, Comment.body, Comment.language)
    .where(Comment.tone_bits.is_(None))
    .order_by(Comment.id.desc())
)
_STILL_UNREAD = (
    select(Comment.id, Comment.revision)
    .where(Comment.id.in_(bindparam("ids", expanding=True)), Comment.tone_bits.is_(None))
    .order_by(Comment.id)
    .with_for_update(key_share=True)
)
_comments = Comment.__table__
_SET_TONE = (
    update(_comments)
    .where(_comments.c.id == bindparam("comment"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("heat", "tone_language", "tone_bits", "language", "language_identified")
        }
    )
)
