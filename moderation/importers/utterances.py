"""Issues of GitHub and their comments, as its REST answers: what utterances keeps comments in."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from moderation.importers.cleaning import moment
from moderation.importers.draft import PastDraft, found
from moderation.importers.giscus import page_of
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.json_lines import text_of
from moderation.importers.reading.json_parts import Path, parts
from moderation.importers.reading.shelf import Shelf


def read(source: ByteSource, where: PageNames) -> Iterator[Found]:
    """Every comment, in its order; the issues may stand anywhere. Raises ``Broken``."""
    with closing(Shelf()) as pages:
        if not _keep_pages(source, pages, where):
            raise Broken(1, "there are no issues in this file.")
        for line, value in _objects(source):
            if text_of(value, "issue_url"):
                yield found(_draft(line, value, pages))


def _objects(source: ByteSource) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, _, value in parts(source, _is_object):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield line, each


def _is_object(path: Path) -> bool:
    return path == ("*",)


def _keep_pages(source: ByteSource, pages: Shelf, where: PageNames) -> bool:
    is_any = False
    for _, value in _objects(source):
        title, name = text_of(value, "title"), text_of(value, "url")
        if title and name and "pull_request" not in value:
            is_any = True
            pages.put(name, page_of(title, text_of(value, "body"), where) or "", title)
    return is_any


def _draft(line: int, value: dict[str, Any], pages: Shelf) -> PastDraft:
    url, title = pages.get(text_of(value, "issue_url"))
    number = value.get("id")
    return PastDraft(
        external_id=str(number) if isinstance(number, int) else "",
        line=line,
        url=url or None,
        title=title,
        name=text_of(value, "user", "login"),
        website=text_of(value, "user", "html_url"),
        created=moment(text_of(value, "created_at")),
        body=text_of(value, "body"),
        status="approved",
    )
