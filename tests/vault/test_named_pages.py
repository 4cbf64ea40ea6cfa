"""A name of a page shows nobody's own, and only its site can read the rest."""

import pytest

from moderation.vault import address_of_page, name_of_page

SITE, OTHER = "0190" + "0" * 28, "0191" + "0" * 28
ADA = "ada@one.example"


@pytest.mark.parametrize(
    "url",
    [f"https://a.test/author/{ADA}/", f"https://a.test/#/u/{ADA}", f"https://a.test/?u={ADA}"],
)
def test_a_name_is_opened_by_its_site_alone(vault, url):
    name = name_of_page(vault, SITE, url)
    assert ADA not in name
    assert name_of_page(vault, SITE, name) == name
    assert address_of_page(vault, SITE, name) == url
    assert address_of_page(vault, OTHER, name) is None
    for broken in (name[:-9], name + "!", "https://a.test/#sealed=", name.replace("=", "=x")):
        assert address_of_page(vault, SITE, broken) is None


def test_an_address_that_is_nobodys_own_is_its_own_name(vault):
    assert name_of_page(vault, SITE, "https://a.test/react@18.2.0") == "https://a.test/react@18.2.0"
    assert address_of_page(vault, SITE, "https://a.test/") == "https://a.test/"
