"""Weekly distance as bars, drawn by the server: the numbers a small SVG needs, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.runs.weeks import Week, week_start
from runtall.units import metres_per
from runtall_web.runs.queries import RecentLoad

WIDTH = 460.0
BASE = 104.0
TALLEST = 84.0
FILL = 0.72


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: where its bar stands (SVG units), what it says, whether it holds a jump."""

    week: Week
    x: float
    y: float
    width: float
    height: float
    has_jump: bool
    is_now: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def jump_points(self) -> str:
        """A chevron over the bar."""
        corners = ((-7, -6), (0, -13), (7, -6))
        return " ".join(f"{self.middle + right:.1f},{self.y + down:.1f}" for right, down in corners)


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of the last weeks, oldest first."""

    bars: tuple[Bar, ...]
    highest_m: float
    width: float = WIDTH
    base: float = BASE

    @property
    def first_week(self) -> date:
        return self.bars[0].week.start

    @property
    def has_jump(self) -> bool:
        return any(bar.has_jump for bar in self.bars)


def weekly_bars(load: RecentLoad, unit: str) -> Bars:
    """Bars for every week of ``load``; heights share one scale that begins at zero and ends at a round number."""
    per = metres_per("mi" if unit == "mi" else "km")
    highest_m = max((week.distance_m for week in load.weeks), default=0.0)
    scale_m = max(highest_m, per)
    jumped = {week_start(jump.run.local_date) for _number, jump in load.jumps}
    step = WIDTH / max(len(load.weeks), 1)
    bars = []
    for n, week in enumerate(load.weeks):
        height = round(week.distance_m / scale_m * TALLEST, 1) if week.distance_m > 0 else 2.0
        left = round(n * step + step * (1 - FILL) / 2, 1)
        bars.append(
            Bar(
                week,
                left,
                round(BASE - height, 1),
                round(step * FILL, 1),
                height,
                week.start in jumped,
                n == len(load.weeks) - 1,
            )
        )
    return Bars(tuple(bars), highest_m)
