"""systemd, where it has started this service: it hears when we have started, and that we live.

One datagram a message, to the socket that it names (sd_notify(3)). Where none is named, or it is
gone, nothing is said and nothing fails.
"""

import socket
from collections.abc import MutableMapping
from typing import Self

_SOCKET = "NOTIFY_SOCKET"
_PATIENCE = "WATCHDOG_USEC"  # set where it replaces who says nothing for so long
_ABSTRACT = "@"  # how names that are no files are written; the system begins them with a NUL


class ServiceManager:
    """Who has to be told. Only the process that was started is believed: its children are not."""

    def __init__(self, address: str | None, *, watches: bool) -> None:
        self._address = address
        self._watches = watches
        self._is_told = False

    @classmethod
    def of(cls, environment: MutableMapping[str, str]) -> Self:
        """The one that the environment names; taken out, so that no child speaks for us."""
        address = environment.pop(_SOCKET, "")
        watches = _PATIENCE in environment
        environment.pop(_PATIENCE, None)
        if address.startswith(_ABSTRACT):
            address = f"\0{address[1:]}"
        return cls(address or None, watches=watches)

    def live(self, *, has_started: bool) -> None:
        """Say once that we have started, and that we live where somebody wants to hear it."""
        if has_started and not self._is_told:
            self._is_told = self.tell("READY=1")
        if self._watches:
            self.tell("WATCHDOG=1")

    def tell(self, message: str) -> bool:
        """Send one message. False where there is no room for it now: say it again."""
        if self._address is None:
            return True
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
            try:
                one.sendto(message.encode(), socket.MSG_DONTWAIT, self._address)
            except BlockingIOError:
                return False
            except OSError:  # gone, or not ours to speak to; nothing would change that
                return True
        return True
