"""What an edit changed is told word by word, and quickly whatever the words are."""

from time import thread_time

from hypothesis import given
from hypothesis import strategies as st

from moderation.web.review.words.word_difference import difference

TEXTS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(["a ", "b ", "word ", "\n", "!"]), max_size=60).map("".join),
)


@given(TEXTS, TEXTS)
def test_both_texts_are_in_the_changes(before: str, after: str) -> None:
    changes = difference(before, after)
    assert "".join(one.text for one in changes if one.kind != "new").split() == before.split()
    assert "".join(one.text for one in changes if one.kind != "gone") == after


def test_only_the_word_that_changed_is_marked() -> None:
    changes = difference("Bake it at 200 degrees.", "Bake it at 230 degrees.")
    assert [tuple(one) for one in changes] == [
        ("same", "Bake it at "),
        ("gone", "200 "),
        ("new", "230 "),
        ("same", "degrees."),
    ]


def test_no_two_texts_take_long() -> None:
    texts = ["a " * 5_000, "a b " * 740, "b a a " * 490, "x" * 10_000]
    texts += [" ".join(str(number % 97) for number in range(2_900))]
    for before in texts:
        for after in texts:
            start = thread_time()
            difference(before, after)
            assert thread_time() - start < 1.0
