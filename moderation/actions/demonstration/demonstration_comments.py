"""Invented comments for the demonstration. Their people, places and addresses exist nowhere."""

from dataclasses import dataclass

TITLE = "After nine weeks of talks, Varrenia reopens its rivers to grain"


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
        "My father worked a barge on the Tal for thirty years. In all that time the lock at "
        "Aldermoor was never shut for politics, only for ice. I hope the August date is forgotten.",
        approve=True,
    ),
    Invented(
        "Tomasz W.",
        "tomasz@authors.test",
        "The part that matters is near the end: nobody knows who owns the lock. A phrase that "
        "both sides read in opposite ways is not an agreement, it is a postponement.",
        approve=True,
    ),
    Invented(
        "R. Okafor",
        "okafor@authors.test",
        "True, but nine weeks ago they did not even share a phrase. Has anybody asked the villages "
        "along the towpath what they think of barges at night?",
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
        "Thank you for explaining how the cargoes are weighed. I had read about the talks for "
        "months without understanding what was measured, and where.",
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
        "I disagree about the roads. Our bakery paid a fifth more for flour already in August, "
        "before the river was closed; the harvest was late, and the talks were an excuse.",
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
