"""Every table of the reports as heads and rows of text, whatever writes them out."""

from collections.abc import Sequence
from typing import NamedTuple

from classifiers.evaluation.figures import Figures
from classifiers.evaluation.report import wording
from classifiers.evaluation.verdicts import FLAGGED


class Table(NamedTuple):
    """A caption, the heads of the columns, and rows; the first cell names the row."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def bar_table(bar: list[Figures]) -> Table:
    """Give the bar: figure, reached or not, measured, aim, where."""
    rows = [
        (e["figure"], wording.reached(e), wording.measured(e), wording.aim(e), e["where"])
        for e in bar
    ]
    return Table(
        "What it shall reach, and what it reached",
        ("figure", "reached", "measured", "aim", "measured on"),
        rows,
    )


def filing_table(parts: dict[str, Figures], first: str) -> Table:
    """Give what is filed as spam at 0.90, and how well the model ranks and means what it says."""
    heads = (first, "spam", "ham", "ham filed", "spam caught", "AUC", "AP", "MCC", "Brier", "ECE")
    rows = [
        (
            name,
            str(part["spam"]),
            str(part["ham"]),
            wording.rate(part["filed"]),
            wording.rate(part["caught"]),
            *(wording.number(part[key]) for key in ("auc", "ap", "mcc", "brier", "ece")),
        )
        for name, part in parts.items()
    ]
    return Table("Filed as spam above 0.90, and the quality of the probabilities", heads, rows)


def threshold_table(parts: dict[str, Figures], first: str) -> Table:
    """Give recall where a share of other sources' ham is flagged, and what that flags here."""
    shares = [(str(share), f"{100 * share:g} %") for share in FLAGGED]
    heads = [first, "fixed on"]
    for _, written in shares:
        heads += [f"recall at {written}", f"ham flagged at {written}"]
    rows = [
        (
            name,
            part["thresholds"],
            *(
                wording.rate(part["at"][share][kind])
                for share, _ in shares
                for kind in ("recall", "flagged")
            ),
        )
        for name, part in parts.items()
    ]
    return Table("Thresholds that flag a share of the other sources' ham", tuple(heads), rows)


def attack_table(losses: Figures) -> Table:
    """Give the recall under each attack and the points lost."""
    share = f"{100 * losses['ham_flagged']:g} %"
    rows = [("none", wording.rate(losses["unattacked"]), wording.NOT_DEFINED)]
    rows += [
        (name, wording.rate(each["recall"]), wording.points(each["loss"]))
        for name, each in losses["attacks"].items()
    ]
    caption = f"Recall of the same spam, at the threshold for {share} of other sources' ham"
    return Table(caption, ("attack", "recall", "points lost"), rows)


def rival_table(rivals: dict[str, Figures]) -> Table:
    """Give learners beside each other on the same rows and split."""
    shares = [str(share) for share in FLAGGED]
    heads = [f"recall at {100 * share:g} %" for share in FLAGGED]
    rows = [
        (
            name,
            wording.number(each["auc"]),
            wording.number(each["ap"]),
            *(wording.number(each["at"][share]["recall"]["share"]) for share in shares),
            wording.percent(each["at"]["0.005"]["flagged"]["share"]),
            wording.number(each.get("brier")),
            wording.number(each.get("ece")),
        )
        for name, each in rivals.items()
    ]
    named = ("learner", "AUC", "AP", *heads, "ham flagged at 0.5 %", "Brier", "ECE")
    return Table("The same rows, the same split, thresholds fixed on other sources", named, rows)


def reliability_table(bins: list[Figures]) -> Table:
    """Give for each bin of probabilities what came true."""
    rows = [
        (
            f"{each['from']:.1f}–{each['to']:.1f}",
            str(each["spam"]["of"]),
            wording.number(each["mean"]),
            wording.rate(each["spam"]),
        )
        for each in bins
    ]
    heads = ("probability", "rows", "mean probability", "share that is spam")
    return Table("Reliability in ten bins of equal width", heads, rows)


def histogram_table(histogram: Figures) -> Table:
    """Give how many spam and ham got which probability; empty bins are left out."""
    edges = histogram["edges"]
    counts = zip(histogram["spam"], histogram["ham"], strict=True)
    rows = [
        (f"{edges[place]:.2f}–{edges[place + 1]:.2f}", str(spam), str(ham))
        for place, (spam, ham) in enumerate(counts)
        if spam or ham
    ]
    return Table("Rows by probability of spam", ("probability", "spam", "ham"), rows)


def precision_table(curve: Figures) -> Table:
    """Give the precision at every tenth of recall, and at the last hundredths."""
    wanted = [*range(10, 100, 10), 95, 99, 100]
    rows = [(f"{each} %", wording.percent(curve["precision"][each])) for each in wanted]
    return Table("Precision by recall", ("recall at least", "precision"), rows)


def cost_table(costs: Figures) -> Table:
    """Give what an opinion and the model file cost."""
    opinion, file = costs["opinion"], costs["file"]
    rows = [
        ("opinion, 300 characters, warm: p50", f"{opinion['warm_p50']:.0f} µs"),
        ("opinion, words never seen: p50", f"{opinion['unseen_p50']:.0f} µs"),
        ("opinion: p99", f"{opinion['p99']:.0f} µs"),
        ("model file with manifest", f"{file['bytes'] / 1e6:.2f} MB"),
        ("loading", f"{file['loading_ms']:.0f} ms"),
        ("memory that loading takes, at most", f"{file['memory_bytes'] / 1e6:.1f} MB"),
    ]
    return Table("Costs, in one thread", ("what", "measured"), rows)


def accuracy_table(parts: dict[str, Figures]) -> Table:
    """Give the accuracy at 0.50 of each part, as TubeSpam is usually measured."""
    rows = [
        (name, str(part["spam"]), str(part["ham"]), wording.rate(part["accuracy"]))
        for name, part in parts.items()
    ]
    return Table("Accuracy at 0.50", ("video", "spam", "ham", "accuracy"), rows)
