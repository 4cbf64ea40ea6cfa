"""What canaries leave is found in any place: an address, a reporter's network, somebody's token."""

import base64

from drills.attack.voices import forms_of_machine, machine_of
from drills.canaries import sought

ADDRESS = "canaryofthedrill000123@mail26.example.org"
TOKEN = base64.urlsafe_b64encode(bytes(range(48))).decode()
TRACES = {
    "address": [ADDRESS, ADDRESS.upper()],
    "network": ["3fff:ca9:7b::7c", "3fff:ca9:7b::/48", "3FFF:0CA9:007B:0000:0000"],
    "token": [TOKEN, f"/v1/reports/{TOKEN}?"],
}


def test_each_kind_is_found_where_it_stands_and_where_it_was_planted() -> None:
    for kind in sought([ADDRESS], [TOKEN]):
        traces = [f"before {one} behind".encode() for one in TRACES[kind.name]]
        assert all(map(kind.leaked.found_in, traces)), kind.name
        assert not kind.leaked.found_in(b"nothing of the kind, 3fff:ca8:1::2")
        assert not kind.planted.found_in(b" ".join(traces))


def test_everybody_reports_from_a_network_of_their_own() -> None:
    machines = {machine_of(f"canary{number:06d}@example.org") for number in range(10_000)}
    assert len(machines) == 10_000
    assert forms_of_machine(ADDRESS)[1] == "3fff:ca9:7b::/48"
