"""Days in addresses."""

from __future__ import annotations

from datetime import date


class IsoDay:
    """``2026-11-24`` in an address is a date."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
