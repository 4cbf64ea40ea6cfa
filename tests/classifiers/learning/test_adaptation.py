"""Adapting the shipped model to labels: it learns, forgets nothing, memorises nobody."""

import random
from dataclasses import replace

import numpy as np
import pytest

from classifiers import SpamModel, Submission
from classifiers.evaluation.measures import calibration_error
from classifiers.learning.adaptation import Example, adapt, log_odds
from classifiers.learning.enough_labels import NotEnoughLabels
from classifiers.learning.gate import Trial, compare
from classifiers.learning.golden_set import GoldenSet
from classifiers.matrix import matrix
from classifiers.parts import SHORTEST
from tests.fixtures.labels import good_texts, spam_texts


def examples_of(good: list[str], spam: list[str]) -> list[Example]:
    texts = [(text, False) for text in good] + [(text, True) for text in spam]
    return [
        Example(Submission(text, author=f"Author {number}"), is_spam, 1.0)
        for number, (text, is_spam) in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def lessons() -> list[Example]:
    """A site where what the shipped model is sure of is spam, and where roofs are spam too."""
    roofs = [text.replace("kettle", "roofing offer") for text in good_texts(400, 5)]
    return examples_of(good_texts(200), spam_texts(60) + [t for t in roofs if "roofing" in t][:60])


@pytest.fixture(scope="module")
def adapted(shipped: SpamModel, lessons: list[Example]) -> SpamModel:
    return adapt(shipped, lessons, name="adapted")


def test_what_was_labelled_is_learned_and_holds_for_new_comments(
    shipped: SpamModel, adapted: SpamModel
) -> None:
    news = [t.replace("kettle", "roofing offer") for t in good_texts(400, 6) if "kettle" in t][:50]
    fresh = [Submission(text) for text in news]
    assert shipped.probabilities(fresh).mean() < 0.1
    assert adapted.probabilities(fresh).mean() > 0.4
    assert adapted.probabilities([Submission(t) for t in good_texts(50, 7)]).max() < 0.5


_OPENINGS = (
    "What a thoughtful piece",
    "Such an inspiring read",
    "This truly resonated with me",
    "Beautifully put",
    "I felt every word of this",
)
_MIDDLES = (
    "your perspective reminds us to slow down and cherish the little moments",
    "the way you weave wisdom and warmth together is a gift to all your readers",
    "it is rare to find someone who speaks with so much heart and clarity",
    "your journey shows that growth begins where comfort ends",
)
_ENDS = (
    "Keep shining your light!",
    "So grateful that you share your gift with the world.",
    "Wishing you endless inspiration on your path.",
    "Your words are a blessing.",
)


def flattery(count: int, seed: int) -> list[str]:
    """Praise as machines write it, without any link."""
    dice = random.Random(f"flattery {seed}")  # noqa: S311 - invented text, no secret
    return [
        f"{dice.choice(_OPENINGS)}, {dice.choice(_MIDDLES)}. {dice.choice(_ENDS)}"
        for _ in range(count)
    ]


def test_fifty_decisions_on_flattery_move_it_and_pass_the_gate(shipped: SpamModel) -> None:
    model = adapt(shipped, examples_of(good_texts(25), flattery(25, 1)), name="adapted")
    fresh = [Submission(text) for text in flattery(40, 2)]
    thanks = [Submission("Great article! The part on rope helped me mend our harbour's anchor.")]
    assert model.probabilities(fresh).mean() > shipped.probabilities(fresh).mean() + 0.3
    assert model.probabilities(thanks)[0] < 0.5
    golden = GoldenSet.load()
    assert compare([Trial("the golden set", golden.judge(shipped), golden.judge(model))]).promoted


def test_the_same_labels_give_the_same_bytes(
    shipped: SpamModel, adapted: SpamModel, lessons: list[Example]
) -> None:
    assert adapt(shipped, lessons, name="adapted").to_bytes() == adapted.to_bytes()


def test_it_is_served_as_it_was_learned(adapted: SpamModel, lessons: list[Example]) -> None:
    sent = [example.submission for example in lessons]
    # Longer texts are served with what a part of theirs hides, too.
    submissions = [each for each in sent if len(each.text.split()) < SHORTEST]
    served = adapted.probabilities(submissions)
    learned = 1 / (1 + np.exp(-log_odds(adapted, matrix(submissions))))
    np.testing.assert_allclose(served, learned, atol=1e-9, rtol=0)


def test_what_one_author_alone_writes_is_not_learned(shipped: SpamModel) -> None:
    usual = examples_of(good_texts(100), spam_texts(40))
    mine = [
        Example(Submission(f"{text} zyxwvutsrq", author="Only Me"), is_spam=True, weight=1.0)
        for text in good_texts(30, 8)
    ]
    model = adapt(shipped, usual + mine, name="adapted")
    moved = model.parameters.hashed != shipped.parameters.hashed
    word = set(matrix([Submission("zyxwvutsrq")]).indices)
    others = set(matrix([example.submission for example in usual]).indices)
    alone = [column for column in word - others if column < len(moved)]
    assert alone
    assert not moved[alone].any()


def test_probabilities_stay_calibrated_on_comments_it_has_not_seen(adapted: SpamModel) -> None:
    good, spam = good_texts(300, 11), spam_texts(150, 11)
    probabilities = adapted.probabilities([Submission(text) for text in good + spam])
    labels = np.array([0] * len(good) + [1] * len(spam))
    assert calibration_error(probabilities, labels) < 0.1


def test_which_share_of_the_labels_is_spam_moves_no_prior(shipped: SpamModel) -> None:
    """A desk that only files spam must not make every comment suspicious."""
    mostly_spam = adapt(shipped, examples_of(good_texts(12), spam_texts(200)), name="adapted")
    fresh = [Submission(text) for text in good_texts(50, 9)]
    assert mostly_spam.probabilities(fresh).mean() < 0.2
    assert mostly_spam.parameters.prior == shipped.parameters.prior


def test_weight_counts(shipped: SpamModel) -> None:
    usual = examples_of(good_texts(100), spam_texts(40))
    wrong = [replace_label(example) for example in examples_of(good_texts(100, 12), [])]
    light = [example._replace(weight=0.01) for example in wrong]
    fresh = [Submission(text) for text in good_texts(50, 13)]
    heavily = adapt(shipped, usual + wrong, name="adapted").probabilities(fresh).mean()
    lightly = adapt(shipped, usual + light, name="adapted").probabilities(fresh).mean()
    assert lightly < 0.1 < heavily


@pytest.mark.parametrize(
    ("good", "spam", "sentence"),
    [
        (0, 0, "There are 0 usable labels"),
        (30, 19, "There are 49 usable labels"),
        (60, 0, "0 usable labels of spam"),
        (0, 60, "60 usable labels of spam and 0 of good"),
        (60, 9, "10 of each"),
    ],
)
def test_too_little_to_learn_from_is_refused_in_a_sentence(
    shipped: SpamModel, good: int, spam: int, sentence: str
) -> None:
    with pytest.raises(NotEnoughLabels, match=sentence):
        adapt(shipped, examples_of(good_texts(good), spam_texts(spam)), name="adapted")


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "☃" * 40, "a" * 65_536])
def test_odd_texts_do_no_harm(shipped: SpamModel, lessons: list[Example], text: str) -> None:
    odd = [replace_label(lessons[0])._replace(submission=Submission(text)) for _ in range(5)]
    assert np.isfinite(
        adapt(shipped, lessons[:200] + lessons[-40:] + odd, name="x").parameters.bias
    )


def replace_label(example: Example) -> Example:
    return example._replace(
        is_spam=not example.is_spam, submission=replace(example.submission, language="en")
    )
