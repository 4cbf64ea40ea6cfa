"""Near duplicates: a campaign is one text to us, whatever it changes from copy to copy."""

import random
import subprocess
import sys
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.near_duplicates import (
    ALMOST_THE_SAME,
    BANDS,
    ORDERS,
    Sketcher,
    similarities,
    similarity,
    sketcher,
)

SKETCHER = Sketcher(b"a key of the tests")
TEXT = (
    "I was about to give up on my tired old mattress when a friend told me of this wonderful "
    "shop. They shipped within two days, it cost $49 only, and I have slept like a child since. "
    "Have a look at https://first.example.org/mattress?id=1 before the offer ends!"
)
CHINESE = "这家网店的床垫非常舒服,价格便宜,两天就送到了,我睡得像孩子一样,推荐大家都去看看吧"
CHINESE_COPY = "这家网店的床垫非常舒适,价格便宜,三天就送到了,我睡得像孩子一样,推荐大家都去看一看"
KOREAN = "이번에 산 매트리스가 정말 편하고 배송도 빨라서 친구에게도 추천했어요 다들 한번 보세요"
KOREAN_COPY = "이번에 산 침대가 정말 편하고 배송도 빨라서 친구에게도 추천했어요 모두 한번 보세요"

# Many texts from one: each bracket is one of several words. All of it is made up.
SPUN = (
    "{Hello|Hi|Dear} {friends|everybody}, I {really|truly} {enjoyed|liked} what you {wrote|posted} "
    "about the garden in winter. My {brother|cousin} {sells|makes} {warm|cosy} woollen socks for "
    "gardeners and every {pair|set} comes with a {free|small} bag of tulip bulbs, so {visit|see} "
    "our {little|tiny} shop {today|now} and tell us that {you|they} came from this page."
)

_WORDS = """
the a of and to in is that it was for on are with as they at be this have from or one
had by but not what all were we when your can said there use an each which she do how
garden winter page today friends shop free tell little wrote about every small
"""
COMMON = _WORDS.split()


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.upper(),
        TEXT.replace("https://first.example.org/mattress?id=1", "http://other.test/x/y/z"),
        TEXT.replace("https://first.example.org/mattress?id=1", "www.third-place.example.com"),
        TEXT.replace("$49", "EUR 1,250").replace("two days", "2 days"),
        TEXT.replace("friend", "neighbour").replace("wonderful", "great"),
        TEXT.replace("tired", "ti\u200bred").replace("shop", "s\u200dh\u200bop"),
        TEXT.replace("mattress when", "mаttrеss whеn"),  # noqa: RUF001 - the letters are Cyrillic
        TEXT.replace("child", "𝐜𝐡𝐢𝐥𝐝").replace("offer", "ｏｆｆｅｒ"),  # noqa: RUF001
        TEXT.replace(". ", " 🔥🔥 ").replace("!", " ✅"),
        f"{TEXT} Write to somebody@example.org or call 0123 456 789",
    ],
)
def test_a_copy_is_recognised_whatever_it_hides_behind(copy):
    one, other = SKETCHER.sketch(TEXT), SKETCHER.sketch(copy)
    assert similarity(one.minima, other.minima) >= 0.7
    assert set(one.bands) & set(other.bands)


@pytest.mark.parametrize(("text", "copy"), [(CHINESE, CHINESE_COPY), (KOREAN, KOREAN_COPY)])
def test_scripts_whose_letters_are_syllables_are_recognised_too(text, copy):
    one, other = SKETCHER.sketch(text), SKETCHER.sketch(copy)
    assert similarity(one.minima, other.minima) >= ALMOST_THE_SAME


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "thanks!",
        "great post",
        "Great post, thank you very much!",
        "thanks " * 50,
        "x" * 65_536,
        "👍" * 100,
        "1234567890 " * 40,
        "https://example.org/a https://example.org/b https://example.org/c",
        "谢谢分享",
        "哈" * 200,
        "\ud800" * 40,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_what_says_too_little_has_no_sketch(text):
    assert SKETCHER.sketch(text) is None


def test_different_texts_are_not_alike():
    texts = [
        TEXT,
        "The bridge was closed again this morning, and nobody at the town hall could say why.",
        "Which flour do you take for the rye loaf, and how long does the dough rest at night?",
        "I disagree: the second season was better than the first one, if only for the music.",
        CHINESE,
        KOREAN,
    ]
    sketches = [SKETCHER.sketch(text) for text in texts]
    for one, other in combinations(sketches, 2):
        assert similarity(one.minima, other.minima) < 0.2
        assert not set(one.bands) & set(other.bands)


