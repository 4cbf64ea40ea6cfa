"""Waiting comments by the million, written by the database itself, for ``queue_page.py``.

Every comment has an opinion, a decision and an author; no address is sealed, because sealing a
million would take longer than everything else and costs each page the same.
"""

import re
from collections.abc import Sequence

from hasty import hasty

from moderation.actions.installation.installation import Installation
from moderation.database import Database

THREADS = 1_000
_TABLES = ("threads", "comments", "opinions", "decisions", "author_contacts")
_BODY = (
    "I walked over the new bridge this morning and it was already closed again. The council "
    "promised that it would stay open, and nobody seems to know why it is not. Number "
)
_REASONS = (
    '[{"code": "wording", "text": "the wording is like spam: “bridge”", "weight": 1.2},'
    ' {"code": "links", "text": "there are few or no links in the text", "weight": -0.8}]'
)
# What the two databases write differently: numbers, an identifier of version 7, chance.
_SQLITE = {
    "numbers": "(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted"
    " WHERE n < :many) SELECT n FROM counted) AS numbers",
    "dated": "printf('%012x', 1750000000000 + n) || '7000' || '8000' ||"
    " substr(lower(hex(randomblob(6))), 1, 12)",
    "chance": "((random() & 1048575) / 1048576.0)",
    "new_id": "lower(hex(randomblob(16)))",
    "bytes": "randomblob(16)",
    "author": "CAST(substr('0000000000000000' || (n % 200000), -16) AS BLOB)",
    "now": "'2026-11-24 12:00:00'",
    "then": "datetime('2026-11-24 12:00:00', '-' || ((:many - n) * 7776000 / :many) || ' seconds')",
    "json": ":reasons",
}
_POSTGRES = {
    "numbers": "(SELECT generate_series(1, :many) AS n) AS numbers",
    "dated": "CAST(lpad(to_hex(1750000000000 + n), 12, '0') || '70008000' ||"
    " substr(md5(CAST(random() AS text)), 1, 12) AS uuid)",
    "chance": "random()",
    "new_id": "gen_random_uuid()",
    "bytes": "decode(md5(CAST(random() AS text)), 'hex')",
    "author": "decode(md5(CAST(n % 200000 AS text)), 'hex')",
    "now": "TIMESTAMPTZ '2026-11-24 12:00:00+00'",
    "then": "TIMESTAMPTZ '2026-11-24 12:00:00+00'"
    " - make_interval(secs => (:many - n) * 7776000 / :many)",
    "json": ":reasons",
}
_POSTGRES_TYPES = {
    "site": "uuid",
    "body": "text",
    "many": "bigint",
    "threads": "bigint",
    "reasons": "json",
}
_STATEMENTS = (
    (
        "INSERT INTO threads (id, site_id, url, url_digest, title, excerpt, version, created_at)"
        " SELECT {new_id}, :site, 'https://blog.example.org/' || n, {bytes}, 'Page ' || n, '', 1,"
        " {now} FROM {numbers} WHERE n <= 1000"
    ),
    (
        "INSERT INTO comments (id, site_id, thread_id, status, version, revision, author_name,"
        " body, body_digest, risk, language, reason_bits, has_links, is_test, submitted_at,"
        " created_at, decided_at)"
        " SELECT {dated}, :site, numbered.id, 'pending', 1, 1, 'Jane Doe ' || n, :body || n,"
        " {bytes}, {chance}, CASE WHEN n % 20 = 0 THEN 'de' ELSE 'en' END,"
        " CASE WHEN n % 19 = 0 THEN 129 ELSE 1 END, n % 10 = 0, 1 = 0, {then}, {then}, {then}"
        " FROM {numbers} JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM threads"
        " WHERE site_id = :site) AS numbered ON numbered.place = 1 + (n * 7919) % :threads"
    ),
    (
        "INSERT INTO opinions (id, comment_id, revision, spam, model, reasons, created_at)"
        " SELECT id, id, 1, risk, 'spam-2026-12', {json}, created_at FROM comments"
    ),
    (
        "INSERT INTO decisions (id, site_id, comment_id, version, status, decided_by, phase, text,"
        " created_at) SELECT id, site_id, id, 1, 'pending', 'policy', 'hold_by_default',"
        " 'The site holds every comment.', created_at FROM comments"
    ),
    (
        "INSERT INTO author_contacts (comment_id, field, site_id, key_id, blind_index, created_at)"
        " SELECT id, 'email', site_id, 'none', {author}, created_at"
        " FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM comments) AS numbered"
    ),
)


def fill(
    installation: Installation,
    site_id: str,
    many: int,
    further: Sequence[str] = (),
    *,
    comments_only: bool = False,
) -> None:
    """Write so many waiting comments of the last 90 days, and do what ``further`` says."""
    database = installation.database
    words = _SQLITE if database.is_sqlite else _POSTGRES
    values = {
        "site": site_id.replace("-", "") if database.is_sqlite else site_id,
        "many": max(many, THREADS),
        "threads": THREADS,
        "body": _BODY,
        "reasons": _REASONS,
    }
    with hasty(database, _TABLES) as cursor:
        for statement in (*_STATEMENTS[: 2 if comments_only else None], *further):
            cursor.execute(_named(statement.format(**words), database), values)


def _named(statement: str, database: Database) -> str:
    """The statement with its values as the driver wants them named."""
    if database.is_sqlite:
        return statement
    doubled = statement.replace("%", "%%")
    for name, kind in _POSTGRES_TYPES.items():
        doubled = re.sub(rf":{name}\b", f"CAST(%({name})s AS {kind})", doubled)
    return doubled
