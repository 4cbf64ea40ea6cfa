"""In a network of the tests' own, with something listening at every address that is forbidden.

What must not be reached would answer here, and the name server lies; so a webhook that leads there
is seen to reach nobody, over entering it, the test button, delivery with its tries, and redirects.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.namespace.addresses import (
    BUSY,
    CHANGING,
    EVIL,
    GOOD,
    NAMED,
    NUMBERED,
    REDIRECTS,
)
from tests.delivery.namespace.name_server import NAMES, ZONE
from tests.delivery.namespace.network import FORBIDDEN, PUBLIC_4, PUBLIC_6
from tests.fixtures.receivers import write_certificates

pytestmark = pytest.mark.at_length  # half a minute of the network; the guard has its own tests

ROOT = Path(__file__).parents[2]
PROXY = "http://169.254.169.254:3128"
PUBLIC = {(PUBLIC_4, 443), (PUBLIC_6, 443)}

Report = dict[str, Any]
Tried = dict[str, Any]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What the program said that ran inside. Where CI is set, not being able to fails the tests."""
    folder = tmp_path_factory.mktemp("namespace")
    write_certificates(folder, *(f"{name}.{ZONE}" for name in NAMES))
    unshare = ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*unshare, "ip", "link", "set", "lo", "up"], check=False).returncode:
        pytest.skip("no network namespace can be made here; it needs iproute2, and root or users'")
    inside = [sys.executable, "-m", "tests.delivery.namespace.inside", str(folder)]
    proxies = {f"{kind}_proxy": PROXY for kind in ("http", "https", "all")}
    done = subprocess.run(
        [*unshare, *inside],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SSL_CERT_FILE": str(folder / "authority.pem"),
            **proxies,
            **{name.upper(): value for name, value in proxies.items()},
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    found: Report = json.loads((folder / "report.json").read_text())
    return found


@pytest.fixture
def sent(report: Report) -> list[Tried]:
    """What was sent, by whom, and whom it reached."""
    return [one | {"reached": {tuple(each) for each in one["reached"]}} for one in report["sent"]]


@pytest.fixture
def desk(report: Report) -> list[Tried]:
    """What was entered at the desk and tried by its button."""
    return [one | {"reached": {tuple(each) for each in one["reached"]}} for one in report["desk"]]


def test_whoever_does_not_ask_reaches_every_forbidden_address(report: Report) -> None:
    assert set(report["reachable"]) >= {*FORBIDDEN.values(), PUBLIC_4, PUBLIC_6}


def test_a_public_receiver_is_reached(sent: list[Tried], desk: list[Tried]) -> None:
    good = [one for one in [*sent, *desk] if one["url"] in GOOD]
    assert len(good) == 3 * len(GOOD)
    for one in good:
        assert one["outcome"] == "delivered"
        assert one["reached"] <= PUBLIC
        assert len(one["reached"]) == 1


def test_nobody_is_reached_where_anything_is_forbidden(sent: list[Tried]) -> None:
    tried = [one for one in sent if one["url"].replace("http://", "https://") in EVIL]
    assert len(tried) > 2.9 * len(EVIL)
    assert [one for one in tried if one["reached"]] == []
    assert {one["outcome"] for one in tried} <= {
        "address_forbidden",
        "url_refused",
        "name_unknown",
    }


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_no_name_leads_to_a_forbidden_address(sent: list[Tried], name: str) -> None:
    tried = [one for one in sent if f"//is-{name}.{ZONE}/" in one["url"]]
    assert {one["outcome"] for one in tried} == {"address_forbidden"}


def test_a_name_is_looked_up_once_and_anew_at_every_try(sent: list[Tried]) -> None:
    for url in CHANGING:
        tried = [one for one in sent if one["url"] == url]
        assert [one["outcome"] for one in tried] == ["delivered", "address_forbidden"] * 2
        assert [one["asked"] for one in tried] == [1] * 4
        assert [len(one["reached"]) for one in tried] == [1, 0] * 2
    back = [one for one in sent if "//rebinding-back." in one["url"]]
    assert [one["outcome"] for one in back] == ["address_forbidden", "delivered"] * 2
    assert {address for one in back for address, _ in one["reached"]} == {PUBLIC_4}


def test_no_redirect_leads_anywhere(sent: list[Tried], desk: list[Tried]) -> None:
    tried = [one for one in [*sent, *desk] if one["url"] in REDIRECTS]
    assert len(tried) == 3 * len(REDIRECTS)
    for one in tried:
        assert one["outcome"] == ("delivered" if "refresh" in one["url"] else "redirected")
        assert one["reached"] == {(PUBLIC_4, 443)}


def test_no_proxy_of_the_environment_is_asked(sent: list[Tried], desk: list[Tried]) -> None:
    reached = {each for one in [*sent, *desk] for each in one["reached"]}
    assert reached == PUBLIC


def test_entering_an_address_reaches_nobody(desk: list[Tried]) -> None:
    assert [one for one in desk if one["reached_at_entry"]] == []
    assert {one["registered"] for one in desk} <= {303, 409, 422}


def test_the_test_button_reaches_nobody_where_anything_is_forbidden(desk: list[Tried]) -> None:
    tried = [one for one in desk if one["url"] in EVIL]
    assert len(tried) == len(EVIL)
    assert [one for one in tried if one["reached"]] == []
    pressed = [one for one in tried if one["outcome"]]
    assert {one["url"] for one in pressed} >= set(NAMED)
    assert {one["outcome"] for one in pressed} <= {"address_forbidden", "name_unknown"}


def test_an_address_that_names_a_forbidden_one_itself_is_not_taken_in(desk: list[Tried]) -> None:
    entered = {one["url"]: one["registered"] for one in desk}
    assert {entered[url] for url in NUMBERED} == {422}


def test_the_test_button_is_not_led_astray_by_a_changed_answer(desk: list[Tried]) -> None:
    tried = [one["outcome"] for one in desk if one["url"] == CHANGING[0]]
    assert tried == ["delivered", "address_forbidden"]


def test_delivering_reaches_nobody_where_anything_is_forbidden(report: Report) -> None:
    outcomes = report["delivered"]["outcomes"]
    assert {tuple(one) for one in report["delivered"]["reached"]} == PUBLIC
    assert set(outcomes) == {*GOOD, *REDIRECTS, CHANGING[0], BUSY, *EVIL}
    for url in GOOD:
        assert outcomes[url] == ["delivered"]
    for url in EVIL:
        assert set(outcomes[url]) <= {"address_forbidden", "url_refused", "name_unknown"}


def test_no_redirect_leads_a_delivery_anywhere(report: Report) -> None:
    for url in REDIRECTS:
        found = set(report["delivered"]["outcomes"][url])
        assert found == ({"delivered"} if "refresh" in url else {"redirected"})


def test_a_name_that_has_changed_is_noticed_at_the_next_try(report: Report) -> None:
    first, *later = report["delivered"]["outcomes"][BUSY]
    assert first == "busy"
    assert set(later) == {"address_forbidden"}
