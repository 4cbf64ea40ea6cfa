"""What counts as an address."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.vault import RefusedAddress, canonical_address


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("jane@example.org", "jane@example.org"),
        ("Jane.Doe+news@EXAMPLE.org", "Jane.Doe+news@example.org"),
        ("ジェーン@例え.example.org", "ジェーン@例え.example.org"),
    ],
)
def test_an_address_has_one_form(typed, canonical):
    assert canonical_address(typed) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jane",
        "jane@",
        "@blog.example.org",
        "jane@example",
        "jane@@example.org",
        "jane doe@example.org",
        "jane@example.org\n",
        "jane@example.org\0",
        "jane@localhost",
        "jane@[192.0.2.1]",
        "\ud800@example.org",
        "j@" + "a." * 150 + "org",
        "x" * 100_000,
    ],
)
def test_what_cannot_receive_mail_is_refused_and_not_repeated(typed):
    with pytest.raises(RefusedAddress) as refused:
        canonical_address(typed)
    assert not typed.strip() or typed.strip() not in str(refused.value)


def test_test_domains_are_for_development():
    with pytest.raises(RefusedAddress):
        canonical_address("jane@blog.test")
    assert canonical_address("jane@blog.test", allow_test_domains=True) == "jane@blog.test"


MAILBOXES = st.text(alphabet='aZ9._+@ä"-', max_size=12)
DOMAINS = st.text(alphabet="aZ9.@ä[]-", max_size=8).map(lambda name: f"{name}.example.org")


@given(mailbox=MAILBOXES, domain=DOMAINS)
@example(mailbox="jane", domain="example.org")
@example(mailbox="POSTMASTER", domain="example.org")
@example(mailbox="j" * 64, domain="example.org")
@example(mailbox="j" * 65, domain="example.org")
@example(mailbox="jane", domain=".".join(["x" * 59] * 3) + ".example.org")
@example(mailbox="jane", domain="xn--r8jz45g.example.org")
@example(mailbox="jane", domain="b@example.org")
def test_the_way_of_plain_mailboxes_comes_to_what_the_library_says(
    mailbox: str, domain: str
) -> None:
    typed = f"{mailbox}@{domain}"
    try:
        said = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        said = None
    for _ in range(2):  # the first time, and as it is remembered
        try:
            assert canonical_address(typed) == said
        except RefusedAddress:
            assert said is None
