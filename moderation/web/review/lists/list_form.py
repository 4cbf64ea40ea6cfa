"""The forms of a site's lists, and the address of a page of one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from moderation.actions.lists.draft_entry import EntryDraft, draft_entry
from moderation.actions.lists.entry_value import KINDS, LIST_NAMES
from moderation.actions.lists.read_lists import Filter
from moderation.search.question import has_address

_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class TypedEntry:
    """What somebody typed, as it was typed: a refused form gives it back."""

    list_name: str = "blocked"
    kind: str = "term"
    value: str = ""
    comment: str = ""
    reason: str = ""
    days: str = ""
    tried: str = ""

    @property
    def mark(self) -> str:
        """What was tried; saving asks that it is what was tried last."""
        about = self.comment if self.kind == "author" else " ".join(self.value.split())
        return f"{self.list_name} {self.kind} {about}"


def typed_entry(form: Mapping[str, str]) -> TypedEntry:
    """What the form sent, or what the address of an empty form says."""
    names = {"list": "list_name"}
    fields = ("list", "kind", "value", "comment", "reason", "days", "tried")
    sent = {names.get(name, name): form[name] for name in fields if name in form}
    typed = TypedEntry(**sent)
    if typed.list_name not in LIST_NAMES:
        typed = replace(typed, list_name="blocked")
    return typed if typed.kind in KINDS else replace(typed, kind="term")


def draft_of(typed: TypedEntry) -> EntryDraft:
    """What was typed as an entry. Raises ``Invalid``."""
    return draft_entry(
        typed.list_name, typed.kind, typed.value, typed.comment, typed.reason, typed.days
    )


def filter_of(values: Mapping[str, str]) -> Filter:
    """Which entries an address asks for; what it says wrongly is left out."""
    list_name, kind = values.get("list", ""), values.get("kind", "")
    return Filter(
        list_name=list_name if list_name in LIST_NAMES else "blocked",
        kind=kind if kind in KINDS else "",
        text=_words(values.get("text", "")),
        after=values.get("after", ""),
    )


def query_of_list(wanted: Filter, **changes: str | None) -> dict[str, str]:
    """The parameters that lead to a page of a list; what goes without saying is left out."""
    values = {
        "list": "" if wanted.list_name == "blocked" else wanted.list_name,
        "kind": wanted.kind,
        "text": wanted.text,
    } | changes
    return {name: value for name, value in values.items() if value}


def _words(typed: str) -> str:
    """What entries are looked for by; an address is in no entry, and goes into no further URL."""
    text = typed.replace("\0", "").strip()[:_LONGEST_TEXT]
    return "" if has_address(text) else text
