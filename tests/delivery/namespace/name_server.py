"""A name server that lies: it changes its answers, mixes them, and leads by chains of names."""

import socket
import struct
import threading
from collections import Counter
from ipaddress import ip_address

from tests.delivery.namespace.network import FORBIDDEN, PUBLIC_4, PUBLIC_6

ZONE = "example.org"
_A, _CNAME, _AAAA = 1, 5, 28

_STANDING: dict[str, list[str]] = {
    "receiver": [PUBLIC_4],
    "receiver-6": [PUBLIC_6],
    "mixed": [PUBLIC_4, "10.0.0.5"],
    "mixed-6": [PUBLIC_4, "fd00::5"],
    "mixed-last": [PUBLIC_4, PUBLIC_6, "169.254.169.254"],
    "mapped": ["::ffff:10.0.0.5"],
    "unspecified": ["0.0.0.0"],  # noqa: S104 - it is what a receiver must not be
    "chain-1": ["chain-2"],
    "chain-2": ["chain-3"],
    "chain-3": ["10.0.0.5"],
    "good-chain": ["receiver"],
    "public-chain": ["mixed"],
    **{f"is-{name}": [address] for name, address in FORBIDDEN.items()},
    "metadata": [FORBIDDEN["metadata"]],
}
# The first answer, and every later one.
_CHANGING = {
    "rebinding": (PUBLIC_4, "169.254.169.254"),
    "rebinding-back": ("127.0.0.1", PUBLIC_4),
    "rebinding-6": (PUBLIC_6, "fd00::5"),
}
NAMES = sorted({*_STANDING, *_CHANGING})


class NameServer:
    """Answers over UDP; ``asked`` counts how often each name was looked up."""

    def __init__(self, address: str) -> None:
        self.asked: Counter[str] = Counter()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            question, asker = self._socket.recvfrom(512)
            self._socket.sendto(self._answer(question), asker)

    def _answer(self, question: bytes) -> bytes:
        name, kind, end = _asked(question)
        label = name.removesuffix(f".{ZONE}")
        records = self._records(label, kind) if name.endswith(f".{ZONE}") else []
        flags = 0x8580 if records or label in NAMES else 0x8583
        head = question[:2] + struct.pack(">HHHHH", flags, 1, len(records), 0, 0)
        return head + question[12:end] + b"".join(records)

    def _records(self, label: str, kind: int) -> list[bytes]:
        found, owner = [], label
        answers = self._now(label, kind)
        while answers and not _is_address(answers[0]):
            found.append(_record(owner, _CNAME, _encoded(f"{answers[0]}.{ZONE}")))
            owner = answers[0]
            answers = self._now(owner, kind)
        for answer in answers:
            packed = ip_address(answer).packed
            if kind == {4: _A, 16: _AAAA}[len(packed)]:
                found.append(_record(owner, kind, packed))
        return found

    def _now(self, label: str, kind: int) -> list[str]:
        if label not in _CHANGING:
            self.asked[label] += kind == _A
            return _STANDING.get(label, [])
        first, later = _CHANGING[label]
        changing = _A if ip_address(first).version == 4 else _AAAA
        self.asked[label] += kind == changing
        return [first if self.asked[label] <= 1 else later]


def _asked(question: bytes) -> tuple[str, int, int]:
    labels, at = [], 12
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode())
        at += 1 + question[at]
    return ".".join(labels).lower(), int.from_bytes(question[at + 1 : at + 3]), at + 5


def _record(owner: str, kind: int, data: bytes) -> bytes:
    return _encoded(f"{owner}.{ZONE}") + struct.pack(">HHIH", kind, 1, 0, len(data)) + data


def _encoded(name: str) -> bytes:
    return b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"


def _is_address(text: str) -> bool:
    return text.replace(".", "").isdigit() or ":" in text
