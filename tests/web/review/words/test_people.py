"""People with one name are told apart."""

from moderation.web.review.words.people import told_apart

MASKED = "m•••@e•••.org"


def test_two_of_one_name_are_told_apart_and_others_keep_theirs() -> None:
    names = {"1-00aa": MASKED, "2-00bb": MASKED, "3-00cc": "Ada"}
    assert told_apart(names) == {
        "1-00aa": f"{MASKED} (00aa)",
        "2-00bb": f"{MASKED} (00bb)",
        "3-00cc": "Ada",
    }
