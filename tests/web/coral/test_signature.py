"""Coral's signature: whoever cannot make it is refused, and learns nothing."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from moderation.actions.coral.coral_secrets import add_coral_secret, remove_coral_secret
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials
from moderation.tables import Comment
from moderation.web.coral.signature import is_signed_by, signatures_in
from tests.fixtures.strictness import examples
from tests.web.coral.conftest import (
    NEXT_SECRET,
    PATH,
    SECRET,
    Coral,
    question,
    signature,
    written,
)

BODY = written(question())
RIGHT = signature(BODY, SECRET)

Stored = Callable[[], list[Comment]]

NO_SIGNATURES = [
    "",
    "sha256=",
    RIGHT.replace("sha256=", ""),
    RIGHT.replace("sha256=", "sha1="),
    RIGHT[:-1],
    RIGHT + "00",
    RIGHT[:-1] + ("0" if RIGHT[-1] != "0" else "1"),
    signature(BODY, NEXT_SECRET),
    signature(BODY, SECRET.removeprefix("empsec_")),
    signature(BODY + b"\n", SECRET),
    "sha256=" + "é" * 64,
    "sha256=" + "²" * 64,
    ",".join([f"sha256={'0' * 64}"] * 10 + [RIGHT]),
    "," * 3_000 + RIGHT,
]


def test_what_is_no_signature_is_refused(coral: Coral, stored: Stored) -> None:
    for path in (PATH, f"{PATH}/blog"):
        for header in NO_SIGNATURES:
            answer = coral.send(BODY, path, X_Coral_Signature=header)
            assert (header, answer.status_code) == (header, 401)
            assert answer.content_type == "application/problem+json"
    assert stored() == []


def test_one_altered_byte_of_the_body_is_refused(coral: Coral, stored: Stored) -> None:
    altered = BODY.replace(b"crust", b"crumb")
    assert coral.send(altered, X_Coral_Signature=RIGHT).status_code == 401
    assert coral.send(BODY.replace(b"  ", b""), X_Coral_Signature=RIGHT).status_code == 401
    assert stored() == []


@pytest.mark.parametrize("order", [(SECRET, NEXT_SECRET), (NEXT_SECRET, SECRET)])
def test_while_coral_changes_its_secret_either_is_good(coral: Coral, order: list[str]) -> None:
    assert coral.ask(secrets=order).status_code == 200


def test_a_signature_may_be_written_with_spaces_and_capitals(coral: Coral) -> None:
    kind, _, value = RIGHT.partition("=")
    header = f" sha256={'0' * 64} , {kind}={value.upper()} "
    assert coral.send(BODY, X_Coral_Signature=header).status_code == 200


def test_a_removed_secret_is_good_no_more(
    coral: Coral, installation: Installation, submitting_site: SubmittingSite
) -> None:
    secret_id = add_coral_secret(installation, "blog", NEXT_SECRET)
    assert coral.ask(secrets=[NEXT_SECRET]).status_code == 200
    remove_coral_secret(installation, submitting_site.id, secret_id)
    assert coral.ask(secrets=[NEXT_SECRET], author="else").status_code == 401


def test_another_sites_secret_is_no_good_and_no_site_is_told_of(
    coral: Coral, installation: Installation, other_site: SiteCredentials, stored: Stored
) -> None:
    add_coral_secret(installation, "shop", NEXT_SECRET)
    refused = [
        coral.ask(f"{PATH}/blog", secrets=[NEXT_SECRET]),
        coral.ask(f"{PATH}/nobody"),
        coral.ask(f"{PATH}/a%00b"),
        coral.ask(f"{PATH}?site="),
        coral.ask(f"{PATH}/" + "x" * 200),
        coral.ask(url="https://nobody.example.org/"),
        coral.ask(url="https://shop.example.org/"),
    ]
    assert {answer.status_code for answer in refused} == {401}
    assert len({answer.data for answer in refused}) == 1
    assert stored() == []


def test_a_named_site_must_sign_before_anything_is_read(coral: Coral) -> None:
    answer = coral.send(b"[" * 20_000, f"{PATH}/blog", [NEXT_SECRET])
    assert answer.status_code == 401


@given(header=st.text(max_size=300))
@example("sha256=" + "0" * 64 + ",")
@example("=" * 100)
def test_no_header_raises_or_proves_anything(header: str) -> None:
    found = signatures_in(header)
    assert all(len(one) == 32 for one in found)
    assert not is_signed_by(BODY, found, SECRET)


@given(body=st.binary(max_size=500), noise=st.lists(st.sampled_from(["", "sha1=00", "x"])))
def test_what_is_signed_is_found_among_anything(body: bytes, noise: list[str]) -> None:
    header = ",".join([*noise[:5], signature(body, NEXT_SECRET, SECRET)])
    found = signatures_in(header)
    assert is_signed_by(body, found, SECRET)
    assert not is_signed_by(body + b"x", found, SECRET)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(150))
@given(data=st.data())
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whatever_is_signed_has_an_answer_that_coral_knows(
    coral: Coral, data: st.DataObject
) -> None:
    asked = question(
        action=data.draw(st.sampled_from(["NEW", "EDIT", "new", "", None, 1])),
        body=data.draw(st.text(max_size=200) | st.none() | st.integers()),
        parent=data.draw(st.none() | st.text(max_size=20) | st.lists(st.none(), max_size=2)),
        author=data.draw(st.text(max_size=20) | st.none() | st.floats(allow_nan=False)),
        url=data.draw(st.just("https://example.org/a") | st.text(max_size=40)),
    )
    try:
        body = written(asked)
    except UnicodeEncodeError:
        body = b"\xed\xa0\x80"
    answer = coral.send(body, f"{PATH}/blog")
    assert answer.status_code in {200, 204, 400}
    if answer.status_code == 200:
        assert answer.get_json()["status"] in {"NONE", "PREMOD", "SYSTEM_WITHHELD"}
