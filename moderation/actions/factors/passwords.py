"""Passwords of moderators: which are too weak, and how they are kept and compared.

Any characters are welcome. Two keyboards may write the same letter differently, so passwords are
compared in Unicode's composed form.
"""

import re
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from moderation.errors import Invalid
from moderation.languages import N_, said

SHORTEST = 15
LONGEST = 1_000  # also what keeps normalising quick

_FEWEST_DIFFERENT = 5
_FEWEST_OWN = 6
_REPEATED = re.compile(r"(.{1,7}?)\1+.?", re.DOTALL)
_SERVICE_WORDS = re.compile(r"comments?|moderat(?:ion|or|e)s?|passwords?|reviews?|signin|[\d\W_]")

# 19 MiB, two passes: the floor that OWASP names; several may sign in at once on a small machine.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
# Compared where there is no account or no password, so that the answer takes as long. Made once,
# with the parameters above: hashing at every start would cost what a sign-in does.
_DUMMY = (
    "$argon2id$v=19$m=19456,t=2,p=1$8pRBIQkz2IFwb0ik/psj4g"
    "$+NKmAkUDMN/6/+8xuS3lUW+T4GsxpHiuHZpSJIquua0"
)


def weakness_of(password: str) -> str | None:
    """What is wrong with a new password, in a sentence; None where it will do."""
    if len(password) > LONGEST:
        return said("At most %(most)s characters can be kept.", most=LONGEST)
    plain = _composed(password)
    if len(plain) < SHORTEST:
        return said(
            "Use at least %(least)s characters. Four unrelated words are easy to remember.",
            least=SHORTEST,
        )
    if len(set(plain)) < _FEWEST_DIFFERENT or _REPEATED.fullmatch(plain):
        return N_("This repeats itself. Use words or characters that differ.")
    if _is_a_run(plain):
        return N_("This is one after the other, as on a keyboard or in the alphabet.")
    if len(_SERVICE_WORDS.sub("", plain.casefold())) < _FEWEST_OWN:
        return N_("This is little more than the name of the service and figures.")
    return None


def require_strength(password: str) -> None:
    """Raise ``Invalid`` for a new password that is too weak."""
    weakness = weakness_of(password)
    if weakness:
        raise Invalid(weakness, parameter="password")


def hash_password(password: str) -> str:
    """What is kept of a password: argon2id with a salt. Slow on purpose."""
    return _HASHER.hash(_composed(password))


def is_password(password: str, kept: str | None) -> bool:
    """Whether this is the password; as slow where nothing is kept as where something is."""
    plain = _composed(password) if len(password) <= LONGEST else ""
    try:
        _HASHER.verify(kept or _DUMMY, plain)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop")


def _is_a_run(text: str) -> bool:
    """Whether nearly every character is the neighbour of the one before."""
    folded = text.casefold()
    pairs = [folded[i : i + 2] for i in range(len(folded) - 1)]
    neighbours = sum(_are_neighbours(pair) for pair in pairs)
    return neighbours >= 0.75 * len(pairs)


def _are_neighbours(pair: str) -> bool:
    if abs(ord(pair[0]) - ord(pair[1])) <= 1 or pair in {"90", "09"}:
        return True
    return any(pair in row or pair[::-1] in row for row in _ROWS)
