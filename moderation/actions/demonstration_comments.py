"""Invented comments for the demonstration. Their people, places and addresses exist nowhere."""

from dataclasses import dataclass

TITLE = "Two countries, one river, and a well that runs dry by ten"


@dataclass(frozen=True, slots=True)
class Invented:
    """A comment, and whether the demonstration's moderator has already approved it."""

    name: str
    email: str
    body: str
    url: str | None = None
    approve: bool = False
    in_reply: bool = False  # to the newest approved one


COMMENTS = (
    Invented(
        "Amira Haddad",
        "amira@authors.test",
        "My grandmother's village is on the upper bank. In August the well is dry by ten in the "
        "morning, and everybody there can tell you in which year the second dam was closed.",
        approve=True,
    ),
    Invented(
        "Tomasz W.",
        "tomasz@authors.test",
        "The treaty fixed the share at a third, but its annex lets the upstream side hold water "
        "back in a drought year. That annex is what they are really arguing about.",
        approve=True,
    ),
    Invented(
        "R. Okafor",
        "okafor@authors.test",
        "Both capitals say the same thing in different words. Has anybody asked the farmers what "
        "they would plant with less water?",
        approve=True,
        in_reply=True,
    ),
    Invented(
        "Best Casino Bonus",
        "bonus@casino.test",
        "BEST ONLINE CASINO!!! Claim your 200% welcome bonus now, no deposit required. Click here "
        ">>> https://casino.example.org/bonus and win real money today!!!",
        url="https://casino.example.org/bonus",
    ),
    Invented(
        "Lena",
        "lena@authors.test",
        "Thank you for explaining the gauge stations. I had read about the talks for months "
        "without understanding what was measured, and where.",
    ),
    Invented(
        "Ranking Expert",
        "expert@ranking.test",
        "Hello, I visited your website and noticed it is not ranking on search engines. We offer "
        "cheap SEO services, 1000 backlinks for $49. Visit https://ranking.example.org for a free "
        "quote.",
        url="https://ranking.example.org",
    ),
    Invented(
        "Jonas",
        "jonas@authors.test",
        "I disagree with the last paragraph. A joint commission existed for nine years and it "
        "published figures every month; what failed was the money for it, not the will.",
        url="https://jonas.example.org/notes",
    ),
    Invented(
        "cheap meds",
        "meds@pharmacy.test",
        "Buy viagra cialis online without prescription, cheap price, fast shipping "
        "https://pharmacy.example.org https://pharmacy.example.org/offers",
        url="https://pharmacy.example.org",
    ),
    Invented(
        "Crypto Mentor",
        "mentor@profit.test",
        "I made $15,000 in one week with bitcoin trading thanks to my expert manager. Write to him "
        "at https://profit.example.org/join and start earning today.",
        url="https://profit.example.org/join",
    ),
    Invented("Mehmet", "mehmet@authors.test", "This is propaganda, and whoever wrote it knows it."),
)
