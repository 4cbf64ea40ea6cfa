"""What each operation of /v1 takes and answers, in the words of its description."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moderation.policy.verdict import STATUSES
from moderation.web.api import comments, counts, threads

ATOM = "AtomFeed"  # the schema of a feed: XML, which the description calls a string

ID = {"type": "string", "format": "uuid"}

# Generated clients make a module of each.
TAGS = {
    "comments": "A site's own comments, by its key.",
    "decisions": "What is published, and what is not.",
    "events": "What a site is told of, and whether it heard.",
    "public": "What anybody's browser may ask.",
}


def parameter(
    name: str, where: str, schema: Mapping[str, Any], description: str, *, required: bool = False
) -> dict[str, Any]:
    """A parameter as OpenAPI has it."""
    return {
        "name": name,
        "in": where,
        "schema": dict(schema),
        "description": description,
        "required": required or where == "path",
    }


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. Models are named as in the description's schemas."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    answers: Mapping[int, tuple[str, str | None]]
    refusals: tuple[int, ...]
    receives: str | None = None
    media_type: str = "application/json"
    answers_in: str = "application/json"
    parameters: tuple[dict[str, Any], ...] = ()
    security: tuple[str, ...] = field(default=("apiKey",))
    tag: str = "comments"


_COMMENT = parameter("comment_id", "path", ID, "The comment's identifier.")
CURSOR = parameter(
    "cursor",
    "query",
    {"type": "string"},
    "`next_cursor` of the page before; leave out for the first.",
)


def page_limit(default: int, most: int) -> dict[str, Any]:
    """How long a page of a list may be."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return parameter("limit", "query", schema, "How many a page has.")


