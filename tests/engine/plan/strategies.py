"""Runners, calendars and dates to ask the planner about: a fixed grid of edge cases, and draws without end.

``draw_ask`` builds one question from a ``Choice``; Hypothesis chooses in ``asks`` and a seeded generator in
``drawn``, so that the tests and the sweep (``sweep.py``) look at the same space.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AREAS = ("low_back", "upper_back", "neck", "shoulder", "wrist", "hip", "knee", "leg", "ankle_foot")
FULL_GYM = ("dumbbells", "kettlebell", "band", "cable", "mat", "bench")
OWNED = {"dumbbells": (3, 4, 6, 8), "kettlebell": (8, 12, 16), "cable": (5, 10, 15, 20), "band": (5, 10)}
TYPICAL_WEEK = ("rest", "easy", "quality", "easy", "rest", "easy", "long")
HARD_WEEK = ("quality", "long", "quality", "long", "quality", "long", "quality")
GATES = ("plank_45", "kettlebell_swing")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the planner."""

    name: str
    runner_toml: str
    today: date
    weeks: int


def runner_toml(
    *,
    per_week: int = 2,
    minutes: int = 20,
    experience: str = "novice",
    equipment: Sequence[str] = FULL_GYM,
    available: Sequence[str] | None = WEEKDAYS,
    mass_kg: float = 70,
    loads: dict[str, Sequence[float]] | None = None,
    pains: Sequence[tuple[str, int]] = (),
    week: Sequence[str] | None = TYPICAL_WEEK,
    runs: Sequence[tuple[date, str, float]] = (),
    races: Sequence[date] = (),
    gates: Sequence[str] = (),
) -> str:
    """A runner's TOML in the words of the issue."""
    lines = [
        "[runner]",
        'name = "Robin"',
        "birth_year = 1984",
        "height_m = 1.74",
        f"mass_kg = {mass_kg}",
        f'experience = "{experience}"',
        f"strength_days_per_week = {per_week}",
        f"minutes_per_session = {minutes}",
        f"equipment = {_words(equipment)}",
        'units = "km"',
    ]
    if available is not None:
        lines.append(f"available = {_words(available)}")
    if loads:
        lines += ["[loads]", *(f"{key} = {list(value)}" for key, value in loads.items())]
    for area, level in pains:
        lines += ["[[pain]]", f'area = "{area}"', f"level = {level}"]
    if week is not None:
        lines += ["[week]", *(f'{day} = "{kind}"' for day, kind in zip(WEEKDAYS, week, strict=True))]
    for on, kind, distance_km in runs:
        lines += ["[[run]]", f"date = {on}", f'kind = "{kind}"', f"distance_km = {distance_km}"]
    for on in races:
        lines += ["[[race]]", f"date = {on}"]
    if gates:
        lines += ["[gates]", *(f"{gate} = true" for gate in gates)]
    return "\n".join(lines) + "\n"


