"""What a FIT file holds: parts, each with one table per message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from runtall.fit.notices import FitWarning
from runtall.fit.table import Table

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)  # FIT times count seconds from here
EPOCH_UNIX_S = 631065600
EARLIEST_TIME_S = 0x10000000  # below, a time counts seconds since the device was switched on


@dataclass(frozen=True, slots=True, eq=False)
class FitPart:
    """One FIT file of a chain, bytes ``offset`` to ``end``; ``tables`` by message number, those that have rows."""

    offset: int
    end: int
    protocol_version: int
    profile_version: int
    complete: bool
    tables: Mapping[int, Table]

    def __getitem__(self, message: int) -> Table:
        """The table of a message of the profile, with no rows when the part has none."""
        return self.tables.get(message) or Table(message, ())

    def __contains__(self, message: int) -> bool:
        return message in self.tables


@dataclass(frozen=True, slots=True, eq=False)
class FitFile:
    """A FIT file as read: its parts (nearly always one), what was odd or lost, and whether it was read to its end."""

    parts: tuple[FitPart, ...]
    warnings: tuple[FitWarning, ...]
    complete: bool


def utc(fit_s: float) -> datetime | None:
    """The moment of a FIT time; ``None`` for unknown and for times that only count from a device's start.

    >>> utc(1_000_000_000.0).isoformat()
    '2021-09-08T01:46:40+00:00'
    """
    return EPOCH + timedelta(seconds=fit_s) if EARLIEST_TIME_S <= fit_s < 1 << 32 else None


def fit_seconds(moment: datetime) -> float:
    """The FIT time of an aware moment."""
    return (moment - EPOCH).total_seconds()
