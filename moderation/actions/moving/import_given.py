"""Import what a site sends by its key: some comments of its past, as often as it likes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.actions.installation import Actor, Installation
from moderation.actions.moving.import_key import Filling, digest_of, known_of
from moderation.actions.moving.import_past import ImportSummary, import_past
from moderation.importers import Found, LeftOut, PastComment
from moderation.importers.html_text import plain_text
from moderation.importers.own_lines import comment_of
from moderation.importers.page_names import PageNames


@dataclass(frozen=True, slots=True)
class GivenSummary:
    """What came of them: our names of what is here now, by theirs; and why the rest is not.

    One whose author was erased here meanwhile has the name None.
    """

    whole: ImportSummary
    comments: Mapping[str, str | None]
    left_out: Sequence[LeftOut]


def import_given(
    installation: Installation,
    site_id: str,
    source: str,
    name: str,
    given: Sequence[Mapping[str, Any]],
) -> GivenSummary:
    """Import comments in the form of our JSON lines, with ``known_parent`` and ``is_spam``."""
    filling = Filling(site_id, source, name)
    past = _Given(source, given)
    summary = import_past(installation, filling, past, lambda _: None, actor=Actor("site"))
    found = list(past.found())
    digests = {
        each.external_id: digest_of(installation, filling, filling.key_of(each))
        for each in found
        if isinstance(each, PastComment)
    }
    with installation.database.glance() as connection:
        known = known_of(connection, site_id, list(digests.values()))
    here = {name: known[digest][0] for name, digest in digests.items() if digest in known}
    return GivenSummary(summary, here, [each for each in found if isinstance(each, LeftOut)])


class _Given:
    """A ``PastFile`` of what is in memory."""

    def __init__(self, source: str, given: Sequence[Mapping[str, Any]]) -> None:
        self._source = source
        self._given = given
        self.size = 1
        self.position = 0

    def found(self) -> Iterator[Found]:
        """As ``PastFile``."""
        for number, value in enumerate(self._given, 1):
            found = comment_of(number, self._read(value), PageNames())
            if isinstance(found, PastComment):
                parent = value.get("known_parent") or None
                found = found._replace(is_spam=value.get("is_spam"), known_parent=parent)
            yield found

    def _read(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """WordPress keeps texts and names as HTML, as its export does."""
        if self._source != "wordpress":
            return dict(value)
        author = value["author"] | {"name": plain_text(value["author"]["name"])}
        return {**value, "author": author, "body": plain_text(value["body"])}

    def check_unchanged(self) -> None:
        """As ``PastFile``: nothing can change."""

    def close(self) -> None:
        """As ``PastFile``."""
