"""The golden set of tone: own sentences by what they try, as functional tests do (Röttger 2021).

Each names several groups, by the same templates. They say what a model of words can't know as well
as what it must; nobody fits or sets a threshold by them.
"""

from typing import Final, NamedTuple

_MANY: Final = (
    "women",
    "Muslims",
    "Jews",
    "gay people",
    "Black people",
    "immigrants",
    "disabled people",
)


class ToneCase(NamedTuple):
    """A sentence, what it tries, and whether it is hostile."""

    text: str
    tries: str
    hostile: bool


_HOSTILE: Final = {
    "plain dislike of a group": ("I hate {many}.", "I can't stand {many}, they disgust me."),
    "a group called names": ("{many} are stupid scum.", "All {many} are filthy liars."),
    "a group called animals or things": ("{many} are vermin.", "{many} are nothing but garbage."),
    "a threat": ("We will kill all {many}.", "Someone should shoot these {many}."),
    "a call to do harm": (
        "Burn down the homes of {many}.",
        "Beat up {many} wherever you see them.",
    ),
    "a direct insult": ("You are an idiot.", "Shut up, you pathetic moron.", "You make me sick."),
    "an insult by coarse words": ("Fuck you, asshole.", "Go fuck yourself, you piece of shit."),
    "a wish of death": ("I hope you die.", "Go and hang yourself."),
    "implied: no word of it is hostile": (
        "{many} belong in the kitchen, not in parliament.",
        "There were fewer problems before {many} came.",
    ),
    "negated praise": ("{many} are not worth anything.", "{many} have never been human."),
    "irony": ("Oh great, more {many}, just what we needed.", "What a genius you are. Not."),
}
_HONEST: Final = {
    "neutral naming of a group": ("{many} live in our town.", "A talk on {many} in the arts."),
    "kind naming of a group": ("I love {many}.", "{many} are wonderful."),
    "counter-speech that names the hatred": (
        "Whoever says “I hate {many}” should be ashamed.",
        "It is wrong to call {many} vermin.",
    ),
    "negated hatred": ("I don't hate {many}.", "Nobody should kill {many}."),
    "negated hatred in other words": (
        "Hating {many} is never right.",
        "{many} do not deserve to be attacked.",
        "There is no reason to insult {many}.",
        "Stop saying that {many} are vermin.",
        "I can't understand why anybody would kill {many}.",
        "Let us not burn down the homes of {many}.",
        "Who told you that {many} are parasites? They aren't.",
        "At no time did I call {many} garbage.",
    ),
    "self-reproach": (
        "I am such an idiot, I read the wrong page.",
        "Stupid me, it was in the first line.",
        "I was a fool to trust that map.",
        "How dumb of me.",
        "I feel like a complete moron.",
    ),
    "coarse but harmless": (
        "This is fucking great!",
        "Damn, what a good game.",
        "Holy shit, I won!",
    ),
    "hatred of things": ("I hate Mondays.", "This stupid printer is garbage.", "I hate wet socks."),
    "a heated but honest opinion": (
        "This policy is a disaster and the minister should resign.",
        "I strongly disagree, and your numbers are simply wrong.",
        "What nonsense, the bridge was never closed.",
    ),
    "words of several meanings": (
        "The killer whales were beautiful.",
        "Shoot me a message when you are there.",
        "He beat the record by a second.",
    ),
    "self-description": (
        "I am a gay man.",
        "As a Black woman I know this.",
        "I am a proud Muslim.",
    ),
    "reclaimed words": ("We queers stick together.", "My fat old self enjoyed this."),
}


def golden_cases() -> list[ToneCase]:
    """Give all cases, hostile ones first."""
    return [
        ToneCase(text, tries, hostile)
        for cases, hostile in ((_HOSTILE, True), (_HONEST, False))
        for tries, templates in cases.items()
        for template in templates
        for text in _filled(template)
    ]


def _filled(template: str) -> list[str]:
    if "{many}" not in template:
        return [template]
    filled = (template.format(many=many) for many in _MANY)
    return [text[:1].upper() + text[1:] for text in filled]
