"""Invented comments (none is from the training data) and one small classifier fitted on them."""

import pytest

from classifiers import SpamClassifier, SpamModel, Submission

_THINGS = ("blue lamps", "garden chairs", "winter tyres", "phone covers", "wall clocks")
_TOPICS = ("the council", "this bridge", "the parser", "our tramway", "the library")


@pytest.fixture(scope="session")
def submissions() -> list[Submission]:
    """Thirty spam, then thirty ham."""
    return [_spam(thing, number) for thing in _THINGS for number in range(6)] + [
        _ham(topic, number) for topic in _TOPICS for number in range(6)
    ]


@pytest.fixture(scope="session")
def labels() -> list[int]:
    return [1] * 30 + [0] * 30


@pytest.fixture(scope="session")
def fitted(submissions: list[Submission], labels: list[int]) -> SpamClassifier:
    return SpamClassifier(name="small").fit(submissions, labels)


@pytest.fixture(scope="session")
def shipped() -> SpamModel:
    return SpamModel.load()


def _spam(thing: str, number: int) -> Submission:
    host = f"{thing.replace(' ', '-')}.test"
    return Submission(
        text=f"Great post! Buy {thing} at http://{host}/cheap-{number}",
        author=f"cheap {thing}",
        url=f"http://{host}/buy.html",
    )


def _ham(topic: str, number: int) -> Submission:
    return Submission(
        text=f"I don't think {topic} will be finished in {2030 + number}; they said so last year.",
        author=f"Reader {'abcdef'[number]}",
        url="https://example.org/diary" if number % 2 else "",
    )
