"""What Commento exports, and Comentario in both of its forms: comments, and who wrote them."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from moderation.importers.cleaning import moment
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.json_lines import text_of
from moderation.importers.reading.json_parts import Path, parts
from moderation.importers.reading.shelf import Shelf
from moderation.statuses import Status

_STATES: dict[str, Status] = {
    "approved": "approved",
    "unapproved": "pending",
    "flagged": "pending",  # by a program, for a person to look at
}


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every comment, in its order; who wrote them comes behind them. Raises ``Broken``."""
    with closing(Shelf()) as shelf:
        if not _keep_people_and_pages(source, shelf):
            raise Broken(1, "this is no export of Commento or Comentario.")
        for line, _, value in parts(source, _is_comment):
            if isinstance(value, dict):
                yield found(_draft(line, value, shelf, where))


def _is_comment(path: Path) -> bool:
    return path == ("comments", "*")


def _is_about_them(path: Path) -> bool:
    return path in {("version",), ("pages", "*"), ("commenters", "*")}


def _keep_people_and_pages(source: ByteSource, shelf: Shelf) -> bool:
    is_export = False
    for _, path, value in parts(source, _is_about_them):
        if path == ("version",):
            is_export = value in {1, 3}
        elif isinstance(value, dict) and path[0] == "pages":
            shelf.put(
                f"page {text_of(value, 'id')}", text_of(value, "path"), text_of(value, "title")
            )
        elif isinstance(value, dict):
            name = text_of(value, "commenterHex") or text_of(value, "id")
            website = text_of(value, "link") or text_of(value, "websiteUrl")
            website = "" if website == "undefined" else website
            about = "\n".join(part.replace("\n", " ") for part in (text_of(value, "name"), website))
            shelf.put(f"person {name}", text_of(value, "email"), about)
    return is_export


def _draft(line: int, value: dict[str, Any], shelf: Shelf, where: PageNames) -> PastDraft:
    person = text_of(value, "commenterHex") or text_of(value, "userCreated")
    email, about = shelf.get(f"person {person}")
    name, _, website = about.partition("\n")
    page, title = shelf.get(f"page {text_of(value, 'pageId')}")
    parent = text_of(value, "parentHex") or text_of(value, "parentId")
    body = text_of(value, "markdown") or plain_text(text_of(value, "html"))
    is_deleted = value.get("deleted") is True or value.get("isDeleted") is True
    return PastDraft(
        external_id=text_of(value, "commentHex") or text_of(value, "id"),
        line=line,
        url=_url(value, page, where),
        title=title,
        parent="" if parent == "root" else parent,
        name=text_of(value, "authorName") or name,
        email=email,
        website=website,
        ip=text_of(value, "authorIP"),
        created=moment(text_of(value, "creationDate") or text_of(value, "createdTime")),
        body=body,
        status=_status(value),
        reason="deleted" if is_deleted or body == "[deleted]" else None,
    )


def _url(value: dict[str, Any], page: str, where: PageNames) -> str | None:
    host = text_of(value, "domain") or text_of(value, "host")
    path = page or text_of(value, "path") or text_of(value, "url")
    if known := where.addresses.get(path):
        return known
    if host and not path.startswith(("http://", "https://")):
        return where.url(f"https://{host}/{path.removeprefix('/')}")
    return where.url_of_path(path)


def _status(value: dict[str, Any]) -> Status | None:
    if "state" in value:
        return _STATES.get(text_of(value, "state"))
    if value.get("isPending") is True:
        return "pending"
    return "approved" if value.get("isApproved") is True else "rejected"
