"""Texts whose tone raters labelled, from JSON lines, and honest comments to stand beside them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from classifiers.tone.opinion import ATTRIBUTES

# What the sources call an attribute.
_LABELS: Final = {"toxicity": "toxic"}
# Sources whose texts that attack nobody are calm altogether: their hostile texts never stand alone.
_CALM_UNLESS_ATTACKING: Final = frozenset({"gahd"})
CALM: Final = dict.fromkeys(ATTRIBUTES, 0.0)


class LabelledText(NamedTuple):
    """One text. labels: share of raters who saw each attribute; absent where nobody was asked."""

    text: str
    language: str
    source: str
    labels: Mapping[str, float]


def read_labelled(folder: Path) -> list[LabelledText]:
    """Read every `*.jsonl` of `toxicity/` in `folder`, each text of a source once."""
    paths = sorted((folder / "toxicity").glob("*.jsonl"))
    if not paths:
        raise FileNotFoundError(f"There are no *.jsonl files in {folder / 'toxicity'}.")
    return _once(_labelled(record) for path in paths for record in _records(path))


def read_honest(folder: Path) -> list[LabelledText]:
    """Read the comments that blogs published from `train/` in `folder`; they are calm as a rule.

    Where raters flagged comments, only those count as calm that nobody flagged.
    """
    paths = sorted((folder / "train").glob("*.jsonl"))
    return _once(each for path in paths for each in map(_honest, _records(path)) if each)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Give the records of a file; lines that aren't JSON are passed over, as `corpus` does."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            yield {"file": path.stem, **json.loads(line)}
        except ValueError:
            continue


def _labelled(record: dict[str, Any]) -> LabelledText:
    named = {each: record["labels"].get(_LABELS.get(each, each)) for each in ATTRIBUTES}
    labels = {each: float(share) for each, share in named.items() if share is not None}
    if record["source"] in _CALM_UNLESS_ATTACKING and not labels.get("identity_attack"):
        labels = {**CALM, **labels}
    return LabelledText(record["text"], record["language"], record["source"], labels)


def _honest(record: dict[str, Any]) -> LabelledText | None:
    if record["label"] != "ham" or record.get("tox"):
        return None
    return LabelledText(record["text"], record.get("lang") or "", record["file"], CALM)


def _once(texts: Iterator[LabelledText]) -> list[LabelledText]:
    found: dict[tuple[str, str], LabelledText] = {}
    for each in texts:
        found.setdefault((each.source, " ".join(each.text.lower().split())), each)
    return list(found.values())
