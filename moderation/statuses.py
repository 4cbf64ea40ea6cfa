"""The statuses of a comment: these four and no others, in the order in which they are shown."""

from typing import Literal, get_args

Status = Literal["pending", "approved", "spam", "rejected"]
STATUSES: tuple[Status, ...] = get_args(Status)
