"""Words that a sentence denies are found, and those that it says are not taken for denied."""

from time import thread_time

import pytest

from classifiers.text.negation import denied

DENIED = {
    "ar": (("انا لا أكره النساء", "أكره"), ("هم ليسوا حثالة", "حثالة")),
    "de": (
        ("ich hasse frauen nicht", "hasse"),
        ("niemand sollte juden töten", "töten"),
        ("flüchtlinge sind keine parasiten", "parasiten"),
        ("ich sage nicht, dass alle dumm sind", "dumm"),
        ("ich idiot!", "idiot!"),
    ),
    "en": (
        ("i don't hate women", "hate"),
        ("nobody should kill or beat them", "kill beat"),
        ("i would never say that muslims are vermin.", "vermin."),
        ("they aren't stupid liars", "stupid liars"),
        ("nobody deserves to die", "die"),
        ("i don’t want them to die", "die"),
        ("i never called gay people garbage", "garbage"),
        ("i am such an idiot", "idiot"),
    ),
    "fr": (
        ("je ne déteste pas les femmes", "déteste"),
        ("personne ne devrait tuer les juifs", "tuer"),
        ("vous n'êtes pas stupides", "stupides"),
        ("quel idiot je suis", "idiot"),
    ),
    "ko": (("여자들을 미워하지 않아요", "미워하지"), ("그들은 쓰레기가 아니다", "쓰레기가")),
    "pt": (
        ("eu não odeio mulheres", "odeio"),
        ("ninguém deve matar judeus", "matar"),
        ("eles não são lixo", "lixo"),
        ("sou um idiota", "idiota"),
    ),
    "ru": (
        ("я не ненавижу женщин", "ненавижу"),
        ("нельзя убивать людей", "убивать"),
        ("они не паразиты", "паразиты"),
        ("я такой дурак", "дурак"),
    ),
}
SAID = {
    "de": ("ich hasse sie nicht, aber sie sollen sterben", "sie sind nichts als abschaum"),
    "en": (
        "i don't hate them, but they should all die",
        "they are not only stupid, they are filthy",
        "i won't hesitate to kill you",
        "i will not stop until you die",
        "why don't you kill yourself",
        "there is no bigger scum than you",
        "i don't like you idiots",
        "i'm not sick of you, you are the idiot",
        "i don't hate you. i hate everybody",
        "if i am a moron, then you are trash",
    ),
    "fr": ("ce ne sont que des parasites",),
    "pt": ("não são só burros",),
    "ru": ("не только твари, но и воры",),
    "zh": ("我 不 恨 你",),
    "xx": ("i don't hate you",),
}


@pytest.mark.parametrize("language", sorted(DENIED))
def test_what_a_sentence_denies_is_found(language: str) -> None:
    found = {words: denied(words.split(), language) for words, _ in DENIED[language]}
    assert found == {words: frozenset(left.split()) for words, left in DENIED[language]}


def test_what_is_said_after_all_is_not_denied() -> None:
    taken = {
        words: denied(words.split(), language)
        for language, sentences in SAID.items()
        for words in sentences
    }
    assert {words: left for words, left in taken.items() if left} == {}


def test_a_word_is_denied_only_where_it_is_denied_each_time() -> None:
    assert denied(["i", "don't", "hate", "rain.", "i", "hate", "you"], "en") == frozenset()
    assert denied(["i", "don't", "hate", "rain.", "i", "never", "hate"], "en") == {"hate"}


def test_no_text_takes_long() -> None:
    for unit in ("not ", "i am so ", "is not a ", "never say that a a a a are ", "ich nicht "):
        begun = thread_time()
        for language in DENIED:
            denied((unit * 20_000).split(), language)
        assert thread_time() - begun < 2
