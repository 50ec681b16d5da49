"""What a history of runs says about load, in one report for the terminal, the page and the planner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from runtall.catalogue import Reason, load_rules
from runtall.runs.jumps import Jump, Window, classify_jumps, longest_in_window, window_days
from runtall.runs.nouns import RunSummary
from runtall.runs.weeks import Week, novice_rise, weekly
from runtall.units import DistanceUnit


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Weeks, the longest recent run and the jumps, as of ``today``; runs after it are left out.

    ``jumps`` holds the amber and red runs in order of time, ``cannot_tell`` those without anything to be measured
    against. Distances are metres; ``unit`` is what the reasons and the reader use. Jumps are associations seen in
    other runners, no forecast for this one.
    """

    today: date
    unit: DistanceUnit
    weeks: tuple[Week, ...]
    longest: Window
    jumps: tuple[Jump, ...]
    cannot_tell: tuple[Jump, ...]
    notes: tuple[Reason, ...]


def load_report(
    runs: Iterable[RunSummary],
    today: date,
    unit: DistanceUnit = "km",
    experience: Literal["novice", "trained"] | None = None,
    *,
    injured_lately: bool = False,
) -> LoadReport:
    """The load of ``runs`` as of ``today``, the runner's local date. The order of ``runs`` does not matter.

    ``experience="novice"`` adds the soft note on weekly rises; ``injured_lately`` (in the last 12 months) lowers the
    first limit for a jump.
    """
    everything = tuple(runs)
    known = tuple(run for run in everything if run.local_date <= today)
    weeks = weekly(known, today)
    jumps = classify_jumps(known, unit, injured_lately=injured_lately)
    longest = longest_in_window(known, today)
    notes = _notes(known, longest, today, len(everything) - len(known))
    rise = novice_rise(weeks) if experience == "novice" else None
    return LoadReport(
        today=today,
        unit=unit,
        weeks=weeks,
        longest=longest,
        jumps=tuple(jump for jump in jumps if jump.level in ("amber", "red")),
        cannot_tell=tuple(jump for jump in jumps if jump.level == "cannot_tell"),
        notes=(*notes, rise) if rise else notes,
    )


def _notes(known: Sequence[RunSummary], longest: Window, today: date, later: int) -> tuple[Reason, ...]:
    rules = load_rules()
    notes = []
    if not known:
        notes.append(rules["load_nothing"].reason(date=today.isoformat()))
    elif longest.longest is None:
        rule = rules["load_no_longest"]
        cap_min = int(rule.number("cap_min"))
        notes.append(rule.reason(window_d=window_days(), date=today.isoformat(), cap_min=cap_min))
    if later:
        notes.append(rules["load_after_today"].reason(runs=later, date=today.isoformat()))
    unmeasured = sorted(run.local_date for run in known if run.distance_m is None)
    if unmeasured:
        rule = rules["load_without_distance"]
        notes.append(rule.reason(runs=len(unmeasured), dates=_some_dates(unmeasured, int(rule.number("named")))))
    unknown = sum(run.utc_offset_s is None for run in known)
    if unknown:
        notes.append(rules["load_unknown_local_time"].reason(runs=unknown))
    return tuple(notes)


def _some_dates(days: Sequence[date], limit: int) -> str:
    """The latest dates, at most ``limit``; an ellipsis stands for the earlier ones."""
    shown = ", ".join(day.isoformat() for day in days[-limit:])
    return f"…, {shown}" if len(days) > limit else shown
