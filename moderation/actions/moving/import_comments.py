"""Import a file: bring along what was written on a site under another comment system.

All of the file is read before anything is written: checked, planned, and kept aside; then it is
written, a thousand comments a transaction. So a broken file leaves nothing behind, and an import
that was cut short goes on where it stopped when it is run again.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from moderation.actions.installation import OPERATOR, Installation
from moderation.actions.moving.import_key import Filling
from moderation.actions.moving.import_past import ImportSummary, import_past
from moderation.actions.moving.page_origins import moved
from moderation.actions.sites.find_site import find_site
from moderation.errors import Invalid
from moderation.importers import BY_PATH, PageNames, Source, open_past, read_page_names
from moderation.progress import Tell
from moderation.tables import SiteOrigin


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is to be imported. ``is_strict``: not at all where a comment has something wrong.

    ``name`` is which of several of one system it comes from, ``moves`` are pairs of an origin of
    the file and one of the site, ``pages`` is a file that says where pages are.
    """

    source: Source
    path: Path
    site: str
    origin: str | None = None
    name: str = ""
    moves: tuple[tuple[str, str], ...] = ()
    pages: Path | None = None
    is_dry: bool = False
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What came of a file; ``foreign`` are origins of its pages that the site doesn't have."""

    whole: ImportSummary
    foreign: tuple[str, ...]


def import_comments(installation: Installation, order: ImportOrder, tell: Tell) -> FileSummary:
    """Import a file; ``tell`` hears how much is done, from 0 to 1.

    Raises ``Broken`` and ``Invalid``, and then nothing was written, ``NotFound`` for the site, and
    ``Conflict`` where the file is changed meanwhile; what was written until then stays.
    """
    filling, origins = _filling(installation, order)
    pages = _page_names(order, origins)
    move = moved(order.moves, origins)
    with closing(open_past(order.source, order.path, pages)) as past:
        summary = import_past(
            installation,
            filling,
            past,
            tell,
            actor=OPERATOR,
            move=move,
            is_dry=order.is_dry,
            is_strict=order.is_strict,
        )
    return FileSummary(summary, tuple(sorted(summary.counts.origins.keys() - set(origins))))


def _filling(installation: Installation, order: ImportOrder) -> tuple[Filling, Sequence[str]]:
    with installation.database.reading() as session:
        site = find_site(session, order.site)
        query = select(SiteOrigin.origin).where(SiteOrigin.site_id == site.id)
        origins = session.scalars(query.order_by(SiteOrigin.origin)).all()
    return Filling(site.id, order.source, order.name), origins


def _page_names(order: ImportOrder, origins: Sequence[str]) -> PageNames:
    names = read_page_names(order.pages) if order.pages else {}
    if order.origin is None and order.source in BY_PATH:
        if len(origins) != 1:
            raise Invalid(
                "This system names pages by their path only, and this site has several origins; "
                "say which one with --origin."
            )
        return PageNames(origins[0], names)
    return PageNames(order.origin or "", names)
