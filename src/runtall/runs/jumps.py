"""One run against the longest run of the 30 days before it.

The window of a run on local day D: the days D − 30 to D − 1 whole, and the runs of D that started earlier. The run
itself never counts. The same window, closed at ``today``, is what the next run would be measured against.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from runtall.catalogue import Reason, Rule, load_rules
from runtall.runs.nouns import RunSummary
from runtall.units import DistanceUnit, metres_per

JumpLevel = Literal["none", "amber", "red", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Window:
    """The longest run of a window of local days, both ends included; ``longest`` is ``None`` when none has a distance.

    ``runs`` counts the runs with a distance. ``record_begins`` is the local day of the first run on record, which may
    lie inside the window.
    """

    first_day: date
    last_day: date
    longest: RunSummary | None
    runs: int
    runs_without_distance: int
    record_begins: date | None

    @property
    def longest_m(self) -> float | None:
        return self.longest.distance_m if self.longest else None

    @property
    def is_covered(self) -> bool:
        """Whether the record reaches back to the window's first day."""
        return self.record_begins is not None and self.record_begins <= self.first_day


@dataclass(frozen=True, slots=True)
class Jump:
    """A run's class. ``plus`` marks an amber run more than 30 % longer; ``ratio`` is ``None`` when it cannot be told.

    ``reasons`` holds what the class rests on, the rule first; it is empty for the class ``"none"``.
    """

    run: RunSummary
    level: JumpLevel
    plus: bool
    ratio: float | None
    window: Window
    reasons: tuple[Reason, ...]


def window_days() -> int:
    """How many days before a run it is measured against (30)."""
    return int(load_rules()["load_window"].number("window_d"))


def longest_in_window(runs: Iterable[RunSummary], today: date) -> Window:
    """The window that a run started at the end of ``today`` is measured against: ``today`` − 30 to ``today``."""
    first_day = today - timedelta(days=window_days())
    days = [(run, run.local_date) for run in runs]
    inside = [run for run, day in days if first_day <= day <= today]
    measured = [run for run in inside if run.distance_m is not None]
    return Window(
        first_day,
        today,
        max(measured, key=_by_distance, default=None),
        len(measured),
        len(inside) - len(measured),
        min((day for _, day in days if day <= today), default=None),
    )


def jump_class(ratio: float, *, injured_lately: bool = False) -> tuple[JumpLevel, bool]:
    """Class and ``plus`` of a distance divided by the longest of the window.

    Up to 1.10 none (1.05 after an injury in the last 12 months), above it amber, above 1.30 amber with ``plus``,
    above 2.00 red: the limits themselves belong to the lower class.

    >>> jump_class(1.10), jump_class(1.11), jump_class(1.31), jump_class(2.01)
    (('none', False), ('amber', False), ('amber', True), ('red', False))
    """
    rules = load_rules()
    first = "load_jump_after_injury" if injured_lately else "load_jump_amber"
    if _exceeds(ratio, rules["load_jump_red"]):
        return "red", False
    if _exceeds(ratio, rules["load_jump_amber_plus"]):
        return "amber", True
    return ("amber", False) if _exceeds(ratio, rules[first]) else ("none", False)


