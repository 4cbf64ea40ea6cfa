"""What counts as an e-mail address, and the one form of it that is sealed."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_LONGEST = 254
_PLAIN_MAILBOX = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")
_LONGEST_MAILBOX = 64


class RefusedAddress(Exception):  # noqa: N818 - it is an answer, not a fault
    """Not an address that can receive mail; the message never repeats it."""


def canonical_address(text: str, *, allow_test_domains: bool = False) -> str:
    """The address in its normal form. No network is asked.

    ``+tags`` stay: they are part of the mailbox's name. Raises ``RefusedAddress``.
    """
    if len(text) > _LONGEST:
        raise RefusedAddress("The e-mail address is longer than 254 characters.")
    try:
        return _of_plain_mailbox(text, test=allow_test_domains) or _normalized(
            text, test=allow_test_domains
        )
    except (EmailNotValidError, UnicodeError):
        raise RefusedAddress(
            "This is not an e-mail address that can receive mail, such as name@example.org."
        ) from None


def _normalized(text: str, *, test: bool) -> str:
    return validate_email(text, check_deliverability=False, test_environment=test).normalized


def _of_plain_mailbox(text: str, *, test: bool) -> str | None:
    """The same of the mailboxes that nearly everybody has; their names stay as they are."""
    mailbox, _, domain = text.partition("@")
    if len(mailbox) > _LONGEST_MAILBOX or not _PLAIN_MAILBOX.fullmatch(mailbox):
        return None
    address = f"{mailbox}@{_normal_domain(domain, test=test)}"
    return address if len(address) <= _LONGEST else None


@lru_cache(maxsize=256)
def _normal_domain(domain: str, *, test: bool) -> str:
    """The normal form of what stands behind the sign; a few providers have most mailboxes.

    Raises ``EmailNotValidError``.
    """
    return _normalized(f"a@{domain}", test=test).partition("@")[2]


def index_form(address: str) -> str:
    """The form whose equality means the same author: case does not matter."""
    return address.casefold()
