"""Python runs this as it starts, where this folder is in its path: it sets that process's clock.

How many seconds it is off stands in a file, so that it can be set any time. Whatever waits goes by
a clock that nobody sets, as on a machine whose clock is set.
"""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from moderation import clock

_FILE = Path(os.environ["DRILL_CLOCK"])
_now, _time, _time_ns = clock.now, time.time, time.time_ns


def _off() -> int:
    return int(_FILE.read_text())


def _set_now() -> datetime:
    return _now() + timedelta(seconds=_off())


clock.now = _set_now
time.time = lambda: _time() + _off()
time.time_ns = lambda: _time_ns() + _off() * 1_000_000_000
