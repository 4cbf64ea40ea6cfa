"""A network of the tests' own: addresses that nobody may reach beside one that everybody may.

Run in a network namespace only: all addresses are put on its loopback interface, and one listener
for each port takes every connection, whatever address it is for, and remembers the address.
"""

import contextlib
import selectors
import socket
import ssl
import subprocess
import threading
import time
from ipaddress import ip_address
from pathlib import Path

PUBLIC_4, PUBLIC_6 = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"
FORBIDDEN = {
    "metadata": "169.254.169.254",
    "other-metadata": "100.100.100.200",
    "host-of-a-cloud": "168.63.129.16",
    "private-10": "10.0.0.5",
    "private-172": "172.16.3.4",
    "private-192": "192.168.1.1",
    "carrier": "100.64.0.7",
    "benchmark": "198.18.0.9",
    "loopback": "127.0.0.1",
    "loopback-elsewhere": "127.9.8.7",
    "loopback-6": "::1",
    "unique-local": "fd00::5",
    "metadata-6": "fd00:ec2::254",
    "link-local": "fe80::a",
    "site-local": "fec0::a",
    "nat64": "64:ff9b::a9fe:a9fe",
    "nat64-local": "64:ff9b:1::a00:5",
    "six-to-four": "2002:a9fe:a9fe::1",
    "teredo": "2001:0:a00:5::1",
    "documentation": "2001:db8::5",
}
PORTS = (22, 25, 80, 443, 3128, 5432, 6379, 8080, 8443)
RESOLVER = "127.0.0.53"

_KNOCK = (PUBLIC_4, 25)
_ANSWERS = {
    "/to-metadata": "302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/",
    "/to-a-name": "307 Temporary Redirect\r\nLocation: https://metadata.example.org/",
    "/to-loopback": "308 Permanent Redirect\r\nLocation: https://127.0.0.1:6379/",
    "/to-itself": f"301 Moved Permanently\r\nLocation: https://{PUBLIC_4}/to-itself",
    "/busy": "503 Service Unavailable",
    "/refresh": "200 OK\r\nRefresh: 0; url=http://169.254.169.254/",
}


def build() -> None:
    """Bring loopback up, and put every address on it."""
    _ip("link", "set", "lo", "up")
    for address in (PUBLIC_4, PUBLIC_6, RESOLVER, *FORBIDDEN.values()):
        parsed = ip_address(address)
        if parsed.is_loopback:
            continue  # it is there already, and with it all of 127.0.0.0/8
        width, more = ("32", ()) if parsed.version == 4 else ("128", ("nodad",))
        _ip("address", "add", f"{address}/{width}", "dev", "lo", *more)


def ask_only(resolver: str, folder: Path) -> None:
    """Let this namespace's C library ask nobody but the resolver of the tests."""
    written = folder / "resolv.conf"
    written.write_text(f"nameserver {resolver}\noptions timeout:1 attempts:1\n")
    subprocess.run(["mount", "--bind", str(written), "/etc/resolv.conf"], check=True)


def connect(address: str, port: int) -> None:
    """Connect once, as nobody may who sends for others.

    The kernel gives a new IPv6 address its route in the background: on a busy machine some are
    unreachable for a moment, which is waited for.
    """
    where = (address, port, 0, socket.if_nametoindex("lo")) if ":" in address else (address, port)
    until = time.monotonic() + 10
    while True:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as one:
            try:
                return one.connect(where)
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Listeners:
    """Takes every connection, answers at the public addresses, and knows what was reached."""

    def __init__(self, certificate: Path) -> None:
        self.reached: list[tuple[str, int]] = []
        self.requests: list[str] = []
        self.documents: dict[str, bytes] = {}  # what is at which path, of every address
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)
        self._open = selectors.DefaultSelector()
        for port in PORTS:
            listener = socket.create_server(
                ("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=50
            )
            listener.setblocking(False)
            self._open.register(listener, selectors.EVENT_READ)
        threading.Thread(target=self._accept, daemon=True).start()

    def taken(self) -> list[tuple[str, int]]:
        """What was reached since the last time that somebody asked."""
        for _ in range(2):  # whoever came before us was taken in by the end of the second round
            self._knock()
        reached, self.reached = self.reached, []
        return [one for one in reached if one != _KNOCK]

    def _knock(self) -> None:
        before = self.reached.count(_KNOCK)
        with socket.create_connection(_KNOCK, timeout=5):
            until = time.monotonic() + 5
            while self.reached.count(_KNOCK) == before:
                assert time.monotonic() < until, "the listeners have stopped"
                time.sleep(0.001)

    def _accept(self) -> None:
        while True:
            for key, _ in self._open.select():
                assert isinstance(key.fileobj, socket.socket)
                with contextlib.suppress(BlockingIOError):
                    while True:
                        self._take(key.fileobj.accept()[0])

    def _take(self, connected: socket.socket) -> None:
        address, port = connected.getsockname()[:2]
        at = ip_address(address.partition("%")[0])
        self.reached.append((str(getattr(at, "ipv4_mapped", None) or at), port))
        threading.Thread(target=self._answer, args=(connected, port), daemon=True).start()

    def _answer(self, plain: socket.socket, port: int) -> None:
        plain.settimeout(5)
        try:
            secured = (
                self._tls.wrap_socket(plain, server_side=True) if port in {443, 8443} else plain
            )
            with secured:
                path = self._path(secured)
                said, body = _ANSWERS.get(path, "200 OK"), self.documents.get(path, b"")
                head = f"HTTP/1.1 {said}\r\nContent-Length: {len(body)}\r\n\r\n"
                secured.sendall(head.encode() + body)
        except (OSError, IndexError):
            plain.close()

    def _path(self, connected: socket.socket) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connected.recv(65_536)
            if not piece:
                raise OSError
            data += piece
        self.requests.append(data.decode(errors="replace"))
        return self.requests[-1].split(" ")[1]
