"""Where a site's share of heated comments is cut, by language, as its own past says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.tables import Comment, Site

MOST = 5_000  # past comments that are looked at, the newest
FEWEST = 200
"""Of fewer comments in a language no share is held: they say too little."""


class PastTone(NamedTuple):
    """One past comment, the language it was read in, and how it stands now."""

    id: str
    language: str
    heat: float
    status: str


class PastTones:
    """Past comments of one site, each language for itself: models of two are no common measure."""

    def __init__(self, past: Iterable[PastTone]) -> None:
        found: defaultdict[str, list[PastTone]] = defaultdict(list)
        for one in past:
            found[one.language].append(one)
        self._by_language: Mapping[str, list[PastTone]] = {
            language: sorted(ones, key=lambda one: (-one.heat, one.id))
            for language, ones in sorted(found.items())
        }

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each language."""
        return {language: len(ones) for language, ones in self._by_language.items()}

    @property
    def enough(self) -> dict[str, int]:
        """The languages of which there are enough to be cut, and how many there are of each."""
        return {language: one for language, one in self.counts.items() if one >= FEWEST}

    def cuts(self, share: float) -> dict[str, float]:
        """For each language the heat above which at most this share (below 1) of the past lies.

        A language of which there are fewer than ``FEWEST`` has none.
        """
        return {
            language: self._by_language[language][int(share * number)].heat
            for language, number in self.enough.items()
        }

    def held(self, share: float) -> list[PastTone]:
        """What would have been held, the most heated first."""
        cuts = self.cuts(share)
        held = [one for language, cut in cuts.items() for one in self._above(language, cut)]
        return sorted(held, key=lambda one: (-one.heat, one.id))

    def _above(self, language: str, cut: float) -> list[PastTone]:
        return [one for one in self._by_language[language] if one.heat > cut]


def read_past_tones(session: Session, site_id: str) -> PastTones:
    """The newest comments of a site that have an opinion on tone; no spam and no tests."""
    lists = [_newest(site_id, status) for status in ("pending", "approved", "rejected")]
    some = union_all(*lists).subquery()
    rows = session.execute(select(some).order_by(some.c.id.desc()).limit(MOST)).all()
    return PastTones(
        PastTone(row.id, row.tone_language, row.heat, row.status)
        for row in rows
        if row.heat is not None and row.tone_language and not row.is_test
    )


def cuts_of(share: float | None, cuts: Mapping[str, float] | None) -> Mapping[str, float]:
    """What policy goes by: nothing where the site has set no share."""
    return {} if share is None else cuts or {}


def renew_cuts(session: Session, site: Site) -> None:
    """Cut the share that a site has set; nothing where it has set none."""
    share = site.tone_share
    found = None if share is None else read_past_tones(session, site.id).cuts(share)
    if found != site.tone_cuts:
        site.tone_cuts = found


def renew_all_cuts(installation: Installation) -> None:
    """The same for every site that has set one: its past has grown, or the model has changed."""
    with installation.database.reading() as session:
        ids = session.scalars(select(Site.id).where(Site.tone_share.is_not(None))).all()
    for site_id in ids:
        with installation.database.transaction() as session:
            site = session.get(Site, site_id, with_for_update={"key_share": True})
            if site is not None:
                renew_cuts(session, site)


def _newest(site_id: str, status: str) -> Any:
    newest = (
        select(Comment.id, Comment.tone_language, Comment.heat, Comment.status, Comment.is_test)
        .where(Comment.site_id == site_id, Comment.status == status)
        .order_by(Comment.id.desc())
        .limit(MOST)
        .subquery()
    )
    return select(newest)
