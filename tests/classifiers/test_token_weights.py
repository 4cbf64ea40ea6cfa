"""What a token weighs is what its columns weigh, remembered or not."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import token_weights
from classifiers.text.hashing import (
    COLUMNS,
    LONGEST_TOKEN,
    MOST_TOKENS,
    bounded,
    columns_of_each,
    size_of,
)
from classifiers.token_weights import TokenWeights

HASHED = np.random.default_rng(0).normal(size=COLUMNS).astype(np.float16).astype(np.float32)
HALVES = HASHED.astype(np.float16)
TOKENS = st.lists(st.text(min_size=1, max_size=70).filter(lambda text: not text.isspace()))


@given(tokens=TOKENS, field=st.integers(0, 2))
def test_a_token_weighs_the_sum_of_the_columns_that_training_sees(
    tokens: list[str], field: int
) -> None:
    expected = [HASHED[columns].sum() for columns in columns_of_each(tokens, field)]
    np.testing.assert_allclose(TokenWeights(HALVES).of(tokens, field), expected, atol=1e-3)


@given(tokens=TOKENS, field=st.integers(0, 2))
def test_tokens_weigh_one_by_one_what_they_weigh_at_once(tokens: list[str], field: int) -> None:
    alone, at_once = TokenWeights(HALVES), TokenWeights(HALVES).of(tokens, field)
    assert [alone.of([token], field)[0] for token in tokens] == at_once


@given(tokens=TOKENS, other=TOKENS)
def test_what_stands_beside_a_token_changes_nothing(tokens: list[str], other: list[str]) -> None:
    shared = TokenWeights(HALVES)
    shared.of(other + tokens)
    assert shared.of(tokens) == pytest.approx(TokenWeights(HALVES).of(tokens), abs=1e-5)


@given(texts=TOKENS, authors=TOKENS, websites=TOKENS)
def test_all_fields_at_once_weigh_what_each_weighs_alone(
    texts: list[str], authors: list[str], websites: list[str]
) -> None:
    together = TokenWeights(HALVES).of_fields((texts, authors, websites))
    fields = enumerate((texts, authors, websites))
    assert together == [TokenWeights(HALVES).of(tokens, field) for field, tokens in fields]


@given(TOKENS)
def test_the_size_is_the_number_of_columns(tokens: list[str]) -> None:
    assert size_of(tokens) == sum(map(len, columns_of_each(tokens, 0)))


@given(st.lists(st.text(min_size=1, max_size=300), max_size=50))
def test_long_tokens_are_cut_and_lose_nothing(tokens: list[str]) -> None:
    pieces = bounded(tokens)
    assert "".join(pieces) == "".join(tokens)
    assert all(0 < len(piece) <= LONGEST_TOKEN for piece in pieces)


def test_twenty_thousand_different_words_are_cut_to_five_thousand() -> None:
    assert len(bounded([f"w{number}" for number in range(20_000)])) == MOST_TOKENS


def test_memory_is_bounded_and_stays_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_weights, "MOST_REMEMBERED", 100)
    weights = TokenWeights(HALVES)
    first = weights.of(["word"])
    for number in range(1000):
        weights.of([f"w{number}", "word"])
    assert len(weights._known[0]) < 110
    assert weights.of(["word"]) == first


def test_threads_that_share_it_agree() -> None:
    shared, alone = TokenWeights(HALVES), TokenWeights(HALVES)
    words = [f"word{number}" for number in range(300)]
    expected, seen = alone.of(words), []
    threads = [threading.Thread(target=lambda: seen.append(shared.of(words))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [expected] * 8
