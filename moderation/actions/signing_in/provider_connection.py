"""Connections to the provider: each goes to an address that was looked up and judged for it.

The name stays for the Host header, SNI and the certificate. Where the environment has a proxy, the
proxy is told the address that was judged and not the name, which it could understand otherwise.
"""

import socket
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import NewConnectionError

from moderation.reaching import names
from moderation.reaching.checked_addresses import AddressForbidden, checked_addresses
from moderation.reaching.deadline import Deadline
from moderation.reaching.names import NameUnknown


class Route:
    """To one host: what ``forbids`` an address there, and how many ``seconds`` finding it takes.

    Through a proxy a host that may be anywhere goes by its name.
    """

    def __init__(self, forbids: Callable[[str], bool], seconds: float, *, anywhere: bool) -> None:
        self._forbids = forbids
        self._deadline = Deadline(seconds)
        self.anywhere = anywhere

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Where it may lead. Raises ``NameUnknown``, ``AddressForbidden``, ``TimeoutError``."""
        return checked_addresses(host, port, names.addresses_of, self._forbids, self._deadline)

    def connected(self, host: str, port: int) -> socket.socket:
        """A connection to the first that answers. Raises ``OSError`` too."""
        addresses = self.addresses(host, port)
        for left in range(len(addresses), 0, -1):
            try:
                patience = self._deadline.remaining() / left
                return socket.create_connection((addresses[-left], port), timeout=patience)
            except OSError:
                if left == 1:
                    raise
        raise NameUnknown


class _Plain(HTTPConnection):
    def __init__(self, route: Route, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._route = route

    def _new_conn(self) -> socket.socket:
        if self.proxy is not None:
            return super()._new_conn()
        try:
            return self._route.connected(self.host, self.port)
        except (NameUnknown, OSError) as error:
            raise NewConnectionError(self, "it cannot be reached") from error


class _Secured(_Plain, HTTPSConnection):
    def set_tunnel(
        self,
        host: str,
        port: int | None = None,
        headers: Mapping[str, str] | None = None,
        scheme: str = "http",
    ) -> None:
        told = host
        if not self._route.anywhere:
            self.server_hostname = host
            try:
                told = self._route.addresses(host, port or 443)[0]
            except NameUnknown:
                raise AddressForbidden from None
        super().set_tunnel(told, port, headers, scheme)


class JudgedAddresses(HTTPAdapter):
    """What a session connects with: to one host, by the ``route`` given."""

    def __init__(self, route: Route) -> None:
        self._route = route
        super().__init__()

    def get_connection_with_tls_context(
        self, request: PreparedRequest, *arguments: Any, **options: Any
    ) -> HTTPConnectionPool:
        """The pool that it would be, of connections of ours."""
        pool = super().get_connection_with_tls_context(request, *arguments, **options)
        kind = _Secured if pool.scheme == "https" else _Plain
        pool.ConnectionCls = partial(kind, self._route)  # type: ignore[assignment]
        return pool
