"""Whether an address can be listened on, found out before anything is started."""

import socket


class AddressRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The host and port cannot be listened on; the sentence says why."""


def address_of(host: str, port: int) -> str:
    """The numeric address of ``host``, where nobody listens on ``port`` yet.

    Raises ``AddressRefused``. Granian's own listeners share a port with anybody of the same user,
    so that a second service would start and take half of the requests.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return str(address[0])
    except (OSError, UnicodeError, OverflowError) as error:
        raise AddressRefused(
            f"The address {host}, port {port}, cannot be used: {_why(error)}."
        ) from None


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "it is not an address of this machine"
