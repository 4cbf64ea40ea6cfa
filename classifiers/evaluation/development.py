"""Everything that a developer measures: fits without what is judged, rivals, the shipped model."""

from collections.abc import Iterable

import sklearn

from classifiers.evaluation.attack_losses import attack_losses
from classifiers.evaluation.bar import bar_of_development
from classifiers.evaluation.copies import counted_once, not_among
from classifiers.evaluation.figures import Figures, figures, ranks
from classifiers.evaluation.in_use import data_summary, header
from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Numbers
from classifiers.evaluation.rival_names import ALL_FIELDS, TEXT_ALONE
from classifiers.evaluation.rivals import RivalScores, rival_scores
from classifiers.evaluation.slices import bare, sliced, text_only_scores
from classifiers.evaluation.splits import (
    LaterSplit,
    Say,
    Scored,
    each_source_left_out,
    each_video,
    figures_of,
    judge_of,
    later_and_elsewhere,
    scored_by,
)
from classifiers.evaluation.verdicts import Verdicts, verdicts
from classifiers.spam import SpamModel


def evaluate_in_development(
    model: SpamModel,
    rows: Rows,
    measured: Rows | None,
    say: Say,
    *,
    date: str | None = None,
    costs: Figures | None = None,
    with_rivals: bool = True,
) -> Figures:
    """Fit without each part of `rows` in turn and judge it; judge `measured` with `model`."""
    rows = counted_once(rows)
    if measured is not None:
        measured = not_among(counted_once(measured), rows)
        measured = measured if len(measured.labels) else None
    whole = rows.by_file()
    split = later_and_elsewhere(whole)
    left_out = each_source_left_out(whole, say)
    experiments: dict[str, Figures | None] = {
        "left_out": _left_out(left_out),
        **_blogs(split, say, with_rivals=with_rivals),
        "videos_left_out": _videos(each_video(left_out, rows), "TubeSpam left out, by video"),
        "kept_aside": _kept_aside(model, measured) if measured else None,
    }
    head = header(model, date=date)
    results = {
        **head,
        "made_with": {**head["made_with"], "scikit-learn": sklearn.__version__},
        "data": data_summary(rows),
        "experiments": {name: each for name, each in experiments.items() if each is not None},
        "costs": costs,
    }
    return {**results, "bar": bar_of_development(results)}


def _left_out(scored: Scored) -> Figures:
    judged = verdicts(scored.rows, scored.scores)
    return {
        "title": "Each source left out",
        "about": "A model is fitted without the source and some others, then judges them. Of "
        "sources of thousands of rows a quarter is left out at a time. The few numbers of the "
        "calibration are fitted on what was so judged, as those of the shipped model are.",
        **sliced(scored.rows, judged, scored.text_only),
    }


def _blogs(split: LaterSplit, say: Say, *, with_rivals: bool) -> dict[str, Figures | None]:
    """Judge later comments and unseen blogs with one fit; attack it, and set its rivals beside."""
    say("fitted on earlier comments")
    judge = judge_of(split.known)
    scored = scored_by(judge, split.later)
    judged = verdicts(scored.rows, scored.scores)
    say("attacking the spam")
    blogs = {
        "title": "Blogs: later comments, and blogs never seen",
        "about": "Fitted, calibration included, on the earlier part of the large dated blogs and "
        "on all that is not blog_*; judged on the later part and on blogs that were never seen. "
        "What calibration and parts are like was chosen within what this is fitted on.",
        **sliced(scored.rows, judged, scored.text_only),
        "attacks": attack_losses(judge, scored.rows, judged),
        "rivals": _rivals(
            split,
            judged,
            judge([bare(e) for e in split.later.submissions]),
            rival_scores(split.known, split.later, say) if with_rivals else (),
        ),
    }
    return {"blogs": blogs, "elsewhere": _elsewhere(scored.only(split.unseen), split, judged)}


def _elsewhere(scored: Scored, split: LaterSplit, judged: Verdicts) -> Figures:
    return {
        "title": "Of these, the blogs never seen",
        "is_part": True,
        "about": "The same fit and the same thresholds; only the blogs of which it knew nothing.",
        **sliced(scored.rows, judged.only(split.unseen), scored.text_only),
    }


def _rivals(
    split: LaterSplit,
    judged: Verdicts,
    text_alone: Numbers,
    scored: Iterable[tuple[str, RivalScores]],
) -> dict[str, Figures]:
    later = split.later
    compared = {ALL_FIELDS: figures(judged)}
    compared[TEXT_ALONE] = figures(verdicts(later, text_alone))
    for name, rival in scored:
        told = verdicts(later, rival.scores)
        compared[name] = figures(told) if rival.calibrated else ranks(told)
    return compared


def _videos(scored: Scored | None, title: str) -> Figures | None:
    if scored is None:
        return None
    about = "Fitted on everything else. Accuracy is at a probability of 0.50."
    return {"title": title, "about": about, **figures_of(scored)}


def _kept_aside(model: SpamModel, measured: Rows) -> Figures:
    rows = measured.by_file()
    judged = verdicts(rows, model.probabilities(rows.submissions))
    return {
        "title": "Data that is only measured on",
        "about": "Judged by the model that ships; never trained on.",
        **sliced(rows, judged, text_only_scores(model.probabilities, rows)),
    }
