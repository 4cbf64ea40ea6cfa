"""What counts as an address."""

import pytest

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
