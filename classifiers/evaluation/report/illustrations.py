"""The plots of an experiment as parts of the page, each beside its table and a text for the blind.

matplotlib is only imported here, through `plots`.
"""

from collections.abc import Iterator

from classifiers.evaluation.figures import Figures
from classifiers.evaluation.measures import Rate
from classifiers.evaluation.report import drawing, plots, wording
from classifiers.evaluation.report.elements import figure
from classifiers.evaluation.tables import (
    Table,
    attack_table,
    histogram_table,
    precision_table,
    reliability_table,
)

VERSION = drawing.VERSION


def illustrations(experiment: Figures) -> str:
    """Draw what this experiment has to show."""
    return "\n".join(
        [
            *_precision(experiment),
            *_reliability(experiment),
            *_histogram(experiment),
            *_sources(experiment),
            *_attacks(experiment),
        ]
    )


def _precision(experiment: Figures) -> Iterator[str]:
    curve = experiment["curves"]["precision_recall"]
    if curve is None:
        return
    groups = experiment["groups"].items()
    lines = {"all rows": curve} | {
        name: group["precision_recall"] for name, group in groups if group["precision_recall"]
    }
    average = wording.number(experiment["all"]["ap"])
    alternative = f"Precision falls as recall rises; average precision of all rows {average}."
    title = "Precision by recall"
    yield figure(title, alternative, plots.precision_by_recall(lines), precision_table(curve))


def _reliability(experiment: Figures) -> Iterator[str]:
    bins = experiment["curves"]["reliability"]
    error = wording.number(experiment["all"]["ece"])
    alternative = f"What came true against what was said; calibration error {error}."
    picture = plots.reliability(bins)
    yield figure("Does it mean what it says?", alternative, picture, reliability_table(bins))


def _histogram(experiment: Figures) -> Iterator[str]:
    counts = experiment["curves"]["histogram"]
    filed = wording.counted(experiment["all"]["filed"])
    caught = wording.counted(experiment["all"]["caught"])
    alternative = f"Above 0.90 lie {filed} ham and {caught} spam."
    title = "Probabilities given to ham and spam"
    yield figure(title, alternative, plots.histogram(counts), histogram_table(counts))


def _sources(experiment: Figures) -> Iterator[str]:
    ham, spam, at = _rates(experiment["sources"])
    content = Table(
        f"Ham flagged and spam caught {at}",
        ("source", "ham flagged", "spam caught"),
        [(name, wording.rate(ham[name]), wording.rate(spam[name])) for name in ham],
    )
    alternative = f"{len(ham)} sources, {at}; bars with 95 % intervals, figures beneath."
    yield figure(f"By source, {at}", alternative, plots.by_source(ham, spam), content)


def _rates(sources: dict[str, Figures]) -> tuple[dict[str, Rate], dict[str, Rate], str]:
    """Take thresholds fixed on other sources, or 0.90 where there are no other sources."""
    if all(each["thresholds"] == "other sources" for each in sources.values()):
        ham = {name: each["at"]["0.005"]["flagged"] for name, each in sources.items()}
        spam = {name: each["at"]["0.005"]["recall"] for name, each in sources.items()}
        return ham, spam, "at 0.5 % of other sources’ ham"
    ham = {name: each["filed"] for name, each in sources.items()}
    return ham, {name: each["caught"] for name, each in sources.items()}, "above 0.90"


def _attacks(experiment: Figures) -> Iterator[str]:
    losses = experiment.get("attacks")
    if losses:
        worst = max(losses["attacks"], key=lambda name: losses["attacks"][name]["loss"])
        lost = losses["attacks"][worst]["loss"]
        alternative = f"Recall of spam under each attack; “{worst}” costs most, {lost:.1f} points."
        title = "Spam in disguise"
        yield figure(title, alternative, plots.attacks(losses), attack_table(losses))
