"""The plots: precision by recall, reliability, scores, sources, attacks."""

from typing import Any, Final

from matplotlib.figure import Figure

from classifiers.evaluation.figures import Figures
from classifiers.evaluation.measures import Rate
from classifiers.evaluation.report.drawing import Picture, Theme, picture, quiet_axes

_DASHES: Final = ("-", "--", "-.", ":")
_LOWEST_HAM_AXIS: Final = 2.0
_WIDEST_NAME: Final = 30


def precision_by_recall(lines: dict[str, Figures]) -> Picture:
    """Draw one line for each kind of comments, four at most."""

    def draw(figure: Figure, theme: Theme) -> None:
        axes = figure.subplots()
        colours = (theme.ink, theme.ham, theme.spam, theme.third)
        for (name, line), dash, colour in zip(lines.items(), _DASHES, colours, strict=False):
            axes.plot(line["recall"], line["precision"], dash, color=colour, label=name, lw=2)
        lowest = min(min(line["precision"]) for line in lines.values())
        axes.set(xlabel="recall: share of spam caught", ylabel="precision", xlim=(0, 1.01))
        axes.set_ylim(max(0.0, lowest - 0.05), 1.01)
        figure.legend(loc="outside lower center", ncols=1)
        quiet_axes(axes, theme)

    return picture(draw, 3.6 + 0.2 * len(lines))


def reliability(bins: list[Figures]) -> Picture:
    """Draw what came true by what was said, with intervals, against the diagonal."""

    def draw(figure: Figure, theme: Theme) -> None:
        axes = figure.subplots()
        axes.plot((0, 1), (0, 1), ":", color=theme.ink, lw=1.2, label="says what comes true")
        shares = [each["spam"]["share"] for each in bins]
        axes.errorbar(
            [each["mean"] for each in bins],
            shares,
            yerr=_reach([each["spam"] for each in bins], 1),
            fmt="o-",
            color=theme.ham,
            capsize=3,
            lw=1.6,
            label="this model, 95 % intervals",
        )
        axes.set(xlabel="probability of spam, mean of the bin", ylabel="share that is spam")
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        figure.legend(loc="outside lower center", ncols=2)
        quiet_axes(axes, theme)

    return picture(draw, 4.0)


def histogram(counts: Figures) -> Picture:
    """Draw how many spam and ham got which probability, on a logarithmic scale."""

    def draw(figure: Figure, theme: Theme) -> None:
        axes = figure.subplots()
        left = counts["edges"][:-1]
        half = (counts["edges"][1] - counts["edges"][0]) / 2
        for name, shift, colour, hatch in (
            ("ham", 0.0, theme.ham, ""),
            ("spam", half, theme.spam, "///"),
        ):
            places = [each + shift for each in left]
            look: dict[str, Any] = {"color": colour, "hatch": hatch, "edgecolor": theme.faint}
            axes.bar(places, counts[name], half * 0.94, align="edge", label=name, lw=0.3, **look)
        axes.axvline(0.9, color=theme.ink, ls=":", lw=1.4, label="filed as spam above 0.90")
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(lambda rows, _: f"{rows:,.0f}")
        axes.set(xlabel="probability of spam", ylabel="rows, logarithmic", xlim=(0, 1))
        axes.set_ylim(bottom=0.7)
        figure.legend(loc="outside lower center", ncols=3)
        quiet_axes(axes, theme)

    return picture(draw, 4.0)


def by_source(ham: dict[str, Rate], spam: dict[str, Rate]) -> Picture:
    """Draw what ham is flagged and what spam is caught, source by source, with intervals."""

    def draw(figure: Figure, theme: Theme) -> None:
        left, right = figure.subplots(1, 2, sharey=True)
        _bars(left, ham, theme.ham, "")
        _bars(right, spam, theme.spam, "///")
        widest = max((100 * (rate["high"] or 0) for rate in ham.values()), default=0)
        left.set_xlim(0, max(_LOWEST_HAM_AXIS, min(100, widest * 1.05)))
        right.set_xlim(0, 102)
        left.set_xlabel("% of ham flagged")
        right.set_xlabel("% of spam caught")
        left.set_yticks(range(len(ham)), [_short(name) for name in ham])
        left.invert_yaxis()
        for axes in (left, right):
            quiet_axes(axes, theme)
            axes.grid(visible=False, axis="y")

    return picture(draw, 1.1 + 0.3 * max(3, len(ham)))


def attacks(losses: Figures) -> Picture:
    """Draw the recall under each attack beside the recall without any."""

    def draw(figure: Figure, theme: Theme) -> None:
        axes = figure.subplots()
        rates = {name: each["recall"] for name, each in losses["attacks"].items()}
        _bars(axes, rates, theme.spam, "///")
        before = 100 * losses["unattacked"]["share"]
        axes.axvline(before, color=theme.ink, ls=":", lw=1.6, label="without attack")
        axes.set_yticks(range(len(rates)), [name.replace(" of ham", "\nof ham") for name in rates])
        axes.set(xlabel="% of spam caught", xlim=(0, 102))
        axes.invert_yaxis()
        figure.legend(loc="outside lower center")
        quiet_axes(axes, theme)
        axes.grid(visible=False, axis="y")

    return picture(draw, 4.4)


def _bars(axes: Any, rates: dict[str, Rate], colour: str, hatch: str) -> None:
    """Draw a bar with its interval for each rate that is defined."""
    known = [(place, rate) for place, rate in enumerate(rates.values()) if rate["of"]]
    places = [place for place, _ in known]
    shares = [100 * (rate["share"] or 0) for _, rate in known]
    ink = axes.xaxis.label.get_color()
    axes.barh(places, shares, 0.62, color=colour, hatch=hatch, edgecolor=ink, lw=0.3)
    reach = _reach([rate for _, rate in known], 100)
    axes.errorbar(shares, places, xerr=reach, fmt="none", ecolor=ink, capsize=2.5, lw=1.1)


def _reach(rates: list[Rate], scale: float) -> list[list[float]]:
    """Give how far the intervals reach below and above the shares."""
    known = [
        (rate["share"], rate["low"], rate["high"])
        for rate in rates
        if rate["share"] is not None and rate["low"] is not None and rate["high"] is not None
    ]
    below = [max(0.0, scale * (share - low)) for share, low, _ in known]
    above = [max(0.0, scale * (high - share)) for share, _, high in known]
    return [below, above]


def _short(name: str) -> str:
    return name if len(name) <= _WIDEST_NAME else f"{name[: _WIDEST_NAME - 1]}…"
