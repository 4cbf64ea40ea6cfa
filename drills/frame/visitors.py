"""Somebody who asks a proxy by https, from an address of loopback of their own."""

import http.client
import json
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer; status 0 where there was none."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: str = ""

    def says(self) -> str:
        """What a problem of ours says; nothing where the answer is somebody else's."""
        try:
            return str(json.loads(self.body)["detail"])
        except (ValueError, KeyError, TypeError):
            return ""


@dataclass(frozen=True)
class Visitor:
    """Whom they ask and from where; they know the drill's certificate."""

    name: str
    port: int
    certificate: Path
    source: str = "127.0.0.1"

    def connected(self) -> socket.socket:
        """A connection of theirs."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=_PATIENCE_SECONDS, source_address=(self.source, 0)
        )
        return context.wrap_socket(plain, server_hostname=self.name)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Heard:
        """Ask, with an object sent as JSON and pairs sent as a form; ``x_y`` is the header X-Y."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict):
            sent["Content-Type"] = "application/json"
            body = json.dumps(body)
        elif isinstance(body, list):
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(body)
        connection = http.client.HTTPConnection(self.name)
        try:
            connection.sock = self.connected()
            connection.request(method, path, body, sent)
            return _heard(connection.getresponse())
        except (OSError, http.client.HTTPException):
            return Heard(0)
        finally:
            connection.close()


def _heard(answer: http.client.HTTPResponse) -> Heard:
    cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
    return Heard(answer.status, answer.read(), dict(answer.headers), "; ".join(cookies))
