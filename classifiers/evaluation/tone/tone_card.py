"""The card of the model of tone, in Markdown: what it is, what was measured, where it is weak."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from classifiers.evaluation.tone.held_out import SourceFigures
from classifiers.evaluation.tone.measuring import Measured

_BAR_OF_SOURCES: Final = (
    ("jigsaw_train", "auc", 0.94),
    ("jigsaw_train", "recall", 0.50),
    ("wiki_ctx_gc", "auc", 0.935),
    ("germeval18", "macro_f1", 0.70),
    ("toldbr", "auc", 0.83),
    ("ru_detox", "auc", 0.95),
    ("ko_kocohub", "auc", 0.86),
    ("zh_cold", "auc", 0.91),
    ("ar_mpold", "auc", 0.83),
)
# From so many texts of each source on nothing is left out.
ALL: Final = 10**6
_SAMPLED: Final = (
    "Here they were fitted on at most {most:,} texts of each source, to be quick; the model that "
    "ships knows up to twelve times as many, so its own figures are higher than these."
)
_NAMES: Final = {"auc": "AUC", "recall": "recall at 1 % flagged", "macro_f1": "macro F1"}


def to_markdown(measured: Measured) -> str:
    """Give the card."""
    template = files("classifiers.evaluation.tone") / "tone_card.md"
    parts = {
        "sample": _SAMPLED.format(most=measured.most) if measured.most < ALL else "",
        "bar": _table(("figure", "at least", "measured", "reached"), _bar(measured)),
        "sources": _table(
            ("language", "source", "attribute", "calm / shown", "AUC", "recall at 1 %", "ECE"),
            (_source(each) for each in measured.sources if each.auc is not None),
        ),
        "identity": _table(
            ("group", "above .5"),
            ((group, _percent(share)) for group, share in sorted(measured.identity.items())),
        ),
        "hostile": _table(("what it tries", "found"), _cases(measured, hostile=True)),
        "honest": _table(("what it tries", "wrongly above .5"), _cases(measured, hostile=False)),
        "masks": _table(
            ("mask", "points of recall lost"),
            ((kind, f"{loss:.1f}") for kind, loss in measured.masks.items()),
        ),
    }
    parts["unheard"] = _percent(measured.unheard)
    text = template.read_text("utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    return text


def _bar(measured: Measured) -> Iterable[tuple[str, ...]]:
    by_source = {each.source: each for each in measured.sources if each.attribute == "toxicity"}
    for source, figure, least in _BAR_OF_SOURCES:
        found = by_source.get(source)
        value = getattr(found, figure) if found else None
        if found and value is not None:
            yield _line(f"{source} ({found.language}): {_NAMES[figure]}", least, value)
    yield from (
        _most(f"honest comments of blogs left out above .8 ({language})", 0.005, share)
        for language, share in measured.blogs.items()
    )
    yield from (
        _most(f"honest comments of newspapers left out above .8 ({language})", 0.005, share)
        for language, share in measured.papers.items()
    )
    yield _most("honest comments of a newspaper above .8", 0.005, measured.news[0])
    if measured.news[1] is not None:
        yield _line("hostile comments of that newspaper, never seen: AUC", 0.80, measured.news[1])
    worst = max(measured.identity, key=measured.identity.__getitem__)
    yield _most(
        f"identity sentences above .5, worst group ({worst})", 0.08, measured.identity[worst]
    )
    if measured.masks:
        kind = max(measured.masks, key=measured.masks.__getitem__)
        loss = measured.masks[kind]
        yield (f"masked insults, worst kind: {kind}", "≤ 5 points", f"{loss:.1f}", _said(loss <= 5))
    ratio = measured.costs["ratio"]
    yield (
        "both opinions beside spam alone",
        "≤ 1.4 times",
        f"{ratio:.2f} times",
        _said(ratio <= 1.4),
    )
    size = measured.bytes / 2**20
    yield ("files of all languages", "≤ 2 MB", f"{size:.2f} MB", _said(size <= 2))


def _line(name: str, least: float, value: float) -> tuple[str, ...]:
    return (name, f"≥ {least:.3f}", f"{value:.3f}", _said(value >= least))


def _most(name: str, most: float, share: float) -> tuple[str, ...]:
    return (name, f"≤ {_percent(most)}", _percent(share), _said(share <= most))


def _said(reached: bool) -> str:  # noqa: FBT001
    return "yes" if reached else "no"


def _source(figures: SourceFigures) -> tuple[str, ...]:
    return (
        figures.language,
        figures.source,
        figures.attribute,
        f"{figures.calm} / {figures.shown}",
        *(
            "–" if value is None else f"{value:.3f}"
            for value in (figures.auc, figures.recall, figures.off)
        ),
    )


def _cases(measured: Measured, *, hostile: bool) -> Iterable[tuple[str, ...]]:
    for tries, (is_hostile, share, count) in measured.cases.items():
        if is_hostile == hostile:
            yield (tries, f"{_percent(share)} of {count}")


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
