"""Invented comments with the truth beside them, and what each sentence claims."""

import re
from pathlib import Path
from typing import NamedTuple

from classifiers import Submission
from classifiers.findings.word_lists import word_list

_QUOTED = re.compile("“([^”]*)”")


class Labelled(NamedTuple):
    """A comment; what is true of it. kind: of spam, else ""."""

    submission: Submission
    is_spam: bool
    kind: str
    facts: frozenset[str]


def labelled_comments() -> list[Labelled]:
    lines = Path(__file__).with_name("labelled_comments.txt").read_text(encoding="utf-8")
    return [_labelled(line) for line in lines.splitlines() if line and not line.startswith("#")]


def _labelled(line: str) -> Labelled:
    label, facts, author, url, title, text = (part.strip() for part in line.split("|", 5))
    kind = label.partition(" ")[2]
    submission = Submission(text=text, author=author, url=url, title=title)
    return Labelled(submission, label != "ham", kind, frozenset(facts.split()))


# How a sentence begins, and the facts of which one must be true; a "-" before one denies it.
CLAIMS: dict[str, tuple[str, ...]] = {
    "a link in the text": ("link",),
    "2 links in the text": ("link",),
    "3 links in the text": ("link",),
    "links are written as markup": ("link",),
    "there is an e-mail address": ("email",),
    "there is a telephone number": ("phone",),
    "letters are disguised": ("disguised",),
    "invisible characters": ("hidden",),
    "a link is written so": ("split",),
    "words of random letters": ("random",),
    "praise that would fit": ("praise",),
    "the text shares no word": ("-shared",),
    "the text takes up the article's title": ("shared",),
    "the author's name reads like a product": ("trade",),
    "the author's name reads like a person's": ("person",),
    "the author's name is a web address": ("addressname",),
    "the author's name is random": ("randomname",),
    "the author's website sells": ("sells",),
    "the author's website is a blog": ("own",),
    "the author's website bears": ("own",),
    "much of the text is in capitals": ("caps",),
    "the text is full of exclamation": ("exclaims",),
    "the text is full of signs": ("signs",),
    "the text is full of emoji": ("emoji",),
    "the text says the same words": ("repeats",),
    "the text is only a few words": ("short",),
    "the text is very long": ("long",),
    "most of its letters are not Latin": ("nonlatin",),
    "length, capitals and signs are": ("-caps", "-exclaims", "-signs", "-repeats"),
    "one part of the text": ("spam",),
    "the wording is like spam": ("spam", "likespam"),
    "the wording is like comments": ("ham", "likeham"),
}


def claim_of(sentence: str) -> str:
    """What a sentence claims, as a key of `CLAIMS`; a sentence that is none of them fails."""
    return next(claim for claim in CLAIMS if sentence.startswith(claim))


def is_true(sentence: str, comment: Labelled) -> bool:
    """Whether it is so, and whether what it quotes stands there and means something."""
    facts = comment.facts | {"spam" if comment.is_spam else "ham"}
    wanted = CLAIMS[claim_of(sentence)]
    denied = [fact[1:] for fact in wanted if fact.startswith("-")]
    claimed = [fact for fact in wanted if not fact.startswith("-")]
    return (
        not facts.intersection(denied)
        and (not claimed or not facts.isdisjoint(claimed))
        and not word_list("function_words").intersection(_QUOTED.findall(sentence))
    )
