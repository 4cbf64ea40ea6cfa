"""Drop a retired key: what it sealed, in backups too, can never be opened again."""

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.upkeep.sealed_values import is_any_open
from moderation.errors import Conflict, NotFound
from moderation.vault import KeyRing, Vault


def drop_key(installation: Installation, key_id: str) -> None:
    """Take a key out of the ring that nothing in the database needs.

    Raises ``NotFound`` for a key that is not in the ring, ``Conflict`` for one that is needed here.
    """
    path = installation.settings.key_ring_path
    ring = KeyRing.load(path)
    if key_id not in ring.keys:
        raise NotFound("There is no such key in the ring. See: moderation keys list")
    if key_id == ring.newest:
        raise Conflict("This key seals everything new, so it cannot be dropped.")
    if is_any_open(installation, Vault(ring), [key_id]):
        raise Conflict("Something is sealed with this key. Seal it anew: moderation keys rotate")
    ring.without(key_id).save(path)
    with installation.database.transaction() as session:
        record_act(session, Act(OPERATOR, "keys.dropped", clock.now()))
