"""Which rows are looked at apart: sources, languages, and kinds of comments."""

import re
from typing import Any, Final

import numpy as np

from classifiers.evaluation.figures import Figures, curves, figures, precision_by_recall
from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Flags, Numbers
from classifiers.evaluation.verdicts import Judge, Verdicts, verdicts
from classifiers.submission import Submission

WEBSITE: Final = "website comments, all fields"
TEXT_ONLY: Final = "website comments, text only"
WITH_URL: Final = "comments whose author gave a website"
NEWS: Final = "ham of news sites"
FLATTERY: Final = "spam with its link only in the author's URL"
GROUPS: Final = {
    WEBSITE: "rows that have an author's name and a website or a title",
    TEXT_ONLY: "the same rows, judged by their text and nothing else",
    WITH_URL: "rows with an author's website; thresholds are fixed on such ham alone",
    NEWS: "rows of sources whose name or file begins with “news”",
    FLATTERY: "spam with a website and without a link in its text, beside all ham of websites",
}

_LINK = re.compile(
    r"://|\bwww\.|<a\s|\[url|\b[a-z0-9-]+\.(?:com|net|org|info|biz|ru|co|us|uk|de|io|in)\b",
    re.IGNORECASE,
)


def bare(submission: Submission) -> Submission:
    """Give the submission's text and nothing else."""
    return Submission(submission.text, language=submission.language)


def from_websites(rows: Rows) -> Flags:
    """Say which rows have an author's name and a website or a title, shape (n,)."""
    return np.array([bool(e.author and (e.url or e.title)) for e in rows.submissions], dtype=bool)


def linked_by_author_only(rows: Rows) -> Flags:
    """Say which rows have an author's website and no link in the text, shape (n,)."""
    return np.array(
        [bool(each.url) and not _LINK.search(each.text) for each in rows.submissions], dtype=bool
    )


def from_news(rows: Rows) -> Flags:
    """Say which rows come from a news site, by the name of the source or of the file."""
    return np.asarray(
        np.char.startswith(rows.sources, "news") | np.char.startswith(rows.files, "news")
    )


def from_videos(rows: Rows) -> Flags:
    """Say which rows are of TubeSpam, whose sources are videos, by the name of the file."""
    return np.asarray(np.char.startswith(rows.files, "tubespam"))


def text_only_scores(judge: Judge, rows: Rows) -> Numbers:
    """Judge the text alone of the rows from websites; NaN for the other rows, shape (n,)."""
    scores = np.full(len(rows.labels), np.nan)
    chosen = from_websites(rows)
    if chosen.any():
        scores[chosen] = judge([bare(each) for each in rows.only(chosen).submissions])
    return scores


def sliced(rows: Rows, judged: Verdicts, text_only: Numbers) -> Figures:
    """Give the figures of all rows, of each group, source and language, and the curves.

    text_only: scores of the text alone where a row is from a website, NaN elsewhere, shape (n,).
    """
    return {
        "all": figures(judged),
        "groups": _groups(rows, judged, text_only),
        "sources": _each(judged, rows.sources),
        "news": _names(rows, from_news(rows)),
        "videos": _names(rows, from_videos(rows)),
        "languages": _each(judged, _languages(rows)),
        "curves": curves(judged.scores, judged.labels),
    }


def _groups(rows: Rows, judged: Verdicts, text_only: Numbers) -> Figures:
    websites, ham = from_websites(rows), rows.labels == 0
    chosen = {
        WEBSITE: judged.only(websites),
        TEXT_ONLY: _text_only(rows, text_only),
        WITH_URL: _with_url(rows, judged),
        NEWS: judged.only(from_news(rows) & ham),
        FLATTERY: judged.only(websites & (ham | linked_by_author_only(rows))),
    }
    return {
        name: {
            **figures(group),
            "precision_recall": precision_by_recall(group.scores, group.labels),
        }
        for name, group in chosen.items()
        if _is_worth(name, group)
    }


def _is_worth(name: str, group: Verdicts) -> bool:
    """Leave out a group that has no rows; praise without spam in it is no group of its own."""
    return bool(len(group.labels)) and (name != FLATTERY or bool(group.labels.any()))


def _text_only(rows: Rows, text_only: Numbers) -> Verdicts:
    known = ~np.isnan(text_only)
    return verdicts(rows.only(known), text_only[known])


def _with_url(rows: Rows, judged: Verdicts) -> Verdicts:
    """Set thresholds on ham with a website alone: an honest commenter with one is the test."""
    chosen = np.array([bool(each.url) for each in rows.submissions], dtype=bool)
    return verdicts(rows.only(chosen), judged.scores[chosen])


def _each(judged: Verdicts, names: Any) -> dict[str, Figures]:
    return {str(name): figures(judged.only(names == name)) for name in np.unique(names)}


def _names(rows: Rows, chosen: Flags) -> list[str]:
    return [str(each) for each in np.unique(rows.sources[chosen])]


def _languages(rows: Rows) -> Any:
    return np.array([each.language or "not stated" for each in rows.submissions])