def _words(words: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


MONDAY = date(2026, 3, 2)
EVERY_PAIN = tuple((area, 10) for area in AREAS)


def grid() -> list[Ask]:
    """Questions that a planner is likely to get wrong, each with a name."""
    asks = [
        Ask("typical", runner_toml(gates=GATES, loads=OWNED), MONDAY, 8),
        Ask("nothing passed, nothing loaded", runner_toml(), MONDAY, 8),
        Ask("one day a week", runner_toml(per_week=1, gates=GATES, loads=OWNED), MONDAY, 8),
        Ask("three days a week", runner_toml(per_week=3, gates=GATES, loads=OWNED), MONDAY, 8),
        Ask("one week", runner_toml(gates=GATES), MONDAY, 1),
        Ask("mat only", runner_toml(equipment=("mat",)), MONDAY, 6),
        Ask("band only", runner_toml(equipment=("band",)), MONDAY, 6),
        Ask("kettlebell only", runner_toml(equipment=("kettlebell",), gates=GATES), MONDAY, 6),
        Ask("no equipment", runner_toml(equipment=()), MONDAY, 6),
        Ask("everything hurts", runner_toml(pains=EVERY_PAIN), MONDAY, 4),
        Ask("monday and tuesday only", runner_toml(per_week=3, available=("mon", "tue")), MONDAY, 6),
        Ask("sunday and monday only", runner_toml(per_week=2, available=("sun", "mon"), gates=GATES), MONDAY, 6),
        Ask("one weekday", runner_toml(per_week=3, available=("wed",), gates=GATES), MONDAY, 8),
        Ask("five minutes", runner_toml(minutes=5, gates=GATES), MONDAY, 4),
        Ask("eight minutes", runner_toml(minutes=8, gates=GATES), MONDAY, 8),
        Ask("ten minutes", runner_toml(minutes=10, gates=GATES), MONDAY, 8),
        Ask("three hours", runner_toml(minutes=180, gates=GATES, per_week=3), MONDAY, 5),
        Ask("hard every day", runner_toml(week=HARD_WEEK, gates=GATES), MONDAY, 8),
        Ask("no week known", runner_toml(week=None, available=None, gates=GATES), MONDAY, 8),
        Ask("every day quality but friday", runner_toml(week=(*HARD_WEEK[:4], "easy", "quality", "long")), MONDAY, 4),
        Ask("races every week", runner_toml(gates=GATES, races=_weekly(MONDAY + timedelta(5), 6)), MONDAY, 6),
        Ask("races every day", runner_toml(gates=GATES, races=_daily(MONDAY, 28)), MONDAY, 4),
        Ask("a race in week five", runner_toml(gates=GATES, races=(MONDAY + timedelta(34),)), MONDAY, 8),
        Ask("a race just after", runner_toml(gates=GATES, races=(MONDAY + timedelta(29),)), MONDAY, 4),
        Ask("a race today", runner_toml(gates=GATES, races=(MONDAY,)), MONDAY, 2),
        Ask("heavy bells only", runner_toml(gates=GATES, loads={"kettlebell": (32,), "dumbbells": (30,)}), MONDAY, 4),
        Ask("loads of nothing owned", runner_toml(equipment=("mat",), loads=OWNED), MONDAY, 4),
        Ask("leap day", runner_toml(gates=GATES), date(2028, 2, 27), 2),
        Ask("year's end", runner_toml(gates=GATES, per_week=3), date(2026, 12, 28), 3),
        Ask("long year's end", runner_toml(gates=GATES), date(2020, 12, 31), 2),
    ]
    for ahead in range(7):
        asks.append(Ask(f"from {WEEKDAYS[ahead]}", runner_toml(gates=GATES), MONDAY + timedelta(ahead), 5))
    for area in AREAS:
        asks.append(Ask(f"{area} hurts", runner_toml(gates=GATES, loads=OWNED, pains=((area, 6),)), MONDAY, 4))
    for level in (1, 3, 4):
        asks.append(Ask(f"low back at {level}", runner_toml(gates=GATES, pains=(("low_back", level),)), MONDAY, 4))
    return asks


def _weekly(first: date, weeks: int) -> list[date]:
    return [first + timedelta(weeks=week) for week in range(weeks)]


def _daily(first: date, days: int) -> list[date]:
    return [first + timedelta(days=day) for day in range(days)]


class Choice(Protocol):
    """Something that chooses: Hypothesis while it searches, or a seeded generator."""

    def one_of(self, options: Sequence[T]) -> T: ...

    def some_of(self, options: Sequence[T], least: int = 0) -> list[T]: ...

    def whole(self, least: int, most: int) -> int: ...


def draw_ask(choice: Choice, name: str, most_weeks: int) -> Ask:
    """One question, every part of it chosen."""
    today = date(2026, 1, 1) + timedelta(days=choice.whole(0, 900))
    weeks = choice.whole(1, most_weeks)
    days = 7 * weeks
    dates = [today + timedelta(days=choice.whole(-7, days + 10)) for _ in range(choice.one_of((0, 0, 2, 6, 20)))]
    kinds = ("easy", "quality", "long", "rest", "race") if choice.whole(0, 4) == 0 else ("easy", "quality", "long")
    runs = [(on, choice.one_of(kinds), float(choice.whole(3, 35))) for on in dates]
    races = [today + timedelta(days=choice.whole(-3, days + 10)) for _ in range(choice.one_of((0, 0, 1, 2)))]
    week: Any = choice.one_of((TYPICAL_WEEK, None, "own"))
    if week == "own":
        week = [choice.one_of(("rest", "easy", "easy", "quality", "long")) for _ in WEEKDAYS]
    levels = (0, 1, 2, 3, 4, 5, 8, 10)
    pains = [(area, choice.one_of(levels)) for area in choice.some_of(AREAS)] if choice.whole(0, 1) else []
    equipment = choice.one_of((FULL_GYM, ("mat",), None)) or choice.some_of((*FULL_GYM, "barbell", "box", "dowel"))
    return Ask(
        name,
        runner_toml(
            per_week=choice.whole(1, 3),
            minutes=choice.one_of((5, 8, 9, 10, 12, 15, 20, 30, 60)),
            experience=choice.one_of(("novice", "trained")),
            equipment=equipment,
            available=choice.one_of((WEEKDAYS, None)) or choice.some_of(WEEKDAYS, least=1),
            mass_kg=choice.whole(45, 110),
            loads={key: OWNED[key] for key in choice.some_of(tuple(OWNED))},
            pains=pains,
            week=week,
            runs=runs,
            races=races,
            gates=choice.one_of((GATES, ())) or choice.some_of(GATES),
        ),
        today,
        weeks,
    )


class _Drawing:
    """A choice made by Hypothesis."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw

    def one_of(self, options: Sequence[T]) -> T:
        return self._draw(st.sampled_from(options))

    def some_of(self, options: Sequence[T], least: int = 0) -> list[T]:
        return self._draw(st.lists(st.sampled_from(options), unique=True, min_size=least))

    def whole(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))


class _Seeded:
    """A choice made by a seeded generator."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def one_of(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def some_of(self, options: Sequence[T], least: int = 0) -> list[T]:
        return self._random.sample(options, self._random.randint(least, len(options)))

    def whole(self, least: int, most: int) -> int:
        return self._random.randint(least, most)


@st.composite
def asks(draw: Any, most_weeks: int = 9) -> Ask:
    """Questions as a Hypothesis strategy."""
    return draw_ask(_Drawing(draw), "drawn", most_weeks)


def drawn(seed: int, count: int, most_weeks: int = 26) -> Iterator[Ask]:
    """``count`` questions; the same for the same seed."""
    for number in range(seed, seed + count):
        yield draw_ask(_Seeded(number), f"seed {number}", most_weeks)
