"""Of a script in which nobody honest wrote, nothing is learned."""

from classifiers import SpamClassifier, Submission

RUSSIAN_SPAM = "Лучшее казино, играй и выигрывай сегодня, бонус каждому игроку номер"
HONEST_RUSSIAN = Submission("Мост закрыли ещё весной, и никто ничего не объяснил.", "Ольга")


def _probability(submissions: list[Submission], labels: list[int]) -> float:
    fitted = SpamClassifier(least_heard=3, folds=0).fit(submissions, labels)
    return fitted.export().probability(HONEST_RUSSIAN)


def test_cyrillic_that_only_spam_uses_is_not_learned_as_spam(
    submissions: list[Submission], labels: list[int]
) -> None:
    unknown = _probability(submissions, labels)
    spam = [Submission(f"{RUSSIAN_SPAM} {number}", f"Игрок {number}") for number in range(30)]
    assert abs(_probability(submissions + spam, labels + [1] * 30) - unknown) < 0.15


def test_words_are_learned_where_several_honest_authors_use_the_script(
    submissions: list[Submission], labels: list[int]
) -> None:
    spam = [Submission(f"{RUSSIAN_SPAM} {number}", f"Игрок {number}") for number in range(30)]
    ham = [Submission("Мост закрыли весной", f"Ольга {number}") for number in range(3)]
    fitted = SpamClassifier(least_heard=3, folds=0).fit(
        submissions + spam + ham, labels + [1] * 30 + [0] * 3
    )
    advert = Submission("Лучшее казино, играй и выигрывай")
    assert fitted.export().probability(advert) > 0.9
