"""A process that deletes removed sites, to be killed: ``python -m … FOLDER URL``.

It prints a line once it has begun, and forks a child for every number that it reads. A child is
killed at so many deletions, in the middle of its transaction; at 0 it comes to its end. The answer
is how it ended.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from moderation import clock
from moderation.actions.doors import DOORS
from moderation.actions.installation import expiry_rule
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.expire import expire
from moderation.database import Database
from moderation.settings import Settings
from moderation.vault import KeyRing, Vault

_ROWS = 4  # at once, so that there are many batches


def main() -> None:
    """Fork a child for each line, and say how it ended."""
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _delete(int(line))
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201


def _delete(last: int) -> None:
    """Delete what was removed a week ago, as if eight days had passed."""
    folder, url = Path(sys.argv[1]), sys.argv[2]
    vault = Vault(KeyRing.load(folder / "keys.json"))
    house = Installation(Settings(data_dir=folder), Database(url), vault, Classifier(None), DOORS)
    expiry_rule._FIRST = expiry_rule._MOST = expiry_rule._LEAST = _ROWS  # type: ignore[misc]
    moment = clock.now() + timedelta(days=8)
    clock.now = lambda: moment  # type: ignore[assignment]
    done: list[str] = []

    def die(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("DELETE"):
            done.append(statement)
            if len(done) == last:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(house.database.engine, "after_cursor_execute", die)
    os._exit(len(expire(house).failed))


if __name__ == "__main__":
    main()
