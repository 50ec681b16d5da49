"""Reads tables that people write (TOML, JSON): every key known, every value of its kind and in its range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, NoReturn

from runtall.errors import InvalidSettings


def refuse_key(key: str, where: str, known: Iterable[str], file: str) -> NoReturn:
    """Refuse a key that nobody asked for, and offer the nearest one that is known."""
    names = sorted(known)
    near = get_close_matches(key, names, n=1)
    remedy = "did you mean {near}?" if near else "known keys are {known}"
    raise InvalidSettings(
        "{file}: the key {key} in {where} is not known",
        remedy=remedy,
        file=file,
        key=key,
        where=where,
        near=near[0] if near else "",
        known=", ".join(names),
    )


def refuse_value(path: str, value: object, wanted: str, file: str) -> NoReturn:
    """Refuse a value that is not what its key asks for."""
    shown = value.isoformat() if isinstance(value, (date, time)) else repr(value)
    raise InvalidSettings(
        "{file}: {path} is {value}", remedy="give {wanted}", file=file, path=path, value=shown, wanted=wanted
    )


class TableReader:
    """One table of a file: hands out its values by key and kind, and refuses what is missing, wrong or left over."""

    def __init__(self, table: object, where: str, file: str, known: Iterable[str]) -> None:
        self._known = tuple(known)
        if not isinstance(table, Mapping):
            refuse_value(where, table, "a table of keys", file)
        self._table: Mapping[str, Any] = table
        self._where = where
        self._file = file
        for key in table:
            if key not in self._known:
                refuse_key(str(key), where, self._known, file)

    def has(self, key: str) -> bool:
        """Whether the key is there and not null."""
        return self._table.get(key) is not None

    def raw(self, key: str) -> Any:
        """The value as it is; refused when missing."""
        if not self.has(key):
            raise InvalidSettings(
                "{file}: {where} has no {key}",
                remedy="add {key}",
                file=self._file,
                where=self._where,
                key=key,
            )
        return self._table[key]

    def path(self, key: str) -> str:
        """The key with its table, as an error names it."""
        return f"{self._where}.{key}"

    def refuse(self, key: str, wanted: str) -> NoReturn:
        """Refuse the value of ``key``."""
        refuse_value(self.path(key), self._table.get(key), wanted, self._file)

    def text(self, key: str, most: int = 200) -> str:
        """A string of at most ``most`` characters."""
        value = self.raw(key)
        if not isinstance(value, str) or len(value) > most:
            self.refuse(key, f"text of at most {most} characters")
        return value

    def word(self, key: str, words: Iterable[str]) -> str:
        """One of ``words``."""
        value = self.raw(key)
        allowed = tuple(words)
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, "one of " + ", ".join(allowed))
        return value

    def words(self, key: str, words: Iterable[str]) -> tuple[str, ...]:
        """A list of different words, each one of ``words``."""
        value = self.raw(key)
        allowed = tuple(words)
        if not isinstance(value, list):
            self.refuse(key, "a list of " + ", ".join(allowed))
        for word in value:
            if not isinstance(word, str) or word not in allowed:
                refuse_value(self.path(key), word, "only " + ", ".join(allowed), self._file)
        return tuple(dict.fromkeys(value))

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(key, f"a whole number from {least} to {most}")
        return value

    def number(self, key: str, least: float, most: float) -> float:
        """A number from ``least`` to ``most``."""
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            self.refuse(key, f"a number from {least:g} to {most:g}")
        return float(value)

    def numbers(self, key: str, least: float, most: float) -> tuple[float, ...]:
        """A number or a list of numbers from ``least`` to ``most``, returned ascending and each once."""
        value = self.raw(key)
        listed = value if isinstance(value, list) else [value]
        for one in listed:
            if isinstance(one, bool) or not isinstance(one, (int, float)) or not least <= one <= most:
                refuse_value(self.path(key), one, f"numbers from {least:g} to {most:g}", self._file)
        return tuple(sorted({float(one) for one in listed}))

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self.raw(key)
        if not isinstance(value, bool):
            self.refuse(key, "true or false")
        return value

    def day(self, key: str) -> date:
        """A TOML date, with no time of day."""
        value = self.raw(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            self.refuse(key, "a date such as 2026-11-22, without quotes")
        return value

    def iso_day(self, key: str) -> date:
        """A JSON string that holds a date."""
        value = self.raw(key)
        if not isinstance(value, str):
            self.refuse(key, 'a date such as "2026-11-22"')
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.refuse(key, 'a date such as "2026-11-22"')

    def tables(self, key: str) -> list[Any]:
        """A list of tables; empty when the key is missing."""
        if not self.has(key):
            return []
        value = self.raw(key)
        if not isinstance(value, list):
            self.refuse(key, "a list")
        return value
