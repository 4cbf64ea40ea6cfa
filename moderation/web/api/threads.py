"""GET /v1/threads/comments: what is published under a page, for everybody.

The answer's bytes are kept by the thread's version, which rises when the public would see
something else; asking for the version is the one query that every request costs.
"""

from collections import OrderedDict
from threading import Lock

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from moderation.actions.read_thread import ThreadVersion, read_thread, thread_version
from moderation.actions.threads import canonical_thread_url
from moderation.web.api.representation import ThreadPage, public_comment_out
from moderation.web.current import installation
from moderation.web.intake.queries import cursor, limit, next_cursor, refuse, text_parameter

DEFAULT_LIMIT = 100
MOST = 200
_LONGEST_SITE = 63
_MOST_KEPT = 256

_Key = tuple[str, int, str | None, int]


class KeptAnswers:
    """The newest answers of one process, by thread, version and page. Bounded."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[_Key, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> bytes | None:
        """The kept answer, which is then the newest."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: _Key, answer: bytes) -> None:
        """Keep an answer, and let the oldest go."""
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


_kept = KeptAnswers(_MOST_KEPT)


def register(blueprint: Blueprint) -> None:
    """Add the endpoint."""
    blueprint.get("/v1/threads/comments", endpoint="thread")(show_thread)


def show_thread() -> Response:
    """A page of a thread, oldest first; 304 where the asker has it already."""
    house = installation()
    site = text_parameter("site", _LONGEST_SITE, required=True) or ""
    url = text_parameter("url", house.settings.max_url_characters, required=True) or ""
    after, most = cursor(), limit(DEFAULT_LIMIT, MOST)
    with house.database.reading() as session:
        version = thread_version(session, site, _canonical(url))
        etag = f"{version.thread_id}.{version.version}" if version else "none"
        if request.if_none_match.contains(etag):
            return _public(Response(status=304), etag)
        body = _page(session, version, after, most)
    return _public(Response(body, content_type="application/json"), etag)


def _canonical(url: str) -> str:
    try:
        return canonical_thread_url(url)
    except ValueError:
        refuse("url", "This is not a URL.")


def _page(
    session: Session,
    version: ThreadVersion | None,
    after: str | None,
    most: int,
) -> bytes:
    if version is None:
        return ThreadPage(comments=[], next_cursor=None).model_dump_json().encode()
    key = (version.thread_id, version.version, after, most)
    kept = _kept.get(key)
    if kept is not None:
        return kept
    comments, last = read_thread(session, version.thread_id, after=after, limit=most)
    page = ThreadPage(
        comments=[public_comment_out(comment) for comment in comments],
        next_cursor=next_cursor(last),
    )
    body = page.model_dump_json().encode()
    _kept.keep(key, body)
    return body


def _public(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
