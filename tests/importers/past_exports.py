"""Small exports of other systems, made here: what each of them writes, and nobody's data."""

import gzip
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

WXR = "http://wordpress.org/export/1.2/"

_COMMENT = {
    "comment_id": "1",
    "comment_author": "Jane Doe",
    "comment_author_email": "jane@example.org",
    "comment_author_url": "https://jane.example.org/",
    "comment_author_IP": "192.0.2.44",
    "comment_date": "2014-05-06 09:08:09",
    "comment_date_gmt": "2014-05-06 07:08:09",
    "comment_content": "The crust came out well.",
    "comment_approved": "1",
    "comment_type": "comment",
    "comment_parent": "0",
}


def wxr_comment(metas: Mapping[str, str] | None = None, **changes: str) -> str:
    """One comment of WordPress; ``metas`` are what plugins noted of it."""
    values = _COMMENT | {f"comment_{name}": value for name, value in changes.items()}
    fields = "".join(f"<wp:{name}>{escape(value)}</wp:{name}>\n" for name, value in values.items())
    noted = "".join(
        f"<wp:commentmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:commentmeta>\n"
        for key, value in (metas or {}).items()
    )
    return f"<wp:comment>\n{fields}{noted}</wp:comment>\n"


def wxr_item(*comments: str, link: str = "https://example.org/bread/", title: str = "Bread") -> str:
    """One page of WordPress with its comments."""
    return (
        f"<item>\n<title>{escape(title)}</title>\n<link>{escape(link)}</link>\n"
        f"<wp:post_id>7</wp:post_id>\n{''.join(comments)}</item>\n"
    )


def wxr(*items: str, namespace: str = WXR, begin: str = "") -> str:
    """An export of WordPress."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n{begin}'
        f'<rss version="2.0" xmlns:wp="{namespace}">\n'
        f"<channel>\n<wp:wxr_version>1.2</wp:wxr_version>\n{''.join(items)}</channel>\n</rss>\n"
    )


def disqus_thread(name: str, link: str, **more: str) -> str:
    """One page of Disqus."""
    fields = {"link": link, "title": "Bread", "isDeleted": "false"} | more
    inside = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in fields.items())
    return f'<thread dsq:id="{name}"><id />{inside}</thread>\n'


def disqus_post(name: str, thread: str, parent: str | None = None, **changes: str) -> str:
    """One comment of Disqus."""
    fields = {
        "message": "<p>The crust came out well.</p>",
        "createdAt": "2014-05-06T07:08:09Z",
        "isDeleted": "false",
        "isSpam": "false",
    } | changes
    inside = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in fields.items())
    above = f'<parent dsq:id="{parent}" />' if parent else ""
    author = "<author><name>Jane Doe</name><isAnonymous>true</isAnonymous></author>"
    return (
        f'<post dsq:id="{name}"><id />{inside}{author}<thread dsq:id="{thread}" />{above}</post>\n'
    )


def disqus(*parts: str) -> str:
    """An export of Disqus."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" '
        f'xmlns:dsq="http://disqus.com/disqus-internals">\n{"".join(parts)}</disqus>\n'
    )


def isso(path: Path, *comments: Mapping[str, Any]) -> Path:
    """A database of Isso with one page, ``/bread/``."""
    usual = {"tid": 1, "parent": None, "created": 1399360089.5, "mode": 1, "text": "It is *good*."}
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title TEXT);"
            "CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY,"
            " parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode INTEGER,"
            " remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,"
            " likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB,"
            " notification INTEGER);"
            "INSERT INTO threads VALUES (1, '/bread/', 'Bread');"
        )
        for comment in comments:
            row = usual | comment
            marks = ", ".join(f":{name}" for name in row)
            statement = f"INSERT INTO comments ({', '.join(row)}) VALUES ({marks})"  # noqa: S608
            database.execute(statement, row)
    database.close()
    return path


def remark42_comment(name: str, parent: str = "", **changes: Any) -> dict[str, Any]:
    """One comment of Remark42."""
    return {
        "id": name,
        "pid": parent,
        "text": "<p>The crust came out <strong>well</strong>.</p>\n",
        "orig": "The crust came out **well**.",
        "user": {"name": "Jane Doe", "id": "github_1", "picture": "", "ip": "abc", "admin": False},
        "locator": {"site": "blog", "url": "https://example.org/bread/"},
        "score": 0,
        "time": "2014-05-06T09:08:09.123456789+02:00",
        "title": "Bread",
    } | changes


def remark42(comments: Iterable[Mapping[str, Any]], first: str | None = None) -> bytes:
    """A backup of Remark42, packed."""
    lines = [first or '{"version":1,"users":[{"id":"github_1"}],"posts":[]}']
    lines += [json.dumps(comment) for comment in comments]
    return gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0)
