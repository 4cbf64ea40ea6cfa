"""What counts as an e-mail address, and the one form of it that is sealed."""

from email_validator import EmailNotValidError, validate_email

_LONGEST = 254


class RefusedAddress(Exception):  # noqa: N818 - it is an answer, not a fault
    """Not an address that can receive mail; the message never repeats it."""


def canonical_address(text: str, *, allow_test_domains: bool = False) -> str:
    """The address in its normal form. No network is asked.

    ``+tags`` stay: they are part of the mailbox's name. Raises ``RefusedAddress``.
    """
    if len(text) > _LONGEST:
        raise RefusedAddress("The e-mail address is longer than 254 characters.")
    try:
        result = validate_email(
            text, check_deliverability=False, test_environment=allow_test_domains
        )
    except (EmailNotValidError, UnicodeError):
        raise RefusedAddress(
            "This is not an e-mail address that can receive mail, such as name@example.org."
        ) from None
    return result.normalized


def index_form(address: str) -> str:
    """The form whose equality means the same author: case does not matter."""
    return address.casefold()
