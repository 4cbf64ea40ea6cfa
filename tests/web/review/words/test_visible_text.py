"""What a stranger typed is shown as what it is, and never loses a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.review.words.visible_text import Piece, Pull, pieces, targets
from moderation.web.review.words.visible_words import line_pieces

ODD = st.sampled_from(
    [
        "p\u0430ypal",
        "\u200b" * 3,
        "\u202e",
        "e" + "\u0301" * 30,
        "https://user@shop.example.org:80/a?b#c",
        '<a href="http://evil.example/x">www.bank.example</a>',
        "[url=https://a.example]b[/url]",
        "[c](https://d.example/e)",
        "xn--pple-43d.com",
        "\U0001f469\u200d\U0001f469",
        "\ud800",
        "\x00",
        "\u00a0\u00a0",
        "xn--" + "\u00e9" * 5 + ".com",
        " ",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=100),
    st.lists(st.one_of(ODD, st.text(st.characters(), max_size=6)), max_size=20).map("".join),
)


@given(TEXTS, st.lists(st.integers(0, 100), max_size=10))
def test_the_pieces_together_are_the_very_text(text: str, places: list[int]) -> None:
    cuts = sorted({min(at, len(text)) for at in places})
    pulls = [Pull(a, b, 1.0, is_strong=False) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    found = pieces(text, pulls)
    assert "".join(piece.text for piece in found) == text
    ends = [piece.pull for piece in found if piece.pull_ends]
    assert ends == pulls


@given(TEXTS)
def test_no_character_that_breaks_a_page_is_shown_as_itself(text: str) -> None:
    shown = "".join(piece.text for piece in pieces(text) if not piece.sign)
    assert not set(shown) & set("\x00\u202e\u202d\ufeff\ud800")
    shown.encode()


ALPHABETS = st.text(st.sampled_from("aZ éŁ жЯ ωΑ 田あ한 …–’€😀 \xa0\xad\u0301\t"))


@given(st.one_of(TEXTS, ALPHABETS, st.text(st.characters(max_codepoint=127))))
def test_a_line_is_shown_as_a_text_is_but_for_its_links(text: str) -> None:
    assert line_pieces(text) == pieces(text, with_addresses=False)


@given(TEXTS)
def test_only_web_addresses_can_be_opened(text: str) -> None:
    assert all(one.url.lower().startswith(("https://", "http://")) for one in targets(text))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("in\u200bvisible", [("ZWSP", 1)]),
        ("a" + "\u200b" * 9 + "b", [("ZWSP", 9)]),
        ("\u202egpj.exe\u202c", [("RLO", 1), ("PDF", 1)]),
        ("soft\u00adhyphen", [("SHY", 1)]),
        ("hi\U000e0062\U000e0075\U000e0079", [("TAG", 3)]),
        ("a\ufe0fb", [("VS", 1)]),
        ("wide\u00a0\u00a0 \u00a0gap", [("NBSP", 4)]),
        ("bell\x07", [("U+0007", 1)]),
        ("e" + "\u0301" * 30, [("+28", 28)]),
        ("\ue001", [("U+E001", 1)]),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, labels: list[tuple[str, int]]) -> None:
    signs = [(piece.sign.label, piece.count) for piece in pieces(text) if piece.sign]
    assert signs == labels


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",  # a family
        "\u2764\ufe0f and 1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
        "\u0915\u094d\u200d\u0937",  # Hindi
        "\u05e9\u05dc\u05d5\u05dd \u200e(ok)",  # Hebrew with a mark of direction
        "Bonjour\u00a0!\r\n\tligne",
        "Vi\u1ec7t e\u0302\u0323",
        "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440",
        "5 \u03bcm, \u0394x",
        "T\u30b7\u30e3\u30c4",
        "Stra\u00dfe na\u00efve",
    ],
)
def test_honest_writing_stays_as_it_is(text: str) -> None:
    assert pieces(text) == [Piece(text, count=len(text))]


@pytest.mark.parametrize(
    ("word", "letters", "script"),
    [
        ("p\u0430ypal", "\u0430", "Cyrillic"),
        ("\u0441\u0430sino", "\u0441\u0430", "Cyrillic"),
        ("\u043a\u0430\u0437\u0438\u043do", "o", "Latin"),
        ("g\u03bf\u03bfgle", "\u03bf\u03bf", "Greek"),
    ],
)
def test_letters_of_another_script_inside_a_word_are_named(
    word: str, letters: str, script: str
) -> None:
    assert [(one.text, one.script) for one in pieces(word) if one.script] == [(letters, script)]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("see https://paypal.com.evil.example/login.", "evil.example"),
        ("see https://paypal.com@evil.example/", "evil.example"),
        ("https://evil.example\\@paypal.com/", "evil.example"),
        ("www.shop.example.co.uk", "example.co.uk"),
        ("go to shop.example.org/x", "example.org"),
        ("HTTPS://EVIL.EXAMPLE:8080", "EVIL.EXAMPLE"),
    ],
)
def test_where_an_address_leads_stands_out(text: str, own: str) -> None:
    assert "".join(one.text for one in pieces(text) if one.part == "own") == own


def test_hosts_of_other_letters_are_given_both_ways() -> None:
    notes = [
        note for one in pieces("http://p\u0430ypal.com xn--pple-43d.com") for note in one.notes
    ]
    assert [tuple(note) for note in notes] == [
        ("written", "xn--pypal-4ve.com"),
        ("reads", "\u0430pple.com"),
    ]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('<a href="http://evil.example/x">www.bank.example</a>', ("misleads", "evil.example")),
        ("<A HREF=http://evil.example>click here</A>", ("leads", "evil.example")),
        ("[url=http://evil.example]bank.example[/url]", ("misleads", "evil.example")),
        ("[bank.example](https://evil.example/y)", ("misleads", "evil.example")),
        ("[the bank](https://evil.example/y)", ("leads", "evil.example")),
    ],
)
def test_markup_is_shown_with_where_it_leads(text: str, note: tuple[str, str]) -> None:
    assert [tuple(one) for piece in pieces(text) for one in piece.notes][-1] == note


def test_a_script_is_no_address_that_can_be_opened() -> None:
    assert targets('<a href="javascript:alert(1)">x</a> [y](data:text/html,z) ftp://a.b') == []
    assert [one.url for one in targets("a.example.com")] == ["https://a.example.com"]
