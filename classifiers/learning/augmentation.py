"""Rows changed before they are learned from, so that a field's presence proves nothing.

Among labelled comments nearly every spam has a website and nearly no ham has: a model learns "has
a website, so is spam" and flags honest bloggers. Names and websites are therefore dropped from
a copy of every row, and honest rows without a website borrow one from other honest rows.
"""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.submission import Submission
from classifiers.text.links import reduce_link
from classifiers.text.text import normalise_line


class Varied(NamedTuple):
    """Submissions with fields dropped and borrowed.

    origins: the row that each is made from, shape (m,).
    donors: the row that each one's website is borrowed from, -1 for none, shape (m,).
    shares: how much of its origin's importance each carries, shape (m,).
    """

    submissions: list[Submission]
    origins: NDArray[np.int64]
    donors: NDArray[np.int64]
    shares: NDArray[np.float64]


def vary_fields(
    submissions: Sequence[Submission],
    labels: NDArray[np.int64],
    *,
    dropped: float,
    lent: float,
    seed: int,
) -> Varied:
    """Add each row once more without name, website and title, at a share `dropped` of its weight.

    A share `lent` of the honest rows without a website borrows one. Which rows is decided by
    their text and the seed, so the order of rows doesn't matter to it.
    """
    lenders = _lenders(submissions, labels)
    changed = list(submissions)
    donors = np.full(len(changed), -1)
    for row, each in enumerate(submissions):
        lot = _lot(each, seed)
        if lot < lent and lenders and not (labels[row] or each.url or not each.author):
            donors[row] = lenders[int(lot * 1e6) % len(lenders)]
            changed[row] = _borrow(each, submissions[donors[row]], with_name=lot * 1e3 % 1 < 0.5)
    return _with_bare_copies(changed, donors, dropped)


def _with_bare_copies(
    submissions: list[Submission], donors: NDArray[np.int64], dropped: float
) -> Varied:
    bare = [replace(each, author="", url="", title="", excerpt="") for each in submissions]
    doubled = [row for row, each in enumerate(submissions) if dropped and each != bare[row]]
    shares = np.ones(len(submissions))
    shares[doubled] = 1 - dropped
    return Varied(
        submissions + [bare[row] for row in doubled],
        np.concatenate((np.arange(len(submissions)), np.array(doubled, dtype=np.int64))),
        np.concatenate((donors, np.full(len(doubled), -1))),
        np.concatenate((shares, np.full(len(doubled), dropped))),
    )


def owners(submissions: Sequence[Submission]) -> NDArray[np.int64]:
    """Give each row's author as a number; a row without a name is an author of its own."""
    numbers: dict[str, int] = {}
    keys = (each.author or f"\0{row}" for row, each in enumerate(submissions))
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _lenders(submissions: Sequence[Submission], labels: NDArray[np.int64]) -> list[int]:
    """Give one honest row for each website, so that no regular visitor lends his too often."""
    by_host: dict[str, int] = {}
    for row, each in enumerate(submissions):
        if each.url and not labels[row]:
            by_host.setdefault(reduce_link(normalise_line(each.url)).host, row)
    return list(by_host.values())


def _borrow(borrower: Submission, lender: Submission, *, with_name: bool) -> Submission:
    author = lender.author if with_name else borrower.author
    return replace(borrower, url=lender.url, author=author)


def _lot(submission: Submission, seed: int) -> float:
    """Give a number from 0 to 1 that only text, name and seed decide."""
    text = f"{submission.text}\0{submission.author}".encode("utf-8", "ignore")
    return (zlib.crc32(text, seed) * 0x9E3779B1 % 2**32) / 2**32
