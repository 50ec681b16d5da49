"""What was lost or odd in a file, each with a stable code, a sentence and the byte offset it was seen at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

MAX_NOTICES = 100  # a file broken all over says so a hundred times, not a million


@dataclass(frozen=True, slots=True)
class FitWarning:
    """Something lost, guessed or odd at the byte ``offset``.

    ``template`` is a ``str.format`` template filled from ``params``, so that the edge can translate it first.
    """

    code: str
    template: str
    params: Mapping[str, str | int | float]
    offset: int

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.params)


class Notices:
    """Collects the warnings of one file, at most ``MAX_NOTICES`` and one that says there were more."""

    def __init__(self) -> None:
        self._kept: list[FitWarning] = []

    def add(self, code: str, template: str, offset: int, **params: str | int | float) -> None:
        """Keep a warning; ``offset`` is a byte offset and is also available to the template."""
        if len(self._kept) == MAX_NOTICES:
            code, template, params = "more_warnings", "more was wrong from byte {offset} on", {}
        if len(self._kept) <= MAX_NOTICES:
            self._kept.append(FitWarning(code, template, MappingProxyType({**params, "offset": offset}), offset))

    def all(self) -> tuple[FitWarning, ...]:
        return tuple(self._kept)
