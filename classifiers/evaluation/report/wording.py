"""Figures in the words of the reports: how a share, an interval, an aim is written."""

from classifiers.evaluation.figures import Figures
from classifiers.evaluation.measures import Rate

NOT_DEFINED = "–"


def number(value: float | None, digits: int = 3) -> str:
    """Write a figure between 0 and 1, or a dash where it is not defined."""
    return NOT_DEFINED if value is None else f"{value:.{digits}f}"


def percent(value: float | None) -> str:
    """Write a share in per cent, with as many digits as it needs to differ from 0 and 100."""
    if value is None:
        return NOT_DEFINED
    shown = 100 * value
    if value == 1:
        return "100 %"
    return f"{shown:.2f} %" if shown < 10 or shown > 99 else f"{shown:.1f} %"


def rate(value: Rate) -> str:
    """Write a rate with its interval: a nought of few is not a nought of many."""
    if value["share"] is None:
        return NOT_DEFINED
    return f"{percent(value['share'])} ({_range(value['low'], value['high'])})"


def points(value: float) -> str:
    """Write points lost, or another amount; a gain has a proper minus."""
    return f"{value:.1f}".replace("-", "\u2212")


def counted(value: Rate) -> str:
    """Write how many of how many."""
    return f"{value['count']} of {value['of']}" if value["of"] else NOT_DEFINED


def measured(mark: Figures) -> str:
    """Write what was measured for one figure of the bar, in its unit."""
    value, unit = mark["measured"], mark["unit"]
    if value is None:
        return "not measured"
    if unit != "share":
        return f"{points(value)} {unit}"
    if mark["at_least"]:
        interval = f" ({number(mark['low'])}–{number(mark['high'])})"
        return number(value) + (interval if mark["low"] is not None else "")
    interval = f" ({_range(mark['low'], mark['high'])})"
    return percent(value) + (interval if mark["low"] is not None else "")


def aim(mark: Figures) -> str:
    """Write what a figure of the bar shall be."""
    value, unit = mark["aim"], mark["unit"]
    if unit != "share":
        return f"≤ {value:g} {unit}"
    return f"≥ {value:g}" if mark["at_least"] else f"≤ {100 * value:g} %"


def reached(mark: Figures) -> str:
    """Say whether a figure of the bar was reached."""
    return {True: "yes", False: "no", None: NOT_DEFINED}[mark["reached"]]


def _range(low: float | None, high: float | None) -> str:
    return f"{percent(low).removesuffix(' %')}–{percent(high).removesuffix(' %')}"
