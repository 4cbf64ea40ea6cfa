"""Passwords: which are too weak, and how they are compared."""

import pytest

from moderation.actions.factors.passwords import LONGEST, hash_password, is_password, weakness_of
from tests.fixtures.haste import DUMMY, HASHER


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "пароль который я помню",
        "   spaces   count   too   ",
        "😀 emoji are welcome 😀",
        "kD8#vq!2mZ@x0Lw$",
    ],
)
def test_any_characters_make_a_password(password: str) -> None:
    assert weakness_of(password) is None


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("fourteen chars", "at least 15"),
        ("a" * 40, "repeats itself"),
        ("abcabcabcabcabcabc", "repeats itself"),
        ("secret!secret!secret!", "repeats itself"),
        ("abcdefghijklmnopq", "one after the other"),
        ("12345678901234567890", "one after the other"),
        ("qwertyuiopasdfghjkl", "one after the other"),
        ("comment moderation 2026", "name of the service"),
        ("Password-Moderator-1", "name of the service"),
        ("ab" * LONGEST, "At most 1,000"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, said: str) -> None:
    weakness = weakness_of(password)
    assert weakness is not None
    assert said in weakness
    assert password not in weakness


def test_a_password_is_kept_as_argon2id_and_never_twice_alike() -> None:
    first, second = hash_password("correct horse battery"), hash_password("correct horse battery")
    assert first.startswith("$argon2id$")
    assert first != second
    assert is_password("correct horse battery", first)
    assert not is_password("correct horse battery.", first)


def test_two_keyboards_that_write_one_letter_differently_agree() -> None:
    assert is_password(
        "cafe\u0301 au lait, s'il vous plai\u0302t", hash_password("café au lait, s'il vous plaît")
    )


def test_where_nothing_is_kept_nothing_fits_and_the_work_is_the_same() -> None:
    assert not is_password("there is no account that has this password", None)
    assert not is_password("", None)


def test_an_endless_password_costs_no_more_than_any() -> None:
    assert not is_password("x" * 1_000_000, hash_password("correct horse battery"))


def test_what_is_compared_where_nothing_is_kept_costs_what_a_new_password_does() -> None:
    assert not HASHER.check_needs_rehash(DUMMY)
