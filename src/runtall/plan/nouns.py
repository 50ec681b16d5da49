"""The nouns of planning: a runner, the running ahead, logged sets, strength days and what the plan says about them.

All frozen. Units are in the names; dates are the runner's own calendar days. Writing and reading them as text lives
in :mod:`runtall.plan.runner_file`, :mod:`runtall.plan.log_file` and :mod:`runtall.plan.plan_file`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal

from runtall.catalogue import Reason
from runtall.units import DistanceUnit

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS = ("A", "B", "C")
PAIN_AREAS = ("low_back", "upper_back", "neck", "shoulder", "wrist", "hip", "knee", "leg", "ankle_foot")

Experience = Literal["novice", "trained"]
Side = Literal["left", "right"]


class RunKind(StrEnum):
    """What a day's running is. ``rest`` is a day without a run."""

    REST = "rest"
    EASY = "easy"
    QUALITY = "quality"
    LONG = "long"
    RACE = "race"

    @property
    def is_hard(self) -> bool:
        """Whether the day before is no day for leg work."""
        return self in (RunKind.QUALITY, RunKind.LONG, RunKind.RACE)


class WeekKind(StrEnum):
    """What a calendar week is to the plan."""

    NORMAL = "normal"
    EASIER = "easier"
    TAPER = "taper"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Pain:
    """How much an area hurts today, 0–10."""

    area: str
    level: int


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A dated run ahead. It takes the place of the weekly pattern on its day; ``distance_km`` may be unknown."""

    date: date
    kind: RunKind
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Race:
    """A race ahead: no strength work on its day or the three days before."""

    date: date


@dataclass(frozen=True, slots=True)
class Runner:
    """Who the plan is for: body, experience, time, what they own, what hurts, and the running week around it.

    ``available`` and ``week`` count weekdays from Monday (0–6); ``week`` has seven entries. ``loads`` gives the owned
    loads per implement in kg, ascending; ``gates`` the tests passed; ``focus`` a weight per finding.
    """

    experience: Experience
    strength_days_per_week: int
    minutes_per_session: int
    equipment: tuple[str, ...]
    name: str = ""
    birth_year: int | None = None
    height_m: float | None = None
    mass_kg: float | None = None
    units: DistanceUnit = "km"
    available: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    loads: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    pain: tuple[Pain, ...] = ()
    week: tuple[RunKind, ...] = (RunKind.REST,) * 7
    runs: tuple[PlannedRun, ...] = ()
    races: tuple[Race, ...] = ()
    gates: Mapping[str, bool] = field(default_factory=dict)
    focus: Mapping[str, float] = field(default_factory=dict)

    def pain_level(self, area: str) -> int:
        """The highest level told for ``area``; 0 when it was not named."""
        return max((pain.level for pain in self.pain if pain.area == area), default=0)

    def has_passed(self, gate: str) -> bool:
        """Whether the runner says that ``gate`` is passed."""
        return self.gates.get(gate, False)


@dataclass(frozen=True, slots=True)
class SetLog:
    """One set as it was done. ``reps`` counts one side where the exercise has sides; ``variant`` is ``None`` for the
    full exercise; ``rir`` is repetitions in reserve; ``pain`` what hurt during or after it."""

    date: date
    exercise: str
    variant: str | None = None
    side: Side | None = None
    reps: int = 0
    hold_s: float | None = None
    load_kg: float | None = None
    rir: float | None = None
    pain: tuple[Pain, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of a strength day.

    ``variant`` is ``None`` for the full exercise; ``reps`` are per side where ``per_side``; ``load_kg`` is the mass of
    each implement, ``None`` where nothing is lifted or no load is known; ``rir`` is repetitions in reserve.
    """

    exercise: str
    variant: str | None
    sets: int
    reps: int
    hold_s: float | None
    load_kg: float | None
    per_side: bool
    rest_s: float
    rep_s: float
    tempo_s: tuple[float, float, float] | None
    rir: float | None
    implement: str | None
    is_pull: bool
    minutes: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class StrengthDay:
    """A day of two or three exercises, in session order.

    ``minutes`` is the sum over the items, ``warm_up_minutes`` comes on top; ``projected`` says that no set of its week
    has been logged yet. ``reasons`` say why this day; ``costs`` what a pinned day costs the plan.
    """

    date: date
    slot: str
    minutes: float
    warm_up_minutes: float
    projected: bool
    week_kind: WeekKind
    run_kind: RunKind
    items: tuple[Item, ...]
    pinned: bool = False
    reasons: tuple[Reason, ...] = ()
    costs: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """A calendar week of the plan: its Monday, its 4-week block counted from the first plan, and what kind it is."""

    monday: date
    block: int
    kind: WeekKind
    strength_days: int
    step_up_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something the plan has to say about whole weeks: a rule that gave way, a week without a day. ``weeks`` are
    Mondays."""

    reason: Reason
    weeks: tuple[date, ...] = ()

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.reason.rule

    @property
    def text(self) -> str:
        """The rule's sentence, in English."""
        return self.reason.text


@dataclass(frozen=True, slots=True)
class Pin:
    """A strength day set by hand: on ``date``, moved from another day or not, with these exercises or the plan's."""

    date: dt.date
    moved_from: dt.date | None = None
    exercises: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Strength days for ``weeks`` weeks from ``today`` on.

    ``started`` is the day of the very first plan: its Monday anchors the 4-week blocks. ``past_days`` are the days of
    earlier plans that lie before ``today``, unchanged. ``first_swing`` is the first full swing known or planned.
    ``status`` is ``"optimal"`` when the final model was proven; ``solve_s`` are seconds inside the solver and take no
    part in equality.
    """

    today: date
    weeks: int
    started: date
    status: str
    days: tuple[StrengthDay, ...]
    notes: tuple[Note, ...]
    calendar: tuple[PlanWeek, ...]
    past_days: tuple[StrengthDay, ...] = ()
    pins: tuple[Pin, ...] = ()
    first_swing: date | None = None
    solve_s: float = field(default=0.0, compare=False)

    @property
    def anchor(self) -> date:
        """The Monday that the blocks are counted from."""
        return monday_of(self.started)

    @property
    def last_day(self) -> date:
        """The last day that the plan speaks about."""
        return self.today + timedelta(days=7 * self.weeks - 1)

    def to_json(self) -> dict[str, Any]:
        """The command line's contract as plain data; :func:`runtall.plan.read_plan` reads it back."""
        from runtall.plan.plan_file import plan_to_json

        return plan_to_json(self)


def monday_of(day: date) -> date:
    """The Monday of the calendar week (ISO) that holds ``day``.

    >>> monday_of(date(2026, 11, 22))
    datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())
