"""Promise: what was acknowledged before a backup began is in it, with its keys, whoever writes.

Backups are taken while writers post, and each is restored elsewhere, in an empty folder or database
without keys: the backup brings them along, sealed by a passphrase. There must be everything that
was acknowledged before the backup began, as it was acknowledged; the file must be sound, the audit
chains verify, every sealed value open, and comments be found by their author's address. PostgreSQL
is backed up by ``pg_dump`` and ``moderation keys export``.
"""

import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import Installed, installed
from drills.frame.ledger import Acknowledged, Ledger
from drills.frame.served import serving
from drills.frame.writers import Writers
from moderation.settings import Settings

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
WRITERS = 8
_WORDS = "nobody sails at night here"


def drill(form: Form) -> Outcome:
    """Back up so often while they write, and restore what was backed up."""
    ledger, seconds = Ledger(), list[float]()
    with ExitStack() as held:
        bare = held.enter_context(installed("drill", on=form.on, rate_limit="off"))
        place = replace(bare, environment=bare.environment | {"BACKUP_PASSPHRASE": _WORDS})
        served = held.enter_context(serving(place))
        backups: list[tuple[Path, dict[str, Acknowledged]]] = []
        with Writers(ledger, served.port, place.keys["drill"], WRITERS):
            for _ in range(form.pick(5, 1)):
                ledger.wait_for(form.pick(200, 20))
                kept = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
                backups.append((kept, dict(ledger.acknowledged)))
                began = time.monotonic()
                back_up(place, kept)
                seconds.append(time.monotonic() - began)
        broken = [flaw for backup in backups for flaw in try_one(place, ledger, *backup)]
    return Outcome(
        f"{len(backups)} backups beside {WRITERS} writers, {max(seconds):.1f} s at most: "
        f"{sum(len(before) for _, before in backups)} acknowledged before they began are there "
        f"again, with their keys; {len(ledger.acknowledged)} acknowledged in all, "
        f"{ledger.answers[503]} times 503",
        [*ledger.wrong[:3], *broken],
    )


def try_one(
    place: Installed, ledger: Ledger, kept: Path, before: dict[str, Acknowledged]
) -> list[str]:
    """Restore one backup elsewhere; what is not there again."""
    with tempfile.TemporaryDirectory(prefix="drill-") as elsewhere:
        restored = restore(place, kept, Path(elsewhere))
        return flaws_of(restored, Ledger(dict(ledger.postings), before))


def back_up(place: Installed, kept: Path) -> None:
    """The database and its keys, while others write."""
    if place.server is None:
        say(place, "backup", "--with-keys", str(kept / "database"))
        return
    place.server.dump().replace(kept / "database")
    say(place, "keys", "export", str(kept / "keys"))


def restore(place: Installed, kept: Path, elsewhere: Path) -> Installed:
    """Another installation, made of a backup alone."""
    named = place.environment | {"MODERATION_DATA_DIR": str(elsewhere)}
    chosen = {"data_dir": str(elsewhere)}
    if place.server is not None:
        lent = place.server.data.parent / "lent"
        (kept / "database").replace(lent)
        chosen["database_url"] = place.server.restore(
            lent, elsewhere.name.replace("-", "_").lower()
        )
        named["MODERATION_DATABASE_URL"] = chosen["database_url"]
    settings = Settings.model_validate(chosen)
    restored = replace(place, folder=elsewhere, environment=named, settings=settings)
    if place.server is None:
        say(restored, "restore", str(kept / "database"))
    else:
        say(restored, "keys", "import", str(kept / "keys"))
    return restored


def flaws_of(restored: Installed, ledger: Ledger) -> list[str]:
    """What a restored installation lacks."""
    found = breaches(ledger, restored)
    checked = restored.say("keys", "check")
    if checked.returncode:
        found.append(f"keys check: {checked.stdout.strip() or checked.stderr.strip()}")
    token, acknowledged = next(iter(ledger.acknowledged.items()))
    address = f"jane-{token}@example.org"
    said = restored.say("authors", "export", address)
    if said.returncode or acknowledged.id not in said.stdout or address not in said.stdout:
        found.append(f"{token} is not found by its author's address")
    return found


def say(place: Installed, *words: str) -> None:
    """A command that must work. Ends the drill where it doesn't."""
    done = place.say(*words)
    if done.returncode:
        raise SystemExit(f"moderation {' '.join(words[:2])}: {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
