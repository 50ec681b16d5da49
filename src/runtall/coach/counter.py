"""Finds excursions of one signal as they happen: rest, out, far, back, rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LEAVES: Final = 0.5
"""Share of the person's own range at which an excursion has begun for certain (judgement: half of it)."""
RETURNS: Final = 0.4
"""Share of the excursion above rest at which it is over (judgement: a return half-way is no return)."""
SETTLES: Final = 0.12
"""Share of the excursion by which the signal must rise again, or ..."""
SETTLES_S: Final = 0.31
"""... time without a new low, before the return is believed to be complete (judgement)."""
STILL: Final = 0.25
"""Within this share of the way to leaving, a value still belongs to the rest (judgement)."""
FOLLOWS_S: Final = 3.0
"""Time in which the rest level follows a slow drift upward (judgement)."""
REMEMBERED: Final = 5
"""How many repetitions make the person's own range."""


@dataclass(frozen=True, slots=True)
class Excursion:
    """From the last low before to the low after, with the times it was certain (half-way out), highest
    and on its way back."""

    from_s: float
    out_s: float
    peak_s: float
    back_s: float
    to_s: float
    low: float
    peak: float

    @property
    def size(self) -> float:
        """How far it went, from the higher of its two lows."""
        return self.peak - self.low


class Counter:
    """Watches one signal for excursions of at least ``least``, later of at least ``share`` of the person's own
    range."""

    __slots__ = (
        "_back_s", "_base", "_base_s", "_last_s", "_low", "_low_s", "_out", "_out_s", "_peak", "_peak_s",
        "_returned",
        "least", "longest_s", "own", "share",
    )  # fmt: skip

    def __init__(self, least: float, share: float, longest_s: float) -> None:
        self.least = least
        self.longest_s = longest_s
        self.share = share
        self.own: list[float] = []
        self.forget()

    def forget(self) -> None:
        """Begin anew with the next value; the person's own range stays known."""
        self._base: float | None = None
        self._base_s = self._last_s = self._out_s = self._back_s = 0.0
        self._out = self._returned = False
        self._peak = self._peak_s = self._low = self._low_s = 0.0

    def disregard(self, until_s: float) -> None:
        """Begin anew if what is under way, or the rest it would be measured from, is of this time or before."""
        if (self._out_s if self._out else self._base_s) <= until_s:
            self.forget()

    @property
    def busy(self) -> bool:
        """Whether an excursion is under way."""
        return self._out

    @property
    def wanted(self) -> float:
        """The excursion that counts now: ``least``, or the share of the median of the person's own latest ones."""
        if not self.own:
            return self.least
        return max(self.least, self.share * self.usual)

    @property
    def usual(self) -> float:
        """The median of the person's own latest excursions; there must be one."""
        return sorted(self.own)[len(self.own) // 2]

    def accept(self, excursion: float) -> None:
        """Remember the range of a repetition that counted."""
        self.own = [*self.own[1 - REMEMBERED :], excursion]

    def step(self, time_s: float, value: float) -> Excursion | None:
        """Take in one value; returns the excursion that has just ended, whatever its size."""
        if self._base is None:
            self._base, self._base_s = value, time_s
            self._last_s = time_s
            return None
        elapsed_s, self._last_s = time_s - self._last_s, time_s
        if not self._out:
            self._rest(time_s, value, elapsed_s)
            return None
        if value > self._peak and not self._returned:
            self._peak, self._peak_s = value, time_s
        height = self._peak - self._base
        if not self._returned:
            if value < self._base + RETURNS * height:
                self._returned = True
                self._low = value
                self._low_s = self._back_s = time_s
            elif time_s - self._out_s > self.longest_s:
                self.forget()  # it was none: somebody changed their position
            return None
        if value < self._low:
            self._low, self._low_s = value, time_s
        if value > self._low + SETTLES * height or time_s - self._low_s > SETTLES_S:
            found = Excursion(
                self._base_s,
                self._out_s,
                self._peak_s,
                self._back_s,
                self._low_s,
                max(self._base, self._low),
                self._peak,
            )
            self._base, self._base_s = self._low, self._low_s
            self._out = self._returned = False
            return found
        return None

    def finish(self) -> Excursion | None:
        """The excursion that has come back but has not settled, at the end of everything."""
        if not self._returned:
            return None
        self._out = self._returned = False
        return Excursion(
            self._base_s,
            self._out_s,
            self._peak_s,
            self._back_s,
            self._low_s,
            max(self._base or 0.0, self._low),
            self._peak,
        )

    def _rest(self, time_s: float, value: float, elapsed_s: float) -> None:
        base = self._base or 0.0
        leaves = LEAVES * self.wanted
        if value <= base:
            self._base, self._base_s = value, time_s
        elif value > base + leaves:
            self._out, self._returned = True, False
            self._peak = value
            self._peak_s = self._out_s = time_s
        else:
            self._base = base + min(1.0, elapsed_s / FOLLOWS_S) * (value - base)
            if value < base + STILL * leaves:
                self._base_s = time_s
