"""The bar: what the model shall reach, what it reached, and whether that is enough.

The aims stand here and nowhere else; what was measured is always taken from the results.
"""

from collections.abc import Iterator
from typing import Any, Final

from classifiers.evaluation.attacks import ATTACKS, DILUTIONS, PARAGRAPHS_BEFORE, QUOTES
from classifiers.evaluation.figures import Figures
from classifiers.evaluation.measures import Rate
from classifiers.evaluation.slices import FLATTERY, TEXT_ONLY, WEBSITE

_MEGABYTE: Final = 1_000_000
_ATTACK_LOSS: Final = 3.0
_DILUTION_LOSS: Final = 8.0


def bar_in_use(results: Figures) -> list[Figures]:
    """Give the bar for the model in use on the rows it was given."""
    experiment = results["experiments"]["in_use"]
    where = "these rows"
    return [
        *_websites(experiment, where),
        *_flattery(experiment, where),
        *_text_only(experiment, where),
        *_news(experiment, where),
        *_videos(_only(experiment, "videos"), "mean accuracy over these videos", 0.966, where),
        *_attacks(experiment["attacks"], where),
        *_calibration(experiment["all"], where),
        *_costs(results["costs"]),
    ]


def bar_of_development(results: Figures) -> list[Figures]:
    """Give the bar for models fitted without what they are judged on."""
    experiments = results["experiments"]
    left_out, blogs = experiments["left_out"], experiments["blogs"]
    elsewhere, kept_aside = experiments["elsewhere"], experiments.get("kept_aside")
    later, never = "later comments, and blogs never seen", "each source left out"
    unseen = "blogs never seen"
    videos = experiments.get("videos_left_out")
    return [
        *_websites(blogs, later),
        *_flattery(elsewhere, unseen),
        *_flattery(left_out, never),
        *_text_only(blogs, later),
        *_news(left_out, never),
        *(_news(kept_aside, "the shipped model, data only measured on") if kept_aside else ()),
        *_videos(videos["sources"] if videos else {}, "mean accuracy", 0.91, "each video left out"),
        *_attacks(blogs["attacks"], later),
        *_calibration(left_out["all"], never),
        *_calibration(elsewhere["all"], unseen),
        *_costs(results["costs"]),
    ]


def _websites(experiment: Figures, where: str) -> Iterator[Figures]:
    group = experiment["groups"].get(WEBSITE)
    for share, aim in (("0.005", 0.97), ("0.001", 0.93)):
        name = f"{WEBSITE}: recall at {_percent(share)} of other sources' ham"
        yield _of_rate(name, where, aim, _at(group, share, "recall"))


def _flattery(experiment: Figures, where: str) -> Iterator[Figures]:
    group = experiment["groups"].get(FLATTERY)
    yield _of_rate(
        f"{FLATTERY}: recall at 1 % of other sources' ham",
        where,
        0.85,
        _at(group, "0.01", "recall"),
    )
    yield _of_rate(
        "the same: ham of websites flagged then",
        where,
        0.01,
        _at(group, "0.01", "flagged"),
        at_least=False,
    )


def _text_only(experiment: Figures, where: str) -> Iterator[Figures]:
    group = experiment["groups"].get(TEXT_ONLY)
    yield _mark(f"{TEXT_ONLY}: ROC-AUC", where, 0.988, group["auc"] if group else None)
    name = f"{TEXT_ONLY}: recall at 0.5 % of other sources' ham"
    yield _of_rate(name, where, 0.88, _at(group, "0.005", "recall"))


def _news(experiment: Figures, where: str) -> Iterator[Figures]:
    for name, source in _only(experiment, "news").items():
        title = f"{name}: ham flagged at 0.5 % of other sources' ham"
        flagged = _at(source, "0.005", "flagged")
        yield _of_rate(title, where, 0.005, flagged, at_least=False)
        title = f"{name}: ham filed as spam, above 0.90"
        yield _of_rate(title, where, 0.005, source["filed"], at_least=False)


def _videos(sources: dict[str, Figures], name: str, aim: float, where: str) -> Iterator[Figures]:
    if sources:
        accuracies = [each["accuracy"]["share"] for each in sources.values()]
        of = sum(each["accuracy"]["of"] for each in sources.values())
        measured = sum(accuracies) / len(accuracies)
        yield _mark(f"TubeSpam: {name}", where, aim, measured) | {"of": of}


def _attacks(losses: Figures | None, where: str) -> Iterator[Figures]:
    for name in (*ATTACKS, *QUOTES, PARAGRAPHS_BEFORE, *DILUTIONS):
        aim = _ATTACK_LOSS if name in (*ATTACKS, *QUOTES) else _DILUTION_LOSS
        measured = losses["attacks"][name]["loss"] if losses else None
        title = f"recall lost to an attack: {name}"
        yield _mark(title, where, aim, measured, at_least=False, unit="points")


def _calibration(everything: Figures, where: str) -> Iterator[Figures]:
    yield _mark("calibration error (ECE)", where, 0.02, everything["ece"], at_least=False)


def _costs(costs: Figures | None) -> Iterator[Figures]:
    opinion, file = (costs["opinion"], costs["file"]) if costs else ({}, {})
    loaded, size = file.get("memory_bytes"), file.get("bytes")
    for name, aim, measured, unit in (
        ("an opinion, 300 characters, warm: p50", 60, opinion.get("warm_p50"), "µs"),
        ("an opinion, words never seen: p50", 200, opinion.get("unseen_p50"), "µs"),
        ("an opinion: p99", 500, opinion.get("p99"), "µs"),
        ("the model file", 8, size and size / _MEGABYTE, "MB"),
        ("loading the model", 80, file.get("loading_ms"), "ms"),
        ("memory that loading takes", 40, loaded and loaded / _MEGABYTE, "MB"),
    ):
        yield _mark(name, "this machine", aim, measured, at_least=False, unit=unit)


def _of_rate(
    figure: str, where: str, aim: float, rate: Rate | None, *, at_least: bool = True
) -> Figures:
    mark = _mark(figure, where, aim, rate and rate["share"], at_least=at_least)
    return mark | {key: rate and rate[key] for key in ("low", "high", "of")}


def _mark(
    figure: str,
    where: str,
    aim: float,
    measured: float | None,
    *,
    at_least: bool = True,
    unit: str = "share",
) -> Figures:
    reached = None
    if measured is not None:
        reached = measured >= aim if at_least else measured <= aim
    return {
        "figure": figure,
        "where": where,
        "aim": aim,
        "at_least": at_least,
        "unit": unit,
        "measured": measured,
        "low": None,
        "high": None,
        "of": None,
        "reached": reached,
    }


def _at(group: Figures | None, share: str, kind: str) -> Any:
    """Give a rate at thresholds that other sources fixed; None where they didn't."""
    return group["at"][share][kind] if group and _fixed_elsewhere(group) else None


def _only(experiment: Figures, kind: str) -> dict[str, Figures]:
    return {name: experiment["sources"][name] for name in experiment[kind]}


def _fixed_elsewhere(group: Figures) -> bool:
    return bool(group["thresholds"] == "other sources")


def _percent(share: str) -> str:
    return f"{100 * float(share):g} %"
