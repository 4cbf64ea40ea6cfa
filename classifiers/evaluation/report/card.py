"""The model card as Markdown: prose from `model_card.md`, every figure from the results.

What the model is stands there too; whoever changes the model changes it there.
"""

from importlib.resources import files

from classifiers.evaluation.figures import Figures
from classifiers.evaluation.report import wording
from classifiers.evaluation.rival_names import is_text_only_rival
from classifiers.evaluation.slices import FLATTERY, WEBSITE
from classifiers.evaluation.tables import (
    Table,
    accuracy_table,
    attack_table,
    bar_table,
    cost_table,
    filing_table,
    rival_table,
    threshold_table,
)
from classifiers.evaluation.verdicts import FILED_AS_SPAM

_TERMS = {
    "blog_bobbidigital": "bobbidigital.github.io; MIT theme",
    "blog_caffeinated": "GitHub JustinTulloss/caffeinated-simpleton; no terms stated",
    "blog_datacamp": "Desmond00/DatacampArticleSentimentAnalysis; none stated",
    "blog_haacked": "haacked/haacked.com; none stated",
    "blog_mademistakes": "mmistakes/made-mistakes-jekyll; MIT",
    "blog_sourceguru": "Mezzle/mezzle.github.io; CC BY-SA 3.0",
    "blog_tosbourn": "clarkhtse/tosbourn.com; none stated",
    "news_germeval21": "germeval2021toxic/SharedTask; none stated",
    "news_korean": "kocohub/korean-hate-speech; CC BY-SA 4.0",
    "news_offcombr": "rogersdepelle/OffComBR; none stated",
    "news_ucc": "Unhealthy Conversations; CC BY-NC-SA 4.0, only measured on",
    "flattery_spintax": "spun from templates in loftwah/loftwahs-cheatsheet; none stated",
    "sms": "SMS Spam Collection (Almeida, Gómez Hidalgo); free for all purposes",
    "telegram_ru": "monalenka; MIT",
    "telegram_umputun": "umputun/tg-spam; MIT",
    "tubespam": "YouTube Spam Collection (Alberto, Lochter, Almeida 2015); citation asked",
    "youtube_bots_2024": "CreepyNiki/youtube-bot-comment-detection; none stated",
    "yt_indonesian_gambling": "Yusufislam-id; none stated",
}
# Blogs that keep their comments in git, read from their histories; of the others no terms are.
_BLOG_IN_GIT = "staticman_"
_MIT = frozenset(
    [
        "adrianmatei",
        "alexeykalina",
        "bladefirelight",
        "chrismacnaughton",
        "dwb",
        "hendrixjoseph",
        "made-mistakes-jekyll",
        "mindbyte",
        "quietlife",
        "spinningnumbers",
    ]
)


def to_markdown(results: Figures) -> str:
    """Write the card of a developer's run."""
    model, data, experiments = results["model"], results["data"], results["experiments"]
    costs = results["costs"]
    card = (files(__package__) / "model_card.md").read_text("utf-8")
    return card.format(
        name=model["name"],
        sha256=model["sha256"],
        filed_above=f"{FILED_AS_SPAM:.2f}",
        bar=_table(bar_table(results["bar"])),
        spam=data["spam"],
        ham=data["ham"],
        sources=len(experiments["left_out"]["sources"]),
        unreadable=len(data["broken_lines"]),
        data_sha256=data["sha256"],
        data=_table(_data(experiments["left_out"]["sources"])),
        experiments="\n".join(map(_experiment, experiments.values())),
        costs=f"## Costs\n\n{_table(cost_table(costs))}\n\n" if costs else "",
        **_limits(experiments),
    )


def _data(sources: dict[str, Figures]) -> Table:
    rows = [
        (name, str(each["spam"]), str(each["ham"]), _terms(name)) for name, each in sources.items()
    ]
    return Table("Data", ("source", "spam", "ham", "where from, terms"), rows)


def _terms(source: str) -> str:
    blog = source.removeprefix(_BLOG_IN_GIT)
    if blog == source:
        return _TERMS.get(source, "not stated")
    terms = "MIT" if blog in _MIT else "none stated"
    return f"what the blog refused and accepted, in its git history; {terms}"


