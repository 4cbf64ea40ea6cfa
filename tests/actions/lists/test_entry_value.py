"""What somebody types into the form of a list: kept, mended with a remark, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.lists.entry_value import entry_reason, entry_value
from moderation.errors import Invalid
from moderation.policy.matching.domains import Domains
from moderation.policy.matching.networks import Networks
from moderation.policy.matching.terms import Terms


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("term", "  Cheap   Watches ", "cheap watches"),
        ("term", "c*sino", "c*sino"),
        ("term", '"what?"', '"what?"'),
        ("domain", "https://WWW.Pills.test/offer?x=1", "www.pills.test"),
        ("domain", "*.pills.test", "pills.test"),
        ("domain", "pills.test.", "pills.test"),
        ("domain", "bücher.test", "bücher.test"),
        ("network", "192.0.2.44", "192.0.2.0/24"),
        ("network", "192.0.2.0/24", "192.0.2.0/24"),
        ("network", "10.0.0.0/8", "10.0.0.0/8"),
        ("network", "2001:db8:1:2::7", "2001:db8:1::/48"),
    ],
)
def test_it_is_kept_as(kind, typed, kept):
    assert entry_value(kind, typed).value == kept


def test_a_single_address_is_widened_with_a_remark():
    assert "all of it" in (entry_value("network", "192.0.2.44").remark or "")
    assert entry_value("network", "192.0.2.0/24").remark is None


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("term", "", "Type what"),
        ("term", " \0 ", "Type what"),
        ("term", "*", "every comment"),
        ("term", "* ?", "every comment"),
        ("term", "a*", "at least two letters"),
        ("term", '"open', "begins and ends"),
        ("term", "x" * 101, "at most 100"),
        ("term", "jane@example.org", "e-mail address"),
        ("domain", "com", "Give a whole domain"),
        ("domain", "co.uk", "Give a whole domain"),
        ("domain", "jane@example.org", "e-mail address"),
        ("domain", "http://[::1", "not a domain"),
        ("domain", "a..b", "not a domain"),
        ("network", "0.0.0.0/0", "too wide"),
        ("network", "10.0.0.0/7", "too wide"),
        ("network", "2000::/3", "too wide"),
        ("network", "home", "not a network"),
    ],
)
def test_it_is_refused_with_a_sentence(kind, typed, sentence):
    with pytest.raises(Invalid, match=sentence):
        entry_value(kind, typed)


@given(st.sampled_from(["term", "domain", "network"]), st.text(max_size=120))
def test_what_is_kept_can_be_looked_for(kind, typed):
    try:
        kept = entry_value(kind, typed).value
    except Invalid:
        return
    assert {"term": Terms, "domain": Domains, "network": Networks}[kind]([kept])


def test_a_reason_carries_no_address():
    assert entry_reason("It is jane@example.org again") == "It is [email] again"
    assert entry_reason("  ") is None
    with pytest.raises(Invalid, match="at most 500"):
        entry_reason("x" * 501)
