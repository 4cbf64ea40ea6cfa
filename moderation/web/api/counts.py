"""GET /v1/threads/counts: how many comments are published under each of several pages.

A count is kept by its thread's version, so only threads that changed are counted anew.
"""

import hashlib
import json
from collections.abc import Mapping

from flask import Response, request
from sqlalchemy.orm import Session

from moderation.actions.publication.count_published import count_published, thread_versions
from moderation.actions.publication.pages import Page
from moderation.actions.publication.read_thread import ThreadVersion
from moderation.web.api.kept import Kept
from moderation.web.api.representation import ThreadCounts
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.operation import Operation, parameter
from moderation.web.intake.public_thread import (
    SITE,
    asked_site,
    for_everybody,
    has_already,
    page_at,
)
from moderation.web.intake.queries import refuse

_MOST = 100
_MOST_KEPT = 10_000
_PAGES = parameter(
    "url",
    "query",
    {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": _MOST},
    "The pages' addresses: the parameter is repeated.",
    required=True,
)

_kept: Kept[tuple[str, int], int] = Kept(_MOST_KEPT)


@blueprint.get("/v1/threads/counts", endpoint="counts")
@Operation(
    name="countComments",
    tag="public",
    summary="Count published comments",
    description="Public: how many comments are published under each of several pages, for lists of "
    "pages. Answers carry an ETag.",
    answers={
        200: ("The counts, in the order of the addresses.", ThreadCounts),
        304: ("You have them already.", None),
    },
    refusals=(404, 422, 503),
    parameters=(SITE, _PAGES),
    security=(),
)
def show_counts() -> Response:
    """The counts in the order of the parameters ``url``; 304 where the asker has them already."""
    site, pages = asked_site(), _asked_pages()
    with installation().database.reading() as session:
        versions = thread_versions(session, site, pages)
        counts = _counts(session, versions)
    body = json.dumps({"counts": [counts.get(page, 0) for page in pages]}).encode()
    etag = hashlib.sha256(body).hexdigest()[:20]
    if has_already(etag):
        return for_everybody(Response(status=304), etag)
    return for_everybody(Response(body, content_type="application/json"), etag)


def _asked_pages() -> list[Page]:
    urls = request.args.getlist("url")
    longest = installation().settings.max_url_characters
    if not 1 <= len(urls) <= _MOST:
        refuse("url", f"This parameter is given 1 to {_MOST} times.")
    if any(not url or len(url) > longest for url in urls):
        refuse("url", f"This must be a text of at most {longest} characters.")
    return [page_at(url) for url in urls]


def _counts(session: Session, versions: Mapping[Page, ThreadVersion]) -> dict[Page, int]:
    counts: dict[Page, int] = {}
    changed: dict[Page, ThreadVersion] = {}
    for page, thread in versions.items():
        kept = _kept.get((thread.thread_id, thread.version))
        if kept is None:
            changed[page] = thread
        else:
            counts[page] = kept
    if not changed:
        return counts
    found = count_published(session, [thread.thread_id for thread in changed.values()])
    for page, thread in changed.items():
        counts[page] = found.get(thread.thread_id, 0)
        _kept.keep((thread.thread_id, thread.version), counts[page])
    return counts
