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
from classifiers.evaluation.slices import from_videos, text_only_scores
from classifiers.evaluation.verdicts import Judge, verdicts
from classifiers.learning.corpus import groups
from classifiers.learning.estimator import SpamClassifier
from classifiers.spam import SpamModel

EARLIER: Final = 0.6
EARLIER_OF_VIDEO: Final = 0.7
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


def fitted_judge(known: Rows) -> Judge:
    """Fit the shipped configuration on `known`, calibrated as it ships; give how it judges."""
    fitted = SpamClassifier().fit(known.submissions, known.labels, groups=groups(known.corpus()))
    return lambda submissions: np.asarray(fitted.predict_proba(submissions)[:, 1])


def quick_judge(known: Rows) -> Judge:
    """Fit on `known` without a calibration of its own; give how it judges with the shipped one.

    The two numbers of the shipped calibration were fitted out of fold; fitting them anew for each
    of twenty fits would take five times as long.
    """
    shipped = SpamModel.load().parameters
    model = SpamClassifier(folds=0).fit(known.submissions, known.labels).export()
    learned = model.parameters._replace(slope=shipped.slope, offset=shipped.offset)
    calibrated = SpamModel(learned)
    return calibrated.probabilities


def scored_by(judge: Judge, rows: Rows) -> Scored:
    """Judge rows, with all their fields and by their text alone."""
    return Scored(rows, judge(rows.submissions), text_only_scores(judge, rows))


def each_source_left_out(rows: Rows, say: Say) -> Scored:
    """Fit without each source in turn, and judge it. A source that alone has spam is skipped."""
    scores, text_only = np.full(len(rows.labels), np.nan), np.full(len(rows.labels), np.nan)
    sources = np.unique(rows.sources)
    for number, source in enumerate(sources, start=1):
        inside = rows.sources == source
        if len(np.unique(rows.labels[~inside])) < 2:
            continue
        say(f"{number} of {len(sources)}: fitted without {source}")
        part = scored_by(quick_judge(rows.only(~inside)), rows.only(inside))
        scores[inside], text_only[inside] = part.scores, part.text_only
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


def each_video_left_out(rows: Rows, say: Say) -> Scored | None:
    """Fit without each video of TubeSpam in turn, and judge it; None without TubeSpam."""
    videos = np.unique(rows.sources[from_videos(rows)])
    parts = []
    for number, video in enumerate(videos, start=1):
        say(f"{number} of {len(videos)}: fitted without the video {video}")
        inside = from_videos(rows) & (rows.sources == video)
        parts.append((inside, scored_by(quick_judge(rows.only(~inside)), rows.only(inside))))
    return _together(rows, parts) if parts else None


def end_of_each_video(rows: Rows, say: Say) -> Scored | None:
    """Fit without the last 30 % of each video of TubeSpam, and judge these; None without it."""
    last = np.zeros(len(rows.labels), dtype=bool)
    for video in np.unique(rows.sources[from_videos(rows)]):
        inside = np.flatnonzero(from_videos(rows) & (rows.sources == video))
        last[_in_time(rows, inside)[int(EARLIER_OF_VIDEO * len(inside)) :]] = True
    if not last.any():
        return None
    say("fitted without the end of each video")
    return scored_by(quick_judge(rows.only(~last)), rows.only(last))


def figures_of(scored: Scored) -> dict[str, Any]:
    """Give the figures of all rows and of each source, without groups and curves."""
    judged, sources = verdicts(scored.rows, scored.scores), scored.rows.sources
    return {
        "all": figures(judged),
        "sources": {
            str(each): figures(judged.only(sources == each)) for each in np.unique(sources)
        },
    }


def _together(rows: Rows, parts: list[tuple[Flags, Scored]]) -> Scored:
    scores, text_only = np.full(len(rows.labels), np.nan), np.full(len(rows.labels), np.nan)
    for inside, part in parts:
        scores[inside], text_only[inside] = part.scores, part.text_only
    return Scored(rows, scores, text_only).only(~np.isnan(scores))


def _in_time(rows: Rows, inside: NDArray[np.intp]) -> NDArray[np.intp]:
    """Order rows by time where all are dated, else as they were published."""
    times = rows.timestamps[inside]
    known = times if (times != "").all() else rows.order[inside]
    return inside[np.argsort(known, kind="stable")]
