"""The calendar of a runner who does not exist: which days, how far, which watch.

A model, made plausible by hand, not fitted to anyone: an easy, quality and long pattern in four-week blocks, a yearly
wave with two races, two holidays a year, missed days, now and then a long run far longer than the month's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Literal

import numpy as np

from runtall.runs.nouns import Pause, RunSummary

SessionKind = Literal["easy", "quality", "long", "race"]

BLOCK_FACTORS = (0.9, 1.0, 1.1, 0.7)  # three weeks up, one easier
RACE_WEEKS = (15, 41)  # of the year
HOLIDAY_WEEKS = (30, 31, 52)
WEEKDAY_SHARES: tuple[tuple[int, SessionKind, float], ...] = (
    (1, "quality", 0.24),
    (2, "easy", 0.16),
    (3, "easy", 0.20),
    (5, "easy", 0.08),
    (6, "long", 0.32),
)
SPEED_FACTORS: dict[SessionKind, float] = {"easy": 1.0, "quality": 1.08, "long": 0.97, "race": 1.15}


@dataclass(frozen=True, slots=True)
class Watch:
    """What a simulated watch records. ``contact_offset_ms`` is how far it reads from the truth."""

    product: str
    serial_number: int
    has_dynamics: bool
    is_smart_recording: bool
    contact_offset_ms: float


FIRST_WATCH = Watch("Simulated One", 1001, has_dynamics=False, is_smart_recording=True, contact_offset_ms=0.0)
SECOND_WATCH = Watch("Simulated Two", 2002, has_dynamics=True, is_smart_recording=False, contact_offset_ms=0.0)
THIRD_WATCH = Watch("Simulated Three", 3003, has_dynamics=True, is_smart_recording=False, contact_offset_ms=-6.0)


@dataclass(frozen=True, slots=True)
class SimulatedRunner:
    """Who is simulated. The same values give the same runs, byte for byte.

    Runs start on ``first_day``. Watches change after 15 % and 60 % of ``years``. ``fade_scale`` scales how much the
    form changes late in long runs; 0 makes a runner who never fades.
    """

    seed: int
    first_day: date
    years: float = 2.0
    weekly_km: float = 42.0
    easy_speed_mps: float = 2.9
    mass_kg: float = 66.0
    fade_scale: float = 1.0
    utc_offset_s: int = -3600

    @property
    def days(self) -> int:
        return round(self.years * 365.25)


@dataclass(frozen=True, slots=True)
class SimulatedSession:
    """One run before it is run. ``start_time`` is UTC; ``timer_s`` whole seconds; ``number`` counts from 0."""

    number: int
    kind: SessionKind
    start_time: datetime
    timer_s: int
    distance_m: float
    pauses: tuple[Pause, ...]
    watch: Watch


def season(runner: SimulatedRunner) -> Iterator[SimulatedSession]:
    """The runner's sessions in order of time. Cheap: no samples are made."""
    random = np.random.default_rng([runner.seed, 0])
    number = 0
    for day_number in range(runner.days):
        day = runner.first_day + timedelta(days=day_number)
        choice = _session_of(runner, day, day_number, random)
        if choice is None:
            continue
        kind, distance_m = choice
        yield _plan(runner, number, day, kind, distance_m, random)
        number += 1


def simulate_summaries(runner: SimulatedRunner, count: int | None = None) -> tuple[RunSummary, ...]:
    """The season's runs without samples: what every simulated run's ``summary()`` says, at a fraction of the cost."""
    sessions = season(runner) if count is None else islice(season(runner), count)
    return tuple(
        RunSummary(
            session.start_time,
            runner.utc_offset_s,
            float(session.timer_s),
            session.timer_s + sum(pause.duration_s for pause in session.pauses),
            session.distance_m,
        )
        for session in sessions
    )


def _session_of(
    runner: SimulatedRunner, day: date, day_number: int, random: np.random.Generator
) -> tuple[SessionKind, float] | None:
    """What is run on a day, and how far in metres. Draws the same numbers whatever it decides."""
    missed, scatter, outing = random.random(), random.normal(0.0, 0.06), random.random()
    _, week_of_year, weekday = day.isocalendar()
    if week_of_year in HOLIDAY_WEEKS:
        return None
    is_race_week = week_of_year in RACE_WEEKS
    if is_race_week and weekday == 7:
        return "race", 21_097.5
    shares = {share_day: (kind, share) for share_day, kind, share in WEEKDAY_SHARES}
    if weekday - 1 not in shares or missed < 0.08 or (is_race_week and weekday > 4):
        return None
    kind, share = shares[weekday - 1]
    weekly_m = 1000 * runner.weekly_km * _wave(day_number) * BLOCK_FACTORS[day_number // 7 % 4]
    weekly_m *= 0.6 if is_race_week else 1.0
    distance_m = weekly_m * share * math.exp(scatter)
    if kind == "long" and outing < 0.04:
        distance_m *= 1.5  # the long way round with friends
    return kind, float(max(distance_m, 3500.0))


def _wave(day_number: int) -> float:
    """Volume over the years: a yearly wave on a slow rise that levels off."""
    rise = 0.75 + 0.35 * (1 - math.exp(-day_number / 500))
    return rise * (1 + 0.12 * math.sin(2 * math.pi * day_number / 182.6))


def _plan(
    runner: SimulatedRunner,
    number: int,
    day: date,
    kind: SessionKind,
    distance_m: float,
    random: np.random.Generator,
) -> SimulatedSession:
    speed_mps = runner.easy_speed_mps * SPEED_FACTORS[kind] * math.exp(random.normal(0.0, 0.02))
    timer_s = max(round(distance_m / speed_mps), 60)
    local_hour = 9.0 if kind in ("long", "race") else 18.0
    start_s = round(3600 * (local_hour + random.normal(0.0, 0.4)))
    midnight = datetime.combine(day, time(), UTC)
    start_time = midnight + timedelta(seconds=start_s - runner.utc_offset_s)
    return SimulatedSession(
        number, kind, start_time, timer_s, round(distance_m, 2), _pauses(kind, timer_s, random), _watch(runner, day)
    )


def _pauses(kind: SessionKind, timer_s: int, random: np.random.Generator) -> tuple[Pause, ...]:
    """Traffic lights and drinks: none in a race; whole seconds, apart from one another."""
    lights = 0 if kind == "race" else int(random.poisson(timer_s / 3600))
    on_timer_s = sorted({int(moment) for moment in random.integers(60, max(timer_s - 60, 61), lights)})
    pauses = []
    stood_s = 0
    for moment_s in on_timer_s:
        duration_s = int(random.integers(15, 120))
        pauses.append(Pause(float(moment_s + stood_s), float(moment_s + stood_s + duration_s)))
        stood_s += duration_s
    return tuple(pauses)


def _watch(runner: SimulatedRunner, day: date) -> Watch:
    share = (day - runner.first_day).days / max(runner.days, 1)
    if share < 0.15:
        return FIRST_WATCH
    return SECOND_WATCH if share < 0.6 else THIRD_WATCH
