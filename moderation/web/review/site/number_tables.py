"""The numbers as tables, each with its meaning in a sentence and the bars that draw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.actions.numbers.count_decisions import UNTOLD
from moderation.actions.numbers.read_numbers import Numbers
from moderation.web.review.words.charts.day_bars import DayBars, day_bars
from moderation.web.review.words.csv_answer import Cell
from moderation.web.review.words.kinds import KIND_NOT_TOLD, kind_words
from moderation.web.review.words.languages import number
from moderation.web.review.words.languages import translate as _
from moderation.web.review.words.people import told_apart
from moderation.web.review.words.statuses import phase_words

_MOST_REASONS = 6
_STATUSES = ("approved", "spam", "rejected")


@dataclass(frozen=True, slots=True)
class NumberTable:
    """One table. ``name`` is part of its address and of its file's name."""

    name: str
    title: str
    meaning: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    charts: Sequence[DayBars] = ()
    is_empty: bool = False


def tables_of(numbers: Numbers, only_for: str | None) -> list[NumberTable]:
    """Every table; the load of ``only_for`` alone, or of everybody where that is None."""
    return [
        _decided(numbers),
        _waits(numbers),
        _agreement(numbers),
        _ham(numbers),
        _reasons(numbers),
        _kinds(numbers),
        _load(numbers, only_for),
    ]


def _decided(numbers: Numbers) -> NumberTable:
    words = {"approved": _("Approved"), "spam": _("Spam"), "rejected": _("Rejected")}
    series = {words[status]: numbers.by_people(status) for status in _STATUSES}
    return _by_day(
        numbers,
        "decided",
        _("Decided per day"),
        _(
            "What moderators and the site itself decided. What was undone on the same day is not "
            "counted."
        ),
        series,
    )


def _waits(numbers: Numbers) -> NumberTable:
    """Each with a scale of its own: the slowest hide the middle on a common one."""
    found = {
        _("Half of them within"): numbers.waits(0.5),
        _("95 of a hundred within"): numbers.waits(0.95),
    }
    unit = "\N{NO-BREAK SPACE}" + _("min")
    charts = [
        day_bars(
            label,
            by_day,
            top=max((one for one in by_day if one), default=0),
            total=_("none yet") if whole is None else f"{number(whole, 0)}{unit}",
            unit=unit,
        )
        for label, (by_day, whole) in found.items()
    ]
    columns = [[_rounded(one) for one in by_day] for by_day, _whole in found.values()]
    return NumberTable(
        "time-to-decision",
        _("Time to decision"),
        _(
            "How many minutes a comment that the policy held waited until a moderator decided, to "
            "within three per cent."
        ),
        [_("Day"), *found],
        list(zip(map(str, numbers.days), *columns, strict=True)),
        charts,
        is_empty=not numbers.codes("wait"),
    )


def _agreement(numbers: Numbers) -> NumberTable:
    same, other = numbers.series("agreement", "same"), numbers.series("agreement", "other")
    shares = [_share(one, one + two) for one, two in zip(same, other, strict=True)]
    whole = _share(sum(same), sum(same) + sum(other))
    total = _("none yet") if whole is None else f"{number(whole, 0)} %"
    bars = day_bars(_("Agreement"), shares, top=100, total=total, unit=" %")
    rows = list(zip(map(str, numbers.days), same, other, map(_rounded, shares), strict=True))
    return NumberTable(
        "agreement",
        _("Agreement between the model and people"),
        _(
            "Of the comments that people approved or filed as spam, the share where the model "
            "leaned the same way: a risk of %(share)s or more leans to spam.",
            share="50 %",  # "% o" would be read as a placeholder
        ),
        [_("Day"), _("Same"), _("Other"), _("Agreement in %")],
        rows,
        [bars],
        is_empty=whole is None,
    )


def _ham(numbers: Numbers) -> NumberTable:
    return _by_day(
        numbers,
        "wrongly-filed",
        _("Good comments wrongly filed as spam"),
        _("Comments that the policy had filed as spam and that a person then approved."),
        {
            _("Wrongly filed"): numbers.series("ham", "approved"),
            _("Filed as spam by the policy"): numbers.series("decided", "policy.spam"),
        },
        own_scale=True,
    )


def _reasons(numbers: Numbers) -> NumberTable:
    codes = numbers.codes("reason")
    series = {phase_words(code): numbers.series("reason", code) for code in codes[:_MOST_REASONS]}
    rest = [numbers.series("reason", code) for code in codes[_MOST_REASONS:]]
    if rest:
        series[_("all others")] = [sum(day) for day in zip(*rest, strict=True)]
    return _by_day(
        numbers,
        "reasons",
        _("Reasons over time"),
        _("Which phase of the policy concluded on the comments that came in each day."),
        series,
    )


def _kinds(numbers: Numbers) -> NumberTable:
    codes = numbers.codes("kind")
    series = {_kind_words(code): numbers.series("kind", code) for code in codes[:_MOST_REASONS]}
    rest = [numbers.series("kind", code) for code in codes[_MOST_REASONS:]]
    if rest:
        series[_("all others")] = [sum(day) for day in zip(*rest, strict=True)]
    return _by_day(
        numbers,
        "kinds",
        _("Kinds of spam"),
        _("What the policy or people filed as spam each day, by the kind that the model tells."),
        series,
    )


def _kind_words(code: str) -> str:
    return _(KIND_NOT_TOLD) if code == UNTOLD else kind_words(code)


def _load(numbers: Numbers, only_for: str | None) -> NumberTable:
    people = sorted({code.partition(".")[0] for code in numbers.codes("load")})
    rows: list[list[Cell]] = []
    names = told_apart(numbers.names)
    for who in people:
        if only_for is None or who == only_for:
            counts = [sum(numbers.series("load", f"{who}.{status}")) for status in _STATUSES]
            name = names.get(who) or _("a former moderator")
            rows.append([name, *counts, sum(counts)])
    rows.sort(key=lambda row: -int(row[-1] or 0))
    return NumberTable(
        "load",
        _("Your decisions") if only_for else _("Decisions by moderator"),
        _("What each moderator decided in this time and did not undo on the same day."),
        [_("Moderator"), _("Approved"), _("Spam"), _("Rejected"), _("All")],
        rows,
        is_empty=not rows,
    )


def _by_day(
    numbers: Numbers,
    name: str,
    title: str,
    meaning: str,
    series: dict[str, Sequence[int]],
    *,
    own_scale: bool = False,
) -> NumberTable:
    top = max((max(values) for values in series.values()), default=0)
    charts = [
        day_bars(label, values, top=max(values) if own_scale else top, total=number(sum(values)))
        for label, values in series.items()
    ]
    rows = [[str(day), *figures] for day, *figures in zip(numbers.days, *series.values())]  # noqa: B905
    empty = not any(map(any, series.values()))
    return NumberTable(name, title, meaning, [_("Day"), *series], rows, charts, is_empty=empty)


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 1)
