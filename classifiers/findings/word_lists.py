"""Lists of words: texts beside the code, read once."""

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """Give the words of `words/NAME.txt`; lines that begin with a sign for numbers are remarks."""
    text = (files("classifiers.findings") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(" ".join(lines).split())
