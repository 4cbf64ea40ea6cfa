# ruff: noqa: RUF001 -- look-alike letters are what these tests are about
"""Normalising: what a stranger typed becomes plain, short and masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.text.characters import BYTE_CAP, cap_marks, clean
from classifiers.text.confusables import fold_mixed_words
from classifiers.text.links import Link, find_links, reduce_link
from classifiers.text.masking import EMAIL, NUMBER, mask_addresses
from classifiers.text.text import normalise, normalise_line

ANY_TEXT = st.text(st.characters(), max_size=400)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("𝐟𝐫𝐞𝐞 𝐬𝐩𝐢𝐧𝐬", "free spins"),
        ("ｆｒｅｅ spins", "free spins"),
        ("fr\u200bee sp\u2060ins", "free spins"),
        ("fr\u202eee", "free"),
        ("сasіno night", "casino night"),
        ("f r e e now", "free now"),
        ("f.r.e.e. now", "free. now"),
        ("🅵🆁🅴🅴", "free"),
        ("one\x00two", "one two"),
        ("one\ud800two", "onetwo"),
        ("fish &amp; chips", "fish & chips"),
    ],
)
def test_a_disguised_text_reads_as_what_it_says(typed: str, read: str) -> None:
    assert normalise(typed).words == read


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("fr\u200bee", "zero_width"),
        ("fr\u202eee", "bidi"),
        ("𝐟𝐫𝐞𝐞", "styled"),
        ("сasino", "mixed"),
        ("c a s i n o", "spaced"),
        ("v1agra", "leet"),
        ("hxxp://shop.test", "repaired"),
        ("a" + "\u0300" * 60, "marks"),
        ("a\x00b", "controls"),
    ],
)
def test_what_had_to_be_undone_is_counted(typed: str, kind: str) -> None:
    assert getattr(normalise(typed).undone, kind) >= 1


@pytest.mark.parametrize(
    "typed",
    [
        "hxxp :// shop.test/bags.html",
        "http:// shop.test/bags.html",
        "http : //shop.test/bags . html",
        "www . shop.test/bags.html",
        "hxxps :// www.shop.test/bags . html",
        "https://shop.test/bags . html",
    ],
)
def test_an_address_that_was_split_is_read_as_the_whole(typed: str) -> None:
    read = normalise(f"look {typed} now")
    assert read.links == (Link("shop.test", "bags html"),)
    assert read.undone.repaired > 0


def test_spaced_letters_are_joined_in_the_words_and_in_what_their_shape_is_read_from() -> None:
    read = normalise("buy t h e new T h y x O O X U now")
    assert read.words == "buy the new thyxooxu now"
    assert read.cleaned == "buy the new ThyxOOXU now"


def test_short_words_are_joined_beside_longer_ones_that_are_spaced() -> None:
    read = normalise("B u y cheap s t e r o i d s and h o r m o n e s we like, t o you")
    assert read.words == "buy cheap steroids and hormones we like, to you"
    assert normalise("s.t.o.p. in room a b").words == "stop. in room a b"


def test_words_of_one_letter_are_no_spaced_letters() -> None:
    for honest in ("il y a à boire", "а я в лес", "x = y or x == z"):
        assert normalise(honest).undone.spaced == 0


def test_an_address_goes_on_after_a_full_stop_that_stands_alone() -> None:
    read = normalise("look http://bags . org/new . php now")
    assert read.links == (Link("bags.org", "new php"),)


def test_an_address_that_was_typed_as_it_is_counts_as_no_disguise() -> None:
    for honest in (
        "One remark: see https://example.org/notes and www.example.org / thanks.",
        "It is at https://example.org/notes . In May it moved.",
    ):
        assert normalise(honest).undone.repaired == 0


def test_leet_is_added_and_the_typed_word_stays() -> None:
    assert normalise("cheap v1agra here").words == "cheap v1agra here viagra"


def test_honest_cyrillic_and_greek_words_are_not_folded() -> None:
    for honest in ("хорошо сказано, спасибо", "καλημέρα σας", "это python и всё"):
        assert fold_mixed_words(honest) == (honest, 0)


def test_emoji_with_joiners_count_as_no_disguise() -> None:
    assert not any(normalise("lovely 👩\u200d👩\u200d👧 photo").undone)


def test_runs_of_combining_marks_are_cut_before_they_are_normalised() -> None:
    kept, cut = cap_marks("a" + "\u0300\u0327" * 500 + "b")
    assert len(kept) == 32
    assert cut == 970


def test_halfwidth_voiced_marks_count_as_the_marks_they_become() -> None:
    kept, _ = cap_marks("か" + "\uff9e\u0300" * 500)
    assert len(kept) == 31


@pytest.mark.parametrize(
    "typed",
    [
        "http://shop.test/blue-shoes?id=7#top",
        "hxxp://shop.test/blue-shoes",
        "www.shop.test/blue_shoes",
        "shop[.]test/blue-shoes",
        "https : // shop.test/blue-shoes",
        '<a href="http://shop.test/blue-shoes">',
        "[url=http://shop.test/blue-shoes]",
        "http://name:secret@shop.test/blue-shoes",
    ],
)
def test_however_a_link_is_written_host_and_path_words_remain(typed: str) -> None:
    (link,) = find_links(f"look {typed} here").links
    assert link == ("shop.test", "blue shoes")


@pytest.mark.parametrize(
    "wrapped",
    [
        '<a href="http://shop.test/blue" title="http://shop.test/blue">http://shop.test/blue</a>',
        "<a rel=nofollow href='https://www.shop.test/blue/'>shop.test/blue</a>",
    ],
)
def test_a_link_that_the_blog_wrapped_counts_as_typed(wrapped: str) -> None:
    found = find_links(f"look {wrapped} here")
    assert found.links == (("shop.test", "blue"),)
    assert found.marked_up == 0


def test_a_link_behind_other_words_counts_as_markup() -> None:
    found = find_links('look <a href="http://shop.test/blue">here</a>')
    assert found.links == (("shop.test", "blue"),)
    assert found.marked_up == 1


def test_ends_of_sentences_are_not_links() -> None:
    assert not find_links("that is all.i agree with you. in the end it works").links


def test_a_website_loses_its_query_and_its_credentials() -> None:
    assert reduce_link("https://jane:pw@www.example.org/about?mail=1") == ("example.org", "about")


ADDRESSES = [
    "jane.doe@example.org",
    "JANE@EXAMPLE.ORG",
    "mailto:jane@example.org",
    "<jane@example.org>",
    "jane (at) example (dot) org",
    "jane [at] example.org",
    "jane at example dot org",
    "jane＠example.org",
    "ja\u200bne@example.org",
    "o'hara+list@mail.example.org",
    "@jane@example.org",
    "josé@exämple.test",
    '"jane"@example.org',
    "jane%40example.org",
    "[email]",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_way_to_write_an_address_is_masked(address: str) -> None:
    for masked in (normalise(f"write to {address} now").words, normalise_line(address)):
        assert EMAIL in masked
        for part in ("jane", "example", "hara", "josé"):
            assert part not in masked


def test_an_address_inside_a_link_is_masked() -> None:
    words = normalise("http://example.org/u/jane@example.com/x and ?m=jane@example.com").words
    assert "jane" not in words


@pytest.mark.parametrize("number", ["+49 30 1234567", "(030) 123-4567", "83222", "4111 1111 1111"])
def test_long_numbers_become_one_token(number: str) -> None:
    assert normalise(f"call {number} now").words == f"call {NUMBER} now"


def test_short_numbers_stay() -> None:
    assert normalise("in 2024 it was 3.5").words == "in 2024 it was 3.5"


@given(ANY_TEXT)
def test_any_text_is_normalised_without_capitals_gaps_or_private_letters(typed: str) -> None:
    words = normalise(typed).words
    assert words == " ".join(words.split())
    assert not any("\ue004" <= character <= "\uf8ff" for character in words)
    words.encode("utf-8")


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once, _ = clean(typed)
    assert clean(once)[0] == once


@given(st.from_regex(r"[a-z0-9._+-]{1,20}@[a-z0-9-]{1,20}\.(org|test)", fullmatch=True))
def test_no_plain_address_survives_masking(address: str) -> None:
    assert address not in mask_addresses(f"it is {address}, really")


def test_input_is_cut_at_64_kib_of_utf_8() -> None:
    assert len(clean("ab" * BYTE_CAP)[0]) == BYTE_CAP
    assert len(clean("한" * BYTE_CAP)[0].encode()) <= BYTE_CAP
    assert len(clean("\ufdfa" * BYTE_CAP)[0].encode()) <= BYTE_CAP
