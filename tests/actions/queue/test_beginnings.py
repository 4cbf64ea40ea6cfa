"""The beginning of a text, on one line and in whole words."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.queue.beginnings import excerpt_of

_TEXTS = st.text(alphabet="ab \n\t\u3000é", max_size=120)


@given(_TEXTS, st.integers(4, 50))
def test_it_is_the_beginning_of_the_whole_text_on_one_line(body: str, longest: int) -> None:
    shown, line = excerpt_of(body, longest), " ".join(body[: 2 * longest].split())
    is_whole = len(line) <= longest and len(body) <= 2 * longest
    if is_whole:
        assert shown == line
    else:
        cut = line[:longest]
        words = cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut
        assert shown == f"{words}…"


def test_words_are_whole_and_of_one_long_word_its_beginning_is_shown() -> None:
    assert excerpt_of("The bridge  was\nclosed again", 14) == "The bridge…"
    assert excerpt_of("x" * 40, 10) == "x" * 10 + "…"
    assert excerpt_of("   \n  The   bridge", 10) == "The bridge"