def _experiment(experiment: Figures) -> str:
    parts = [f"## {experiment['title']}", experiment["about"]]
    if "curves" not in experiment:
        return _joined(*parts, _table(accuracy_table(experiment["sources"])))
    for first, slices in (
        ("source", {} if experiment.get("is_part") else experiment["sources"]),
        ("kind of comments", experiment["groups"]),
        ("language", experiment["languages"]),
    ):
        if slices and (first != "language" or len(slices) > 1):
            parts += [_captioned(filing_table(slices, first))]
            parts += [_captioned(threshold_table(slices, first))]
    if experiment.get("attacks"):
        parts.append(_captioned(attack_table(experiment["attacks"])))
    if experiment.get("rivals"):
        parts.append(_captioned(rival_table(experiment["rivals"])))
    return _joined(*parts)


def _limits(experiments: Figures) -> dict[str, str]:
    left_out, blogs = experiments["left_out"], experiments["blogs"]
    return {
        "worst_source": _worst_source(left_out["sources"]),
        "rivalry": _rivalry(blogs["rivals"]),
        "worst_attack": _worst_attack(blogs["attacks"]),
        "flattery": _flattery(blogs["groups"]),
        "languages": _languages(left_out["languages"]),
        "share_of_spam": _share_of_one_blog(left_out["sources"]),
    }


def _worst_source(sources: dict[str, Figures]) -> str:
    with_ham = {name: each for name, each in sources.items() if each["ham"]}
    name = max(with_ham, key=lambda each: with_ham[each]["filed"]["share"])
    filed = wording.rate(with_ham[name]["filed"])
    return (
        f"Of the sources left out, {name} suffers most: {filed} of its ham would be filed as spam."
    )


def _rivalry(rivals: dict[str, Figures]) -> str:
    """Say who recalls most at 0.5 %, among all learners and among those of the text alone."""
    best = _best(rivals)
    alone = _best({name: each for name, each in rivals.items() if is_text_only_rival(name)})
    return (
        f"At 0.5 % of other sources' ham “{best}” recalls most of the learners compared; "
        f"of those that see the text alone, “{alone}”."
    )


def _best(rivals: dict[str, Figures]) -> str:
    return max(rivals, key=lambda name: rivals[name]["at"]["0.005"]["recall"]["share"] or 0.0)


def _worst_attack(losses: Figures | None) -> str:
    if not losses:
        return "Attacks were not measured: there was no spam or no ham."
    name = max(losses["attacks"], key=lambda each: losses["attacks"][each]["loss"])
    lost = losses["attacks"][name]["loss"]
    return f"The attack that costs most is “{name}”: {lost:.1f} points of recall."


def _flattery(groups: dict[str, Figures]) -> str:
    if FLATTERY not in groups or WEBSITE not in groups:
        return "There was no spam with its link in the author's URL alone."
    hidden, every = (groups[name]["at"]["0.005"]["recall"] for name in (FLATTERY, WEBSITE))
    return (
        f"Spam with its link only in the author's URL is the hard case: {wording.rate(hidden)} of "
        f"it is caught at 0.5 % of other sources' ham, of all website spam {wording.rate(every)}."
    )


def _languages(languages: dict[str, Figures]) -> str:
    without = [name for name, each in languages.items() if not each["spam"]]
    if not without:
        return "Spam in a language that is not in the data is caught less."
    return (
        f"There is no spam in these languages of the data: {', '.join(without)}. "
        "Spam in them, and in languages that are not in it, is caught less."
    )


def _share_of_one_blog(sources: dict[str, Figures]) -> str:
    spam = [
        each["spam"] for name, each in sources.items() if name.startswith(("blog", _BLOG_IN_GIT))
    ]
    return wording.percent(max(spam) / sum(spam) if sum(spam) else None)


def _captioned(table: Table) -> str:
    return f"{table.caption}:\n\n{_table(table)}"


def _table(table: Table) -> str:
    lines = [table.heads, ("---",) * len(table.heads), *table.rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _joined(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"
