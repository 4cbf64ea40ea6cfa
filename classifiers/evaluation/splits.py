"""Fitted without what it is then judged on: sources left out, later comments, videos.

Random cross-validation would flatter: sources repeat templates.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.figures import figures
from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Flags, Numbers
from classifiers.evaluation.slices import from_videos, from_websites, text_only_scores
from classifiers.evaluation.verdicts import Judge, verdicts
from classifiers.learning.training import fit

EARLIER: Final = 0.6
_LARGE: Final = 1000

Say = Callable[[str], None]


class Scored(NamedTuple):
    """Rows, what was said of them, shape (n,), and what was said of their text alone."""

    rows: Rows
    scores: Numbers
    text_only: Numbers

    def only(self, chosen: Flags) -> "Scored":
        """Give some of the rows."""
        return Scored(self.rows.only(chosen), self.scores[chosen], self.text_only[chosen])


def judge_of(known: Rows) -> Judge:
    """Fit on `known`, calibration and all: nothing of what is judged then has been seen."""
    return fit(known.corpus()).export().probabilities


def scored_by(judge: Judge, rows: Rows) -> Scored:
    """Judge rows, with all their fields and by their text alone."""
    return Scored(rows, judge(rows.submissions), text_only_scores(judge, rows))


def each_source_left_out(rows: Rows, say: Say) -> Scored:
    """Judge every row by a model that was fitted without its source, several sources at a time.

    Sources of thousands of rows are cut into spans, as in training.
    """
    say("fitted without each source")
    fitted = fit(rows.corpus())
    seen = fitted.seen_
    slope, offset = fitted.calibration_
    probabilities = 1 / (1 + np.exp(-(slope * seen.scores + offset)))
    scores, text_only = np.full(len(rows.labels), np.nan), np.full(len(rows.labels), np.nan)
    scores[seen.origins[seen.is_whole]] = probabilities[seen.is_whole]
    text_only[seen.origins[~seen.is_whole]] = probabilities[~seen.is_whole]
    text_only[~from_websites(rows)] = np.nan
    return Scored(rows, scores, text_only).only(~np.isnan(scores))


class LaterSplit(NamedTuple):
    """known: rows to fit on. later: rows to judge, from blogs. unseen: which of these, shape (n,),
    are from blogs that are not among the known."""

    known: Rows
    later: Rows
    unseen: Flags


def later_and_elsewhere(rows: Rows) -> LaterSplit:
    """Keep the earlier 60 % of large dated blogs, and all that is no blog, to fit on."""
    blogs = np.char.startswith(rows.sources, "blog")
    later = np.array(blogs)
    for source in np.unique(rows.sources[blogs]):
        inside = np.flatnonzero(rows.sources == source)
        if len(inside) >= _LARGE and (rows.timestamps[inside] != "").all():
            later[_in_time(rows, inside)[: int(EARLIER * len(inside))]] = False
    seen = np.isin(rows.sources[later], np.unique(rows.sources[~later]))
    return LaterSplit(rows.only(~later), rows.only(later), ~seen)


def each_video(left_out: Scored, videos: Rows) -> Scored | None:
    """Give the rows of TubeSpam, which was left out whole, by video; None without TubeSpam.

    left_out: of all rows. videos: the same rows with their videos as sources.
    """
    inside = from_videos(videos)
    if not inside.any() or len(left_out.rows.labels) != len(inside):
        return None
    return left_out._replace(rows=videos).only(inside)


def figures_of(scored: Scored) -> dict[str, Any]:
    """Give the figures of all rows and of each source, without groups and curves."""
    judged, sources = verdicts(scored.rows, scored.scores), scored.rows.sources
    return {
        "all": figures(judged),
        "sources": {
            str(each): figures(judged.only(sources == each)) for each in np.unique(sources)
        },
    }


def _in_time(rows: Rows, inside: NDArray[np.intp]) -> NDArray[np.intp]:
    """Order rows by time where all are dated, else as they were published."""
    times = rows.timestamps[inside]
    known = times if (times != "").all() else rows.order[inside]
    return inside[np.argsort(known, kind="stable")]
