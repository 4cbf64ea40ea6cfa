"""What the spam model sees of a comment can't be bent by what stands around it at no cost."""

import pytest

from classifiers import Submission
from classifiers.features import NAMES, extract, read_text

LINK = "https://example.org/notes"


def _named(text: str, name: str) -> float:
    return extract(Submission(text)).named[NAMES.index(name)]


def test_one_link_is_no_denser_in_a_few_words_than_in_twenty() -> None:
    assert _named(f"see {LINK}", "link_density") == _named(
        f"see {LINK} for what they said of it in their notes", "link_density"
    )


def test_words_around_hide_no_more_of_the_links_than_eighty_do() -> None:
    links = f"{LINK} " * 5
    long, longer = (_named(links + "calm words " * many, "link_density") for many in (50, 500))
    assert long == longer > 0


@pytest.mark.parametrize("text", ["hxxp://shop.test", "v1agra", "ca\u200bsino", "a\x00b"])
def test_what_was_undone_speaks_neither_for_a_comment_nor_against_it(text: str) -> None:
    undone = ("controls", "zero_width", "leet", "repaired")
    assert [_named(text, name) for name in undone] == [0.0] * len(undone)
    assert any(read_text(text).named[NAMES.index(name)] for name in undone)
