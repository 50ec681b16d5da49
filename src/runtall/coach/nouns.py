"""What the coach says: repetitions, faults and warnings, in the order in which they become known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one repetition. ``confidence`` 0–1 grows with the distance from the limit and the steadiness of the
    view."""

    code: str
    start_s: float
    end_s: float
    confidence: float
    severity: str
    rep: int


@dataclass(frozen=True, slots=True)
class Rep:
    """One full repetition. ``side`` is the working arm, ``None`` when both work. ``peak_s`` is the middle of the
    plateau at the far end. ``tempo_s`` is (out, hold, back). ``range`` is in the unit of the movement."""

    n: int
    side: str | None
    start_s: float
    peak_s: float
    end_s: float
    hold_s: float
    range: float
    tempo_s: tuple[float, float, float]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """Why something cannot be judged, and what to do about it: a template and what fills it."""

    code: str
    template: str
    time_s: float
    params: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The filled-in sentence, untranslated."""
        return self.template.format(**self.params)

    def to_json(self) -> dict[str, object]:
        """As ``warnings`` of ``runtall coach --json`` has it."""
        return {"code": self.code, "message": self.text, "time_s": round(self.time_s, 3)}


Event: TypeAlias = Rep | Fault | Warned
