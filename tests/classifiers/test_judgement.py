"""What the shipped model thinks of comments that anyone would judge alike (all are invented)."""

import pytest

from classifiers import SpamModel, Submission

ADVERTS = {
    "casino": Submission(
        "Play the best online casino slots with a 200% welcome bonus! Visit "
        "http://lucky-slots.test/bonus and http://casino-wins.test/play now",
        "best online casino",
        "http://lucky-slots.test/",
    ),
    "pills": Submission(
        "Buy cheap pills without prescription, fast shipping worldwide: "
        "http://pills-direct.test/order http://cheap-meds.test/discount",
        "Cheap Pills Online",
        "http://pills-direct.test",
    ),
    "loans": Submission(
        "Need money fast? Payday loans approved in minutes, bad credit is no problem. Apply at "
        "http://fast-loans.test/apply or http://payday-cash.test/today",
        "payday loans online",
        "http://fast-loans.test/apply.html",
    ),
}
FLATTERY = {
    "furniture": Submission(
        "I simply wanted to say thank you for this excellent post. Your blog is very informative "
        "and I have bookmarked it. Keep up the good work!",
        "cheap garden furniture",
        "http://garden-furniture-outlet.test/buy-garden-chairs.html",
    ),
    "search engines": Submission(
        "Great article, very useful information. I will share it with my friends and come back "
        "to read more of your posts.",
        "Best SEO Services",
        "http://best-seo-services.test/",
    ),
    "insurance": Submission(
        "Hello, nice site! I really enjoyed reading your blog and look forward to your next post.",
        "car insurance quotes",
        "http://cheap-car-insurance-quotes.test",
    ),
}
HONEST = {
    "thanks": Submission("Thanks!", "Anna"),
    "nameless thanks": Submission("Thanks!"),
    "agreement": Submission("+1", "Ben"),
    "danke": Submission("Danke"),
    "heated": Submission(
        "No, you are wrong again. The minister lied to all of us, and you swallow it like a fool. "
        "Read the report before you write such nonsense!",
        "Peter",
    ),
    "shouting": Submission(
        "This is the most stupid decision of the year!!! Shame on the whole council!", "Maria"
    ),
    "German": Submission(
        "Das ist doch Unsinn! Wer soll die neue Brücke denn bezahlen? Die Stadt hat seit Jahren "
        "kein Geld für die Schulen.",
        "Jürgen M.",
    ),
    "French": Submission(
        "Merci pour cet article, mais je ne suis pas d'accord avec la conclusion : la bibliothèque "
        "était déjà trop petite il y a dix ans.",
        "Claire",
    ),
    "Russian": Submission(
        "Я не согласен с автором: мост закрыли ещё весной, и никто ничего не объяснил жителям.",  # noqa: RUF001
        "Ольга",
    ),
    "Korean": Submission(
        "이번 결정은 이해할 수 없네요. 시민들의 의견을 먼저 들었어야 합니다.", "민수"
    ),
    "a diary as website": Submission(
        "I ran into the same bug with the parser last week; the fix in the second paragraph worked "
        "for me, but only after I cleared the cache.",
        "Jane Doe",
        "https://janedoe.example.org/blog",
    ),
    "an own name as website": Submission(
        "You forgot the tram. It runs every ten minutes and nobody in the council seems to use it.",
        "Tom Keller",
        "http://tomkeller.test",
    ),
    "short thanks with a website": Submission(
        "Thanks, that helped me a lot.", "Sam Reed", "https://samreed.example.org"
    ),
    "German with a website": Submission(
        "Hätte ich nicht besser sagen können.", "K. Weber", "https://weber.example.org"
    ),
    "a link to the source": Submission(
        "The figures are on page four of the city's report: https://city.example.org/report. They "
        "don't say what the article says.",
        "Nora",
    ),
}


@pytest.mark.parametrize("kind", ADVERTS)
def test_an_advert_is_filed_as_spam(shipped: SpamModel, kind: str) -> None:
    assert shipped.probability(ADVERTS[kind]) > 0.9


@pytest.mark.parametrize("kind", FLATTERY)
def test_flattery_that_leads_to_a_shop_is_filed_as_spam(shipped: SpamModel, kind: str) -> None:
    assert shipped.probability(FLATTERY[kind]) > 0.9


# One word says next to nothing, and spam thanks in German, too.
UNDECIDED = {"danke": 0.6}


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_comment_is_left_alone(shipped: SpamModel, kind: str) -> None:
    assert shipped.probability(HONEST[kind]) < UNDECIDED.get(kind, 0.3)
