"""Links in mail are worth what they were made for, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.mail.mail_link import (
    LIFETIME,
    MailLink,
    is_over,
    issue_mail_link,
    read_mail_link,
)
from moderation.errors import NotFound
from moderation.identifiers import new_id
from moderation.vault import KeyRing, Vault

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
VAULT = Vault(KeyRing.generate())


@given(version=st.integers(0, 2**31 - 1), epoch=st.integers(0, 2**24 - 1))
def test_a_link_says_what_it_was_made_for(version: int, epoch: int) -> None:
    link = MailLink(new_id(), new_id(), version, epoch)
    token = issue_mail_link(VAULT, link, NOW)
    assert read_mail_link(VAULT, token, NOW) == link


def test_it_ends_after_a_week() -> None:
    token = issue_mail_link(VAULT, MailLink(new_id(), new_id(), 1), NOW)
    read_mail_link(VAULT, token, NOW + LIFETIME - timedelta(seconds=1))
    with pytest.raises(NotFound):
        read_mail_link(VAULT, token, NOW + LIFETIME)


@given(epoch=st.integers(0, 2**31 - 1))
def test_it_is_over_once_links_were_ended(epoch: int) -> None:
    token = issue_mail_link(VAULT, MailLink(new_id(), new_id(), 1, epoch), NOW)
    link = read_mail_link(VAULT, token, NOW)
    assert not is_over(link, epoch)
    assert is_over(link, epoch + 1)


@given(place=st.integers(0, 79), change=st.characters(min_codepoint=45, max_codepoint=122))
def test_any_changed_letter_makes_it_worthless(place: int, change: str) -> None:
    token = issue_mail_link(VAULT, MailLink(new_id(), new_id(), 1), NOW)
    changed = token[:place] + change + token[place + 1 :]
    if changed == token:
        return
    with pytest.raises(NotFound):
        read_mail_link(VAULT, changed, NOW)


@given(st.text(max_size=200))
def test_any_other_text_is_no_link(text: str) -> None:
    with pytest.raises(NotFound):
        read_mail_link(VAULT, text, NOW)