def classify_jumps(
    runs: Iterable[RunSummary], unit: DistanceUnit = "km", *, injured_lately: bool = False
) -> tuple[Jump, ...]:
    """The class of every run that has a distance, in order of time. The order of ``runs`` does not matter.

    ``unit`` is the unit of the distances in the reasons. One pass: the cost grows with the number of runs only.
    """
    ordered = sorted(((run, run.local_date) for run in runs), key=lambda pair: (pair[1], *_by_time(pair[0])))
    record_begins = ordered[0][1] if ordered else None
    days = timedelta(days=window_days())
    falling: deque[tuple[RunSummary, date]] = deque()  # distances fall from left to right: the longest is at the left
    measured: deque[date] = deque()
    unmeasured: deque[date] = deque()
    jumps = []
    for run, day in ordered:
        first_day = day - days
        while falling and falling[0][1] < first_day:
            falling.popleft()
        for counted in (measured, unmeasured):
            while counted and counted[0] < first_day:
                counted.popleft()
        if run.distance_m is None:
            unmeasured.append(day)
            continue
        longest = falling[0][0] if falling else None
        window = Window(first_day, day, longest, len(measured), len(unmeasured), record_begins)
        jumps.append(judge(run, window, unit, injured_lately=injured_lately))
        while falling and (falling[-1][0].distance_m or 0.0) < run.distance_m:
            falling.pop()
        falling.append((run, day))
        measured.append(day)
    return tuple(jumps)


def judge(run: RunSummary, window: Window, unit: DistanceUnit = "km", *, injured_lately: bool = False) -> Jump:
    """The class of one run, done or planned, against a window that does not hold it.

    ``cannot_tell`` when the window has no distance to measure against or the run has none.
    """
    if run.distance_m is None or not window.longest_m:
        return Jump(run, "cannot_tell", False, None, window, (_cannot_tell(run, unit),))
    ratio = run.distance_m / window.longest_m
    level, plus = jump_class(ratio, injured_lately=injured_lately)
    if level == "none":
        return Jump(run, level, plus, ratio, window, ())
    reasons = (_reason(run.distance_m, window.longest_m, ratio, unit), *_caveats(run, window))
    return Jump(run, level, plus, ratio, window, reasons)


def _reason(distance_m: float, longest_m: float, ratio: float, unit: DistanceUnit) -> Reason:
    rules = load_rules()
    names: Sequence[str] = ("load_jump_red", "load_jump_amber_plus", "load_jump_amber", "load_jump_after_injury")
    rule = next(rules[name] for name in names if _exceeds(ratio, rules[name]))
    params: dict[str, str | int | float] = {
        "distance": f"{distance_m / metres_per(unit):.1f}",
        "longest": f"{longest_m / metres_per(unit):.1f}",
        "unit": unit,
        "increase_pct": f"{(ratio - 1) * 100:.0f}",
        "window_d": window_days(),
    }
    if rule.id == "load_jump_after_injury":
        params["limit_pct"] = f"{(rule.number('above_ratio') - 1) * 100:.0f}"
    else:
        params |= {name: f"{rule.number(name):.2f}" for name in ("hrr", "hrr_low", "hrr_high")}
    return rule.reason(**params)


def _caveats(run: RunSummary, window: Window) -> tuple[Reason, ...]:
    rules = load_rules()
    caveats = []
    if window.record_begins is not None and not window.is_covered:
        history_d = (run.local_date - window.record_begins).days
        caveats.append(rules["load_short_history"].reason(history_d=history_d, window_d=window_days()))
    if window.runs_without_distance:
        caveats.append(rules["load_window_gaps"].reason(runs=window.runs_without_distance, window_d=window_days()))
    return tuple(caveats)


def _cannot_tell(run: RunSummary, unit: DistanceUnit) -> Reason:
    rule = load_rules()["load_jump_cannot_tell"]
    distance = "?" if run.distance_m is None else f"{run.distance_m / metres_per(unit):.1f}"
    return rule.reason(distance=distance, unit=unit, window_d=window_days(), cap_min=int(rule.number("cap_min")))


def _exceeds(ratio: float, rule: Rule) -> bool:
    return round(ratio, 9) > rule.number("above_ratio")  # nine places: 11 km on 10 km is 1.10, not a hair more


def _by_time(run: RunSummary) -> tuple[float, float, float]:
    return (run.start_time.timestamp(), run.distance_m if run.distance_m is not None else -1.0, run.timer_s)


def _by_distance(run: RunSummary) -> tuple[float, float]:
    return (run.distance_m or 0.0, -run.start_time.timestamp())