_SITE = parameter("site", "query", {"type": "string"}, "The site's name.", required=True)
_PAGE = parameter("url", "query", {"type": "string"}, "The page's address.", required=True)
_PAGES = parameter(
    "url",
    "query",
    {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": counts.MOST},
    "The pages' addresses: the parameter is repeated.",
    required=True,
)

READING = (401, 404, 422, 429, 503)
WRITING = (400, 401, 404, 409, 413, 415, 422, 429, 503)

OPERATIONS = (
    Operation(
        name="submitComment",
        method="post",
        path="/v1/comments",
        summary="Submit a comment",
        description="The comment is validated, judged, sealed and stored before the answer "
        "leaves. Its address is never sent back. With an `Idempotency-Key` a repeated request "
        "is answered as before, byte for byte.",
        receives="SubmittedComment",
        answers={201: ("Taken in.", "CommentOut")},
        refusals=(400, 401, 409, 413, 415, 422, 429, 503),
        parameters=(
            parameter(
                "Idempotency-Key",
                "header",
                {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
                "Makes repeating the request safe for 48 hours.",
            ),
        ),
        security=("apiKey", "signature"),
    ),
    Operation(
        name="listComments",
        method="get",
        path="/v1/comments",
        summary="List your comments",
        description="The site's own comments in any status, newest first.",
        answers={200: ("A page of comments.", "CommentPage")},
        refusals=(401, 422, 429, 503),
        parameters=(
            parameter("status", "query", {"enum": list(STATUSES)}, "Only this status."),
            parameter("thread", "query", {"type": "string"}, "Only this page's address."),
            CURSOR,
            page_limit(comments.DEFAULT_LIMIT, comments.MOST),
        ),
    ),
    Operation(
        name="readComment",
        method="get",
        path="/v1/comments/{comment_id}",
        summary="Read one comment",
        description="Another site's comment answers 404, as one that does not exist.",
        answers={200: ("The comment.", "CommentOut")},
        refusals=READING,
        parameters=(_COMMENT,),
    ),
    Operation(
        name="editComment",
        method="patch",
        path="/v1/comments/{comment_id}",
        summary="Change a comment's text",
        description="The new text is judged again. What is published stays as it is until the "
        "edit is decided.",
        receives="Edit",
        answers={200: ("The comment with its new text.", "CommentOut")},
        refusals=WRITING,
        parameters=(_COMMENT,),
    ),
    Operation(
        name="decide",
        tag="decisions",
        method="post",
        path="/v1/comments/{comment_id}/decisions",
        summary="Decide on a comment",
        description="Gives the comment a status and remembers who did. Deciding what is "
        "already so changes nothing.",
        receives="NewDecision",
        answers={
            201: ("Decided.", "DecisionOut"),
            200: ("It was so already; the decision that stands.", "DecisionOut"),
        },
        refusals=WRITING,
        parameters=(_COMMENT,),
    ),
    Operation(
        name="undoDecision",
        tag="decisions",
        method="delete",
        path="/v1/comments/{comment_id}/decisions/{decision_id}",
        summary="Undo a decision",
        description="Only the newest decision can be undone; the log keeps both.",
        answers={200: ("The comment as it is now.", "CommentOut")},
        refusals=(401, 404, 409, 429, 503),
        parameters=(
            _COMMENT,
            parameter("decision_id", "path", ID, "The decision's identifier."),
        ),
    ),
    Operation(
        name="readThread",
        tag="public",
        method="get",
        path="/v1/threads/comments",
        summary="Read a page's published comments",
        description="Public: approved comments only, oldest first, nested by `parent_id`. "
        "Answers carry an ETag.",
        answers={
            200: ("A page of the thread.", "ThreadPage"),
            304: ("You have it already.", None),
        },
        refusals=(404, 422, 503),
        parameters=(
            _SITE,
            _PAGE,
            CURSOR,
            page_limit(threads.DEFAULT_LIMIT, threads.MOST),
        ),
        security=(),
    ),
    Operation(
        name="countComments",
        method="get",
        path="/v1/threads/counts",
        summary="Count published comments",
        description="Public: how many comments are published under each of several pages, for "
        "lists of pages. Answers carry an ETag.",
        answers={
            200: ("The counts, in the order of the addresses.", "ThreadCounts"),
            304: ("You have them already.", None),
        },
        refusals=(404, 422, 503),
        parameters=(_SITE, _PAGES),
        tag="public",
        security=(),
    ),
    Operation(
        name="readSiteFeed",
        method="get",
        path="/v1/sites/{site}/feed.atom",
        summary="Follow a site",
        description="Public: the newest 50 published comments of a site as an Atom feed. "
        "Answers carry an ETag.",
        answers={200: ("The feed.", ATOM), 304: ("You have it already.", None)},
        answers_in="application/atom+xml",
        refusals=(404, 503),
        parameters=(parameter("site", "path", {"type": "string"}, "The site's name."),),
        tag="public",
        security=(),
    ),
    Operation(
        name="readThreadFeed",
        method="get",
        path="/v1/threads/feed.atom",
        summary="Follow a page",
        description="Public: the newest 50 published comments of a page as an Atom feed, which "
        "is empty where there are none. Answers carry an ETag.",
        answers={200: ("The feed.", ATOM), 304: ("You have it already.", None)},
        answers_in="application/atom+xml",
        refusals=(404, 422, 503),
        parameters=(_SITE, _PAGE),
        tag="public",
        security=(),
    ),
    Operation(
        name="submitForm",
        tag="public",
        method="post",
        path="/v1/sites/{site}/form",
        summary="Post a form",
        description="Public: what the form *Leave a Reply* sends, from one of the site's "
        "registered origins, also as multipart/form-data. Browsers are sent back to the page; "
        "who accepts application/json gets the comment.",
        receives="SubmittedForm",
        media_type="application/x-www-form-urlencoded",
        answers={
            201: ("Taken in.", "FormAnswer"),
            303: ("Taken in; back to the page.", None),
        },
        refusals=(400, 403, 404, 409, 413, 415, 422, 429, 503),
        parameters=(parameter("site", "path", {"type": "string"}, "The site's name."),),
        security=(),
    ),
)
