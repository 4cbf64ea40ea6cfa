"""Throw what no person would type at the model, guided by coverage, and see that it holds.

    pip install atheris
    python benchmarks/fuzz_opinion.py -max_total_time=60 -max_len=6000

Any string gets a finite opinion whose reasons quote no address. The arguments are libFuzzer's.
"""

import math
import re
import sys

import atheris

with atheris.instrument_imports():
    from classifiers import SpamModel, Submission

MODEL = SpamModel.load()
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w")


def judge(data: bytes) -> None:
    """Judge one submission made from `data`."""
    provider = atheris.FuzzedDataProvider(data)
    fields = (provider.ConsumeUnicode(length) for length in (4000, 60, 100, 60))
    opinion = MODEL.opinion(Submission(*fields))
    if not (0 <= opinion.spam <= 1 and math.isfinite(opinion.rest)):
        raise AssertionError("an opinion out of range")
    if ADDRESS.search(" ".join(reason.text for reason in opinion.reasons)):
        raise AssertionError("a reason quotes an address")


if __name__ == "__main__":
    atheris.Setup(sys.argv, judge)
    atheris.Fuzz()
