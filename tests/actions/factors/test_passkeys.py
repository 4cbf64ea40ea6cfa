"""What browsers may answer about passkeys: anything. What is not an answer lets nobody in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.factors.passkey_answers import RelyingParty, read_assertion, read_new_key
from moderation.actions.factors.passkeys import offer_new_passkey, offer_passkey, use_passkey
from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.sessions.sessions import SignedIn
from moderation.clock import now
from moderation.errors import Forbidden, NotFound, Unauthenticated
from moderation.identifiers import new_id
from moderation.tables import Passkey
from tests.fixtures.sites import ModeratorAccount

PARTY = RelyingParty("localhost", "http://localhost")
_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=30)
_NAMES = st.sampled_from(
    ["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "userHandle"]
)
ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner),
    max_leaves=8,
)


@given(ANYTHING)
def test_no_document_breaks_the_reading_of_a_new_key(document: Any) -> None:
    assert read_new_key(PARTY, json.dumps(document), b"c" * 32) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_a_new_key(text: str) -> None:
    assert read_new_key(PARTY, text, b"c" * 32) is None


@given(st.dictionaries(_NAMES, ANYTHING))
def test_no_document_breaks_the_reading_of_an_answer(document: dict[str, Any]) -> None:
    read_assertion(document)
    assert PARTY.count_of(document, b"c" * 32, b"key", 0) is None


def test_a_deep_document_is_refused() -> None:
    assert read_new_key(PARTY, "[" * 100_000, b"c" * 32) is None


@pytest.mark.parametrize(
    "answer", ["", "null", "[]", "{}", "[" * 50_000, '{"rawId": "AAAA", "response": {}}']
)
def test_what_is_no_answer_spends_the_question(installation: Installation, answer: str) -> None:
    offer = offer_passkey(installation, PARTY)
    with pytest.raises(Unauthenticated):
        use_passkey(installation, offer.token, answer, PARTY)
    with pytest.raises(NotFound):
        use_passkey(installation, offer.token, answer, PARTY)


def test_a_question_is_another_each_time_and_for_this_host(installation: Installation) -> None:
    first, second = (json.loads(offer_passkey(installation, PARTY).options) for _ in range(2))
    assert first["challenge"] != second["challenge"]
    assert first["rpId"] == "localhost"
    assert first["userVerification"] == "required"


def test_a_stolen_password_adds_no_passkey_where_there_is_one(
    installation: Installation, moderator: ModeratorAccount
) -> None:
    add_moderator(installation, moderator.address, "admin", "blog")
    who = SignedIn(new_id(), moderator.id, "Mo", confirmed_at=now())
    assert offer_new_passkey(installation, who, PARTY).options
    with installation.database.transaction() as session:
        session.add(
            Passkey(
                id=new_id(),
                moderator_id=moderator.id,
                credential_id=b"one",
                public_key=b"key",
                sign_count=0,
                name="Laptop",
                created_at=now(),
                used_at=None,
            )
        )
    with pytest.raises(Forbidden):
        offer_new_passkey(installation, who, PARTY)
