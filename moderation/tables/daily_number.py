"""Daily numbers: what happened on a site on one day, counted once when the day was over."""

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.owners import SiteId


class DailyNumber(Base):
    """One figure of one day (in UTC). It outlives the comments that it counted."""

    __tablename__ = "daily_numbers"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int]


class CountedDay(Base):
    """Up to which day, this one included, a site's days are counted."""

    __tablename__ = "counted_days"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
