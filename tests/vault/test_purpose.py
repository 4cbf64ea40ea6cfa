"""Each purpose has a key and a place of its own, and what was sealed before still opens."""

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
    SealedValue,
    SigningSecret,
)
from moderation.vault import KeyRing, Purpose, Seal, SealBroken, Vault
from moderation.vault.sealing import SealedPlace

KEY = "20261129-test"
RING = KeyRing({KEY: bytes(range(32))}, KEY, bytes(range(32, 64)))
SITE, ROW = "01930000-0000-7000-8000-000000000001", "01930000-0000-7000-8000-000000000002"
SEALED = {
    name: b64decode(text)
    for name, text in json.loads(Path(__file__).with_name("sealed_before.json").read_text()).items()
}


def _row(purpose: Purpose, sealed: bytes) -> Base:
    match purpose:
        case Purpose.ACCOUNT:
            return Moderator(id=ROW, sealed_email=sealed, key_id=KEY)
        case Purpose.AKISMET_KEY:
            return AkismetKey(api_key_id=ROW, site_id=SITE, sealed=sealed, key_id=KEY)
        case Purpose.AUTHENTICATOR:
            return Authenticator(moderator_id=ROW, sealed=sealed, key_id=KEY)
        case Purpose.CORAL_SECRET:
            return CoralSecret(id=ROW, site_id=SITE, sealed=sealed, key_id=KEY)
        case Purpose.SIGNING_SECRET:
            return SigningSecret(id=ROW, site_id=SITE, sealed=sealed, key_id=KEY)


@pytest.mark.parametrize(
    ("purpose", "plain"),
    [
        (Purpose.ACCOUNT, "jane@example.org"),
        (Purpose.AKISMET_KEY, "abcdef012345"),
        (Purpose.AUTHENTICATOR, "JBSWY3DPEHPK3PXP"),
        (Purpose.CORAL_SECRET, "ssec_test"),
        (Purpose.SIGNING_SECRET, "whsec_test"),
    ],
)
def test_what_was_sealed_before_there_were_purposes_opens(purpose: Purpose, plain: str) -> None:
    assert Vault(RING).open(purpose, _row(purpose, SEALED[purpose.name])) == plain


@pytest.mark.parametrize(
    ("field", "plain"), [("email", "jane@example.org"), ("body.1", "Write to jane@example.org")]
)
def test_a_comments_value_that_was_sealed_before_opens(field: str, plain: str) -> None:
    place = SealedPlace("author_contacts", field, SITE, ROW)
    assert Seal(RING, "author_contacts").open(SEALED[field], KEY, place) == plain


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("other", Purpose)
def test_what_is_sealed_for_one_purpose_opens_for_no_other(
    purpose: Purpose, other: Purpose
) -> None:
    row = _row(other, SEALED[purpose.name])
    if purpose is other:
        assert Vault(RING).open(other, row)
    else:
        with pytest.raises(SealBroken):
            Vault(RING).open(other, row)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_is_sealed_anew_opens_with_the_newest_key_alone(purpose: Purpose) -> None:
    row = _row(purpose, SEALED[purpose.name])
    rotated = RING.rotated()
    Vault(rotated).reseal(purpose, row)
    assert Vault(rotated.without(KEY)).open(purpose, row) == Vault(RING).open(
        purpose, _row(purpose, SEALED[purpose.name])
    )


def test_every_table_that_names_a_sealing_key_is_rotated() -> None:
    tables = {
        mapper.class_
        for mapper in Base.registry.mappers
        if "key_id" in mapper.columns and "sealed" in " ".join(mapper.columns.keys())
    }
    assert tables == {*(purpose.rows for purpose in Purpose), SealedValue}
