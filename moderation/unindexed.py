"""Columns in a form that no index has, for where a database would take the wrong one."""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute


def unindexed(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The same value. SQLite, which is never told how many rows there are, takes the wrong index
    where two look alike: it then sorts, or goes through, everything.
    """
    return func.coalesce(column, column)
