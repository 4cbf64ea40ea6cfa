"""`python -m classifiers.evaluation.tone --data DIR --card FILE.md`, for developers.

Fits each language anew without what it is then measured on; takes minutes.
"""

import argparse
import sys
from pathlib import Path

from classifiers.evaluation.tone.measuring import measure
from classifiers.evaluation.tone.tone_card import ALL, to_markdown
from classifiers.learning.tone.training import LANGUAGES


def main(arguments: list[str] | None = None) -> int:
    """Measure, and write the card; give the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m classifiers.evaluation.tone", description="Measure the model of tone."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with toxicity/ and train/")
    parser.add_argument("--card", type=Path, required=True, help="the Markdown file to write")
    parser.add_argument("--most", type=int, default=ALL, help="texts of each source to take")
    parser.add_argument("--languages", nargs="*", default=LANGUAGES, help="those to measure")
    chosen = parser.parse_args(arguments)
    measured = measure(chosen.data, chosen.languages, chosen.most, _say)
    chosen.card.write_text(to_markdown(measured), encoding="utf-8")
    return 0


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    raise SystemExit(main())
