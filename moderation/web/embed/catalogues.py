"""The words of the form and the thread, one JSON file a language, for pages and script alike.

``strings`` are the texts on the screen, ``own`` those beside an author's own comments, ``reports``
those of reporting a comment; ``sentences`` translate our refusals, which are written in English
where they arise: a number in them stands in the catalogue as ``#``.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, cast

from moderation import clock
from moderation.unseen import is_visible, within_line

DEFAULT = "en"

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_DAY = 86_400
_LENGTHS = {
    "year": 365 * _DAY,
    "month": 30 * _DAY,
    "week": 7 * _DAY,
    "day": _DAY,
    "hour": 3_600,
    "minute": 60,
}
_UNITS = tuple(_LENGTHS.items())
_ENOUGH = 0.85  # of a unit, for a time to be told in it
_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language."""

    language: str
    strings: dict[str, str]
    sentences: dict[str, str]
    own: dict[str, str]
    months: list[str]
    date: str
    reports: dict[str, str] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """Which way the language is written: ``ltr`` or ``rtl``."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def byline(self, name: str) -> str:
        """A name as it is shown: some comments that came from elsewhere have none to be seen."""
        return within_line(name) if is_visible(name) else self.strings["unnamed"]

    def sentence(self, english: str) -> str:
        """A refusal in this language; in English where it has no translation."""
        numbers = iter(_NUMBER.findall(english))
        translated = self.sentences.get(_NUMBER.sub("#", english))
        if translated is None:
            return english
        return re.sub("#", lambda _match: next(numbers, "#"), translated)

    def moment(self, moment: datetime) -> str:
        """A date and time for readers whose time zone is not known."""
        utc = moment.astimezone(UTC)
        return self.date.format(
            day=utc.day, month=self.months[utc.month - 1], year=utc.year, time=f"{utc:%H:%M}"
        )

    def ago(self, moment: datetime) -> str:
        """How long ago that was."""
        passed = -max(clock.now() - moment, timedelta())
        seconds = passed.days * _DAY + passed.seconds
        return _ago(self.language, *_counted(-seconds))

    def closing(self, until: datetime | None) -> str:
        """That nobody can comment on a page, or not until then."""
        if until is None:
            return self.strings["closed"]
        return self.strings["closed_until"].format(date=self.moment(until))

    def day(self, moment: datetime) -> str:
        """The day alone, in UTC."""
        utc = moment.astimezone(UTC)
        day = self.date.partition("{year}")[0] + "{year}"
        return day.format(day=utc.day, month=self.months[utc.month - 1], year=utc.year)


def _counted(seconds: int) -> tuple[str, int]:
    """In which unit a time is told, and how many of them: what Babel would choose."""
    for unit, length in _UNITS:
        if seconds / length >= _ENOUGH:
            return unit, round(seconds / length)
    return "second", seconds


@lru_cache(maxsize=1_000)
def _ago(language: str, unit: str, number: int) -> str:
    """So many of a unit ago. Babel takes long, and a page says a few of them again and again."""
    from babel.dates import format_timedelta

    passed = number * _LENGTHS.get(unit, 1)
    return format_timedelta(
        -passed,
        granularity=cast("Any", unit),
        threshold=math.inf,
        add_direction=True,
        locale=language,
    )


@cache
def catalogues() -> dict[str, Catalogue]:
    """Every language there is."""
    folder = files(__package__) / "catalogues"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return {
        name.removesuffix(".json"): _read((folder / name).read_text("utf-8"), name)
        for name in names
    }


def catalogue_for(languages: Sequence[str]) -> Catalogue:
    """The first of these languages that we have; regional variants fall back to their language."""
    known = catalogues()
    for language in languages:
        primary = re.split("[-_]", language.casefold(), maxsplit=1)[0]
        if primary in known:
            return known[primary]
    return known[DEFAULT]


def _read(text: str, name: str) -> Catalogue:
    read = json.loads(text)
    return Catalogue(
        language=name.removesuffix(".json"),
        strings=read["strings"],
        sentences=read["sentences"],
        own=read["own"],
        months=read["months"],
        date=read["date"],
        reports=read["reports"],
    )
