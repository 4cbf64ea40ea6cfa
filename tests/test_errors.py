"""Refusals: a status, a kind, a sentence; and never the value that was refused."""

import pytest

from moderation import errors
from moderation.errors import Flaw, NotFound, Refusal

KINDS = [
    each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Refusal)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_has_a_status_a_kind_and_a_title(kind):
    assert 400 <= kind.status <= 503
    assert kind.kind.replace("-", "").isalpha()
    assert kind.title[0].isupper()
    assert not kind.title.endswith(".")


def test_kinds_are_distinct_but_for_the_plainest():
    kinds = [kind.kind for kind in KINDS if kind.kind != "bad-request"]
    assert len(kinds) == len(set(kinds))


def test_a_flaw_says_where_in_the_words_of_rfc_9457():
    assert Flaw("Too long.", pointer="#/body").as_dict() == {
        "pointer": "#/body",
        "detail": "Too long.",
    }
    assert Flaw("Too long.", parameter="limit").as_dict() == {
        "parameter": "limit",
        "detail": "Too long.",
    }


def test_what_is_missing_and_what_is_somebody_elses_are_answered_alike():
    assert NotFound().detail == "Nothing with this identifier exists for you."
