"""What 5,000 entries of a site's list cost each comment, and the worst text against them.

python benchmarks/lists.py
"""

import random
import statistics
import time

from moderation.policy.matching.domains import Domains
from moderation.policy.matching.networks import Networks
from moderation.policy.matching.terms import Terms

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = ("the", "crust", "came", "out", "just", "as", "you", "describe", "it", "with", "rye")
_WORDS += ("flour", "and", "a", "longer", "rest", "overnight", "thank", "for", "writing", "about")
_WORDS += (
    "this",
    "bread",
    "so",
    "patiently",
    "my",
    "family",
    "asked",
    "more",
    "of",
    "on",
    "sunday",
)


def main() -> None:
    """Measure, and print a line for each length of text."""
    choose = random.Random(1)  # noqa: S311 - the same list on every machine
    lists = _lists(choose)
    for length in (300, 1_000, 10_000):
        texts = [_text(choose, length) for _ in range(200)]
        for text in texts[:100]:  # words that were seen before are remembered
            _ask(lists, text)
        took = sorted(_ask(lists, text) for text in texts[100:])
        median, late = statistics.median(took), took[94]
        print(f"{length:,} characters: {median:.0f} µs, 95 of 100 within {late:.0f} µs")
    terms = Terms(f"*via{number}*gra" for number in range(5_000))
    text = " ".join(f"via{number}gr" for number in range(1_200))[:10_000]
    began = time.perf_counter()
    terms.find(text)
    print(
        f"5,000 patterns, a text that hits them all: {(time.perf_counter() - began) * 1e3:.0f} ms"
    )


def _lists(choose: random.Random) -> tuple[Terms, Domains, Networks]:
    plain = [_word(choose) for _ in range(2_000)]
    phrases = [f"{_word(choose)} {_word(choose)}" for _ in range(500)]
    patterns = [f"{_word(choose)[:4]}*{_word(choose)[:3]}" for _ in range(1_000)]
    networks = [f"{choose.randrange(1, 224)}.{number}.7.0/24" for number in range(100)]
    domains = [f"{_word(choose)}.test" for _ in range(1_400)]
    return Terms(plain + phrases + patterns), Domains(domains), Networks(networks)


def _ask(lists: tuple[Terms, Domains, Networks], text: str) -> float:
    terms, domains, networks = lists
    began = time.perf_counter()
    terms.find("Jane Doe", text)
    domains.find("https://jane.example.org/", text)
    networks.find("192.0.2.0/24")
    return (time.perf_counter() - began) * 1e6


def _text(choose: random.Random, length: int) -> str:
    words = " ".join(choose.choice(_WORDS) for _ in range(length // 4))
    return f"{words[:length]} see https://example.org/x"


def _word(choose: random.Random) -> str:
    return "".join(choose.choice(_LETTERS) for _ in range(choose.randrange(5, 11)))


if __name__ == "__main__":
    main()
