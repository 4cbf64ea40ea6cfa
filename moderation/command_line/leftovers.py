"""What nobody reads any more, or never did: removed or named, a sentence each, at a start.

No value is repeated: it may be a secret.
"""

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moderation.settings import Settings

_PREFIX = "MODERATION_"
_FILES = ("tasks.sqlite3", "tasks.sqlite3-journal", "tasks.sqlite3-wal", "tasks.sqlite3-shm")
_GONE = {"MODERATION_REDIS_URL": "nothing is queued any more: unset it."}
_ELSEWHERE = "docs/settings.md lists them."


def say_what_is_left_over(settings: "Settings") -> None:
    """Remove the files of an older version, and log a sentence for each and for each setting."""
    import structlog

    log = structlog.get_logger(__name__)
    for sentence in unread_settings(os.environ):
        log.warning("settings.not_read", message=sentence)
    for sentence in remove_leftovers(settings):
        log.warning("files.left_over", message=sentence)


def unread_settings(environment: Mapping[str, str]) -> Iterator[str]:
    """A sentence for every variable with our prefix that is no setting."""
    from difflib import get_close_matches

    from moderation.run_directory import VARIABLE
    from moderation.settings import Settings

    known = [name.upper() for name in Settings.model_fields]
    for name in sorted(environment):
        upper = name.upper()
        ours = upper.removeprefix(_PREFIX)
        if upper.startswith(_PREFIX) and upper != VARIABLE and ours not in known:
            nearest = get_close_matches(ours, known, 1)
            rest = f"did you mean {_PREFIX}{nearest[0]}?" if nearest else _ELSEWHERE
            yield f"{name} is not a setting; {_GONE.get(upper, rest)}"


def remove_leftovers(settings: "Settings") -> Iterator[str]:
    """Remove what older versions kept beside the database; a sentence for each file."""
    for name in _FILES:
        path = settings.data_dir / name
        if not path.exists():  # a read-only folder would say that it cannot be removed
            continue
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            kind = type(error).__name__
            yield f"{path} is read by nobody any more, and cannot be removed ({kind}): remove it."
        else:
            yield f"{path} was removed: an older version queued its tasks there."
