"""Set pieces of work side by side: alternating rounds in one process, and the median of their ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a ratio has to be: ``at_least`` or ``at_most`` a limit."""

    bound: Literal["at_least", "at_most"]
    limit: float

    def met_by(self, ratio: float) -> bool:
        return ratio >= self.limit if self.bound == "at_least" else ratio <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.bound == 'at_least' else '≤'} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Result:
    """``what`` took ``ratio`` times as long as ``against`` (median of the rounds); seconds are medians too.

    ``ratio`` is ``None`` where the two could not be compared; ``note`` says why.
    """

    what: str
    against: str
    ratio: float | None
    what_s: float
    against_s: float
    wanted: Wanted | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        return self.wanted is None or (self.ratio is not None and self.wanted.met_by(self.ratio))


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each round, one entry a contender, by name."""

    rounds: tuple[dict[str, float], ...]

    def ratio(self, what: str, against: str, wanted: Wanted | None = None, note: str = "") -> Result:
        """How many times as long ``what`` took as ``against``."""
        return Result(
            what,
            against,
            statistics.median(taken[what] / taken[against] for taken in self.rounds),
            self.median_s(what),
            self.median_s(against),
            wanted,
            note,
        )

    def median_s(self, name: str) -> float:
        return statistics.median(taken[name] for taken in self.rounds)


def alternate(
    contenders: dict[str, Callable[[], object]], rounds: int = 7, clock: Callable[[], float] = time.perf_counter
) -> Timed:
    """Run every contender once to warm up, then ``rounds`` times in turn.

    ``clock`` may be ``time.process_time``, which a busy machine does not disturb.
    """
    for work in contenders.values():
        work()
    return Timed(tuple({name: _seconds(work, clock) for name, work in contenders.items()} for _ in range(rounds)))


def _seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return clock() - started
