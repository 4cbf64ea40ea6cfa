"""Carry the key ring somewhere else, sealed by a passphrase, and put it in its place there."""

import os
from collections.abc import Callable
from pathlib import Path

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.upkeep.back_up import flush
from moderation.errors import Conflict, Invalid
from moderation.settings import Settings
from moderation.vault import KeyRing, KeyRingError, PassphraseTooShort, open_ring, seal_ring

AskPassphrase = Callable[[], str]


def carried_ring(installation: Installation, passphrase: str) -> bytes:
    """The ring in use, sealed; that it was is recorded. Raises ``Invalid``."""
    try:
        sealed = seal_ring(KeyRing.load(installation.settings.key_ring_path), passphrase)
    except PassphraseTooShort as refused:
        raise Invalid(str(refused)) from None
    with installation.database.transaction() as session:
        record_act(session, Act(OPERATOR, "keys.exported", clock.now()))
    return sealed


def export_keys(installation: Installation, target: Path, passphrase: str) -> None:
    """Write the ring, sealed, to a file of its own. Raises ``Invalid`` and ``Conflict``."""
    sealed = carried_ring(installation, passphrase)
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
        flush(target)
    except FileExistsError:
        raise Conflict("There is a file of this name already.") from None
    except OSError:
        raise Invalid("The file cannot be written there.") from None


def import_keys(settings: Settings, source: Path, ask: AskPassphrase) -> None:
    """Put a sealed ring in its place, where there is none. Raises ``Invalid`` and ``Conflict``."""
    try:
        sealed = source.read_bytes()
    except OSError:
        raise Invalid("The file cannot be read.") from None
    put_keys(settings, sealed, ask)


def put_keys(settings: Settings, sealed: bytes, ask: AskPassphrase) -> None:
    """The same with what was read. Raises ``Invalid`` and ``Conflict``."""
    path = settings.key_ring_path
    if path.exists():
        raise Conflict(f"There is a key ring at {path} already. Move it away first.")
    opened_ring(sealed, ask).save(path)


def opened_ring(sealed: bytes, ask: AskPassphrase) -> KeyRing:
    """A sealed ring, opened. Raises ``Invalid``."""
    try:
        return open_ring(sealed, ask())
    except KeyRingError as refused:
        raise Invalid(str(refused)) from None