def test_most_of_a_spun_campaign_is_found_and_nothing_else():
    dice = random.Random(20_261)  # noqa: S311
    copies = [SKETCHER.sketch(_spin(dice)) for _ in range(60)]
    others = [SKETCHER.sketch(_ramble(dice)) for _ in range(400)]
    pairs = list(combinations(copies, 2))
    found = [pair for pair in pairs if _is_found(*pair)]
    wrong = [(one, other) for one in copies for other in others if _is_found(one, other)]
    wrong += [pair for pair in combinations(others, 2) if _is_found(*pair)]
    recall, precision = len(found) / len(pairs), len(found) / (len(found) + len(wrong))
    assert recall >= 0.85
    assert precision >= 0.999
    # Whoever comes tenth is known by at least most of the nine before.
    assert all(
        sum(_is_found(copies[n], earlier) for earlier in copies[:n]) > n / 2
        for n in range(9, len(copies))
    )


def test_the_estimate_is_near_the_truth():
    dice = random.Random(5)  # noqa: S311
    words = [f"{a}{b}{c}{a}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    kept = [dice.choice(words) for _ in range(400)]
    for changed in (40, 120, 200):
        other = [*kept[:-changed], *(dice.choice(words).upper()[::-1] for _ in range(changed))]
        one, two = (" ".join(text) for text in (kept, other))
        estimate = similarity(SKETCHER.sketch(one).minima, SKETCHER.sketch(two).minima)
        truth = _jaccard(one, two.lower())
        assert abs(estimate - truth) < 0.2


@given(st.text(max_size=400))
def test_any_text_is_taken_and_equals_itself(text):
    sketch = SKETCHER.sketch(text)
    if sketch is None:
        return
    assert len(sketch.minima) == ORDERS
    assert len(sketch.bands) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in sketch.bands)
    assert similarity(sketch.minima, sketch.minima) == 1.0
    assert SKETCHER.sketch(text) == sketch


@given(st.lists(st.binary(min_size=ORDERS, max_size=ORDERS), max_size=5))
def test_similarities_lie_between_zero_and_one_and_are_mutual(sketches):
    for one in sketches:
        estimates = similarities(one, sketches)
        assert ((estimates >= 0) & (estimates <= 1)).all()
        assert estimates.tolist() == [similarity(other, one) for other in sketches]


def test_a_sketch_is_the_same_on_every_machine():
    sketch = Sketcher(b"fixed").sketch(TEXT)
    assert sketch.minima.hex()[:32] == "3fb225b557629ff0f01a5bf6865cc049"
    assert sketch.bands[:2] == (8109166257331686523, -4037039513156444829)


def test_a_sketch_does_not_depend_on_the_process():
    program = (
        "import sys; from classifiers.near_duplicates import Sketcher;"
        "print(Sketcher(b'fixed').sketch(sys.argv[1]).minima.hex())"
    )
    for seed in ("0", "1"):
        finished = subprocess.run(
            [sys.executable, "-c", program, TEXT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        )
        assert finished.stdout.strip() == Sketcher(b"fixed").sketch(TEXT).minima.hex()


def test_sketches_of_different_keys_have_nothing_in_common():
    one, other = sketcher(b"one").sketch(TEXT), sketcher(b"other").sketch(TEXT)
    assert similarity(one.minima, other.minima) < 0.1
    assert not set(one.bands) & set(other.bands)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "Buy our great warm shoes today and tell all of your friends. " * (n // 61),
        lambda n: " ".join(f"w{i:x}q" for i in range(n // 6)),
        lambda n: "".join(chr(0x4E00 + i % 20_000) for i in range(n // 3)),
    ],
    ids=["repeated", "different words", "Chinese"],
)
def test_the_longest_input_takes_little_time(make):
    text = make(65_536)
    assert min(_seconds(text) for _ in range(5)) < 0.05


def _seconds(text):
    start = time.perf_counter()
    SKETCHER.sketch(text)
    return time.perf_counter() - start


def _is_found(one, other):
    is_candidate = not set(one.bands).isdisjoint(other.bands)
    return is_candidate and similarity(one.minima, other.minima) >= ALMOST_THE_SAME


def _spin(dice):
    parts = SPUN.replace("}", "{").split("{")
    spun = "".join(dice.choice(part.split("|")) for part in parts)
    return f"{spun} http://{dice.randrange(10**6)}.example.org/{dice.randrange(99)}"


def _ramble(dice):
    """A text of common words that has nothing to do with the campaign."""
    return " ".join(dice.choice(COMMON) for _ in range(50))


def _jaccard(one, other):
    runs = [{text[i : i + 5] for i in range(len(text) - 4)} for text in (f" {one} ", f" {other} ")]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])
