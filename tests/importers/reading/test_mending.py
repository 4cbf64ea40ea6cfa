"""What is wrong in XML is mended alike, however much of a piece is seen to be sound at once."""

from hypothesis import example, given
from hypothesis import strategies as some

from moderation.importers.past_comment import Mended
from moderation.importers.reading.mending import Mender, mended

_HEAD = '<?xml version="1.0"?><rss xmlns:wp="https://one.example/"><item>'
_PARTS = some.sampled_from(
    (
        *("<![CDATA[", "]]>", "]", "]]", ">", "<!--", "-->", "<?go ", "?>", "\n", "words ", "<!"),
        *("<wp:a>", "</wp:a>", "<b>", "<dc:x>", "</dc:x>", '<b dc:y="1">', "<b wp:y='1'>", "<3 "),
        *("&amp;", "&", "&nbsp;", "&am", "p;", "&#7;", "&#65;", "\x0b", "\uffff", "텍스트", "=' "),
        *('<c xmlns:dc="https://two.example/">', ' dc:z="', "a: b"),
    )
)
_WRAPPED = some.sampled_from(("<![CDATA[%s]]>", "<!--%s-->", "<?go %s?>", "<![CDATA[%s", "%s"))
_FEW = some.lists(_PARTS, max_size=3).map("".join)
_BLOCKS = some.lists(some.builds(lambda outer, inner: outer % inner, _WRAPPED, _FEW), max_size=6)


class _TagByTag(Mender):
    """Sees nothing at once."""

    def _is_sound(self, _text: str) -> bool:
        return False


def _read(mender: Mender, pieces: list[bytes]) -> tuple[bytes, list[Mended]]:
    return b"".join(mended(pieces, mender)), mender.take()


@given(parts=_BLOCKS, size=some.integers(1, 40))
@example(["<![CDATA[a]]>", "<dc:x>"], 13)  # a CDATA ends where the piece does
@example(["<!-- <![CDATA[ --> <dc:x> ]]>"], 40)
@example(["<?go <![CDATA[ ?> <dc:x> ]]>"], 40)
@example(["<![CDATA[a]]>&am<![CDATA[b]]>p;"], 40)
@example(["<![CDATA[a", "<dc:x>]]>", "<dc:x>"], 10)
@example(["<!-- a", " --><dc:x>"], 6)
@example(['<b dc:y="1">'], 40)
def test_a_piece_that_is_seen_to_be_sound_is_what_looking_at_each_tag_makes_of_it(parts, size):
    head, data = _HEAD.encode(), "".join(parts).encode()
    pieces = [head, *(data[at : at + size] for at in range(0, len(data), size))]
    assert _read(Mender(), pieces) == _read(_TagByTag(), pieces)
    assert _read(Mender(), [head, data]) == _read(_TagByTag(), [head, data])
    assert _read(Mender(), [head, *(part.encode() for part in parts)]) == _read(
        _TagByTag(), [head, *(part.encode() for part in parts)]
    )


@given(
    text=some.text(some.characters(max_codepoint=0x20), max_size=5)
    | some.text(some.sampled_from("a \n\t\r\x00\x1f\x7f\ufffd\ufffe\uffff\uffef힣한"), max_size=8)
)
def test_forbidden_characters_are_found_wherever_they_are(text):
    kept = "".join(one for one in text if one in "\t\n\r" or (one >= " " and one < "\ufffe"))
    data, found = _read(Mender(), [_HEAD.encode(), text.encode()])
    assert data.decode() == _HEAD + kept
    assert sum(each.number for each in found) == len(text) - len(kept)


def test_a_cdata_that_opens_again_and_again_takes_no_longer():
    text = _HEAD + "<![CDATA[" * 300_000
    mender = Mender()
    pieces = (text[at : at + 65_536].encode() for at in range(0, len(text), 65_536))
    assert b"".join(mended(pieces, mender)).decode() == text
