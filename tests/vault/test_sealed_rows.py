"""Each table has a key and places of its own, and what was sealed before still opens."""

import json
from base64 import b64decode
from pathlib import Path

import pytest

from moderation.database import Base
from moderation.tables import (
    AkismetKey,
    Authenticator,
    CoralSecret,
    Moderator,
    NoticeContact,
    RingMark,
    SealedValue,
    SigningSecret,
    Subscription,
    SuggestedScore,
    TransparencyAccount,
)
from moderation.tables.sealed_row import SealedRow
from moderation.vault import BrokenSeal, KeyRing, Seal, Vault, sealed_tables
from moderation.vault.sealing import SealedPlace

KEY = "20261129-test"
RING = KeyRing({KEY: bytes(range(32))}, KEY, bytes(range(32, 64)))
SITE, ROW = "01930000-0000-7000-8000-000000000001", "01930000-0000-7000-8000-000000000002"
SEALED = {
    name: b64decode(text)
    for name, text in json.loads(Path(__file__).with_name("sealed_before.json").read_text()).items()
}


# By the table, what it was called in the file, and what was sealed there.
PLAIN: dict[type[SealedRow], tuple[str, str]] = {
    Moderator: ("ACCOUNT", "jane@example.org"),
    AkismetKey: ("AKISMET_KEY", "abcdef012345"),
    Authenticator: ("AUTHENTICATOR", "JBSWY3DPEHPK3PXP"),
    CoralSecret: ("CORAL_SECRET", "ssec_test"),
    NoticeContact: ("NOTICE_CONTACT", "Jane, jane@example.org"),
    RingMark: ("RING_MARK", "a keyed number"),
    SigningSecret: ("SIGNING_SECRET", "whsec_test"),
    SuggestedScore: ("SUGGESTED_SCORE", "A text of somebody."),
    Subscription: ("SUBSCRIPTION", "jane@example.org"),
    TransparencyAccount: ("TRANSPARENCY_ACCOUNT", "17|token"),
}
TABLES = pytest.mark.parametrize("table", PLAIN, ids=lambda table: table.__tablename__)


def _row(table: type[SealedRow], sealed: bytes) -> SealedRow:
    site = {} if table in {Moderator, Authenticator, RingMark} else {"site_id": SITE}
    values = {table.named_by: ROW, table.sealed_in: sealed, "key_id": KEY}
    return table(**(site | values))


def _sealed_for(table: type[SealedRow]) -> bytes:
    return SEALED[PLAIN[table][0]]


@TABLES
def test_what_was_sealed_before_opens(table: type[SealedRow]) -> None:
    assert Vault(RING).open(_row(table, _sealed_for(table))) == PLAIN[table][1]


@pytest.mark.parametrize(
    ("field", "plain"), [("email", "jane@example.org"), ("body.1", "Write to jane@example.org")]
)
def test_a_comments_value_that_was_sealed_before_opens(field: str, plain: str) -> None:
    place = SealedPlace("author_contacts", field, SITE, ROW)
    assert Seal(RING, "author_contacts").open(SEALED[field], KEY, place) == plain


@TABLES
@pytest.mark.parametrize("other", PLAIN, ids=lambda table: table.__tablename__)
def test_what_is_sealed_for_one_table_opens_in_no_other(
    table: type[SealedRow], other: type[SealedRow]
) -> None:
    row = _row(other, _sealed_for(table))
    assert isinstance(Vault(RING).open(row), str if table is other else BrokenSeal)


@TABLES
def test_what_is_sealed_anew_opens_with_the_newest_key_alone(table: type[SealedRow]) -> None:
    row = _row(table, _sealed_for(table))
    rotated = RING.rotated()
    Vault(rotated).reseal(row)
    assert Vault(rotated.without(KEY)).open(row) == PLAIN[table][1]


def test_every_table_that_names_a_sealing_key_is_rotated() -> None:
    tables = {
        mapper.class_
        for mapper in Base.registry.mappers
        if "key_id" in mapper.columns and "sealed" in " ".join(mapper.columns.keys())
    }
    assert tables == {*sealed_tables(), SealedValue}
    assert set(PLAIN) == set(sealed_tables())
