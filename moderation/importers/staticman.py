"""Staticman's comments: a small YAML or JSON file each, in a folder named like their page."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from moderation.importers.cleaning import LONGEST_ID, moment, moment_of_seconds
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found, LeftOut
from moderation.importers.reading.past_folder import Files, PastFolder, SmallFile

_ENDINGS = (".yml", ".yaml", ".json")
_HTML = re.compile(r"</[A-Za-z][A-Za-z0-9]*\s*>|<br\s*/?>")
_NEWEST_SECONDS = 10_000_000_000  # a larger number is of thousandths of seconds
# What sites call the fields: Staticman leaves it to them.
_NAMES = ("name", "author", "nickname")
_TEXTS = ("message", "comment", "body", "content", "text")
_WEBSITES = ("url", "website", "link", "site")
_DATES = ("date", "timestamp", "created", "created_at")
_PARENTS = ("_parent", "replying_to_uid", "replying_to", "reply_to", "replyTo", "parent")


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML of values alone: what refers to something else in it could grow without end."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """As ``yaml``, without aliases."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def open_staticman(path: Path, pages: PageNames) -> PastFolder:
    """Open a folder or an archive of comments. Raises ``Invalid``."""
    return PastFolder(path, _ENDINGS, partial(_read, pages))


def _read(pages: PageNames, files: Files) -> Iterator[Found]:
    is_any = False
    for file in files():
        is_any = True
        value = _value(file)
        if value is None:
            yield LeftOut(None, file.number, "malformed" if file.data else "too_long")
        else:
            yield found(_draft(file, value, pages))
    if not is_any:
        raise Broken(1, "there are no YAML or JSON files here.")


def _value(file: SmallFile) -> dict[str, Any] | None:
    try:
        text = (file.data or b"").decode("utf-8-sig")
        if file.name.lower().endswith(".json"):
            value = json.loads(text)
        else:
            value = yaml.load(text, _Loader)  # noqa: S506 - it is a safe one
    except (ValueError, RecursionError, yaml.YAMLError):
        return None
    return value if isinstance(value, dict) else None


def _draft(file: SmallFile, value: dict[str, Any], pages: PageNames) -> PastDraft:
    page, _, own = file.name.rpartition("/")
    email = _first(value, ("email",))
    body = _first(value, _TEXTS)
    return PastDraft(
        external_id=_first(value, ("_id", "id")) or own[:LONGEST_ID],
        line=file.number,
        url=_url(page, value, pages),
        parent=_first(value, _PARENTS),
        name=_first(value, _NAMES),
        email=email if "@" in email else "",  # it is usually a digest
        website=_first(value, _WEBSITES),
        created=_moment(value),
        body=plain_text(body) if _HTML.search(body) else body,
        status="pending" if value.get("approved") is False else "approved",
        reason="deleted" if value.get("hidden") is True else None,
    )


def _url(folder: str, value: dict[str, Any], pages: PageNames) -> str | None:
    """The page: by what the comment says, else by its folder, below the one of all comments."""
    named = _first(value, ("permalink", "page_url", "slug", "page", "path"))
    below = re.sub(r"^(?:.*/)?comments/", "", folder)
    for name in filter(None, (named, below, folder)):
        if name in pages.addresses:
            return pages.addresses[name]
    return pages.url(named) or pages.url_of_path(below)


def _first(value: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these fields that says something."""
    for name in names:
        held = value.get(name)
        if isinstance(held, str | int) and not isinstance(held, bool) and str(held).strip():
            return str(held)
    return ""


def _moment(value: dict[str, Any]) -> datetime | None:
    held = next((value[name] for name in _DATES if value.get(name)), None)
    if isinstance(held, datetime):
        return moment((held if held.tzinfo else held.replace(tzinfo=UTC)).isoformat())
    if isinstance(held, date):
        return moment(held.isoformat())
    text = str(held or "")
    if re.fullmatch(r"\d{9,14}", text):
        seconds = int(text)
        return moment_of_seconds(seconds / 1_000 if seconds > _NEWEST_SECONDS else seconds)
    return moment(text)
