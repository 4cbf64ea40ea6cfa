"""What a second opinion costs beside the first, and what the files weigh."""

import random
from importlib.resources import files
from time import thread_time
from typing import Final

import numpy as np

from classifiers.features import read_text
from classifiers.spam import SpamModel
from classifiers.submission import Submission
from classifiers.text.text import normalise
from classifiers.tone.model import ToneModel
from classifiers.tone.tone_file import SHIPPED

_CHARACTERS: Final = 300
_COMMENTS: Final = 200
_ROUNDS: Final = 15
_TOLD: Final = """
the bridge is closed again and nobody in the council says why it takes so long to repair what was
built in a summer we walk around it every morning with our children who ask when they can see boats
from up there once more my neighbour thinks that money was spent elsewhere but I read in your
article about steel prices and believe that they simply could not order enough of it
"""
_WORDS: Final = tuple(_TOLD.split())


def cost_of_both() -> dict[str, float]:
    """Give microseconds of a processor for 300 characters, warm: spam alone, and both."""
    spam, tone = SpamModel.load(), ToneModel.load()
    texts = _comments()
    alone: list[float] = []
    both: list[float] = []
    for _ in range(_ROUNDS):
        alone.append(_alone(spam, texts))
        both.append(_both(spam, tone, texts))
    ratios = np.array(both) / np.array(alone)
    return {
        "alone": float(np.median(alone)),
        "both": float(np.median(both)),
        "ratio": float(np.median(ratios)),
    }


def file_bytes() -> int:
    """Give the size of all files of the shipped model of tone."""
    shipped = (files("classifiers") / "shipped").iterdir()
    return sum(len(each.read_bytes()) for each in shipped if each.name.startswith(SHIPPED))


def _alone(spam: SpamModel, texts: list[Submission]) -> float:
    _forget()
    begun = thread_time()
    for each in texts:
        spam.opinion(each)
    return 1e6 * (thread_time() - begun) / len(texts)


def _both(spam: SpamModel, tone: ToneModel, texts: list[Submission]) -> float:
    _forget()
    begun = thread_time()
    for each in texts:
        spam.opinion(each)
        tone.opinion(each.text, "en")
    return 1e6 * (thread_time() - begun) / len(texts)


def _forget() -> None:
    read_text.cache_clear()
    normalise.cache_clear()


def _comments() -> list[Submission]:
    lots = random.Random(0)  # noqa: S311 -- invented text, no secret
    texts = (" ".join(lots.choices(_WORDS, k=70))[:_CHARACTERS] for _ in range(_COMMENTS))
    return [Submission(text, author="Jane", url="https://jane.example/") for text in texts]
