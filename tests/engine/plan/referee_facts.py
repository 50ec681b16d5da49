"""What the referee knows before it sees a plan: the runner's answers, the running ahead and the catalogue.

Nothing here imports ``runtall``. The runner's TOML and the catalogue's TOML are read as plain data, so a
mistake in the planner's own reading of them cannot hide itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SIX = (
    "renegade_row",
    "shoulder_protraction_push_up",
    "single_arm_kettlebell_swing",
    "standing_band_pull_apart",
    "one_arm_one_leg_cable_row",
    "cobra",
)
ROWS = frozenset({"renegade_row", "one_arm_one_leg_cable_row"})
LOW_LOAD = frozenset({"shoulder_protraction_push_up", "standing_band_pull_apart", "cobra"})
SWING = "single_arm_kettlebell_swing"
COBRA = "cobra"
CERTAINTIES = frozenset({"strong", "moderate", "weak", "expert opinion", "judgement"})
HARD_KINDS = frozenset({"quality", "long", "race"})
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# EVIDENCE 2: seconds of one repetition of the full exercise, lowest and highest.
FULL_REP_S = {
    "renegade_row": (5.0, 5.0),
    "shoulder_protraction_push_up": (6.0, 6.0),
    "single_arm_kettlebell_swing": (1.5, 1.5),
    "standing_band_pull_apart": (4.0, 4.0),
    "one_arm_one_leg_cable_row": (5.0, 5.0),
    "cobra": (6.0, 8.0),
}
# EVIDENCE 2.1–2.6: what the full exercise cannot be done without.
FULL_NEEDS: Mapping[str, tuple[str, ...]] = {
    "renegade_row": ("dumbbells", "kettlebell"),
    "single_arm_kettlebell_swing": ("kettlebell",),
    "standing_band_pull_apart": ("band",),
    "one_arm_one_leg_cable_row": ("cable",),
}
# EVIDENCE 2 and 7, DESIGN "What it may say": the highest level at which the full exercise may still be asked for.
FULL_PAIN_LIMITS: Mapping[str, Mapping[str, int]] = {
    "renegade_row": {"low_back": 3, "shoulder": 3, "wrist": 3},
    "shoulder_protraction_push_up": {"shoulder": 3, "wrist": 3},
    "single_arm_kettlebell_swing": {"low_back": 0, "shoulder": 3},
    "standing_band_pull_apart": {"shoulder": 3},
    "one_arm_one_leg_cable_row": {"shoulder": 3, "ankle_foot": 3},
    "cobra": {"low_back": 3},
}
FULL_GATES: Mapping[str, str] = {"renegade_row": "plank_45", SWING: "kettlebell_swing"}


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """One way of doing an exercise, as the catalogue's TOML states it."""

    id: str
    exercise: str
    kind: str
    sets: int
    reps: int
    hold_s: float | None
    per_side: bool
    rep_s: float
    rest_s: float
    equipment: tuple[tuple[str, ...], ...] = ((),)
    gates: tuple[str, ...] = ()
    pain_limits: Mapping[str, int] = field(default_factory=dict)
    is_pull: bool = True
    mid_back: float = 1.0
    reps_max: int | None = None
    hold_max_s: float | None = None
    implement: str | None = None
    start_kg: Mapping[str, float] = field(default_factory=dict)
    start_mass_share: Mapping[str, float] = field(default_factory=dict)

    def minutes(self, sets: int, reps: int) -> float:
        """EVIDENCE 2.7: sets × (reps × seconds × sides + rest), in minutes."""
        sides = 2 if self.per_side else 1
        return sets * (reps * self.rep_s * sides + self.rest_s) / 60


@dataclass(frozen=True, slots=True)
class ExerciseFacts:
    """One of the six: its ways, its place in a session and its name in small letters, without an article."""

    id: str
    name: str
    order: int
    variants: Mapping[str, VariantFacts]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The catalogue, the sources and the gates, as data. A gate opens when every gate of ``met_by`` is open."""

    exercises: Mapping[str, ExerciseFacts]
    sources: Collection[str]
    implies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    met_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def open_gates(self, answered: Iterable[str]) -> frozenset[str]:
        """The gates open once ``answered`` were answered with yes."""
        gates: set[str] = set()
        found = set(answered)
        while found - gates:
            gates |= found
            found |= {other for gate in gates for other in self.implies.get(gate, ())}
            found |= {gate for gate, parts in self.met_by.items() if parts and set(parts) <= gates}
        return frozenset(gates)

    def way(self, exercise: str, variant: str | None) -> VariantFacts | None:
        """The way an item names; None when the catalogue has no such way."""
        entry = self.exercises.get(exercise)
        return entry.variants.get(variant or exercise) if entry else None


@dataclass(frozen=True, slots=True)
class RunnerFacts:
    """The runner's TOML, read by the letter of the issue."""

    per_week: int
    minutes: float
    equipment: frozenset[str]
    available: frozenset[int]
    loads: Mapping[str, tuple[float, ...]]
    pain: Mapping[str, int]
    pattern: Mapping[int, str]
    dated: Mapping[date, tuple[str, ...]]
    distances_km: Mapping[date, float]
    races: frozenset[date]
    gates: frozenset[str]
    experience: str
    mass_kg: float

    def kinds(self, day: date) -> set[str]:
        """Every kind of running on ``day``; dated runs take the place of the weekly pattern, a race comes on top."""
        kinds = set(self.dated.get(day) or (self.pattern.get(day.weekday(), "rest"),))
        if day in self.races:
            kinds.add("race")
        return kinds

    def is_hard(self, day: date) -> bool:
        """Whether quality, long or race falls on ``day``."""
        return bool(self.kinds(day) & HARD_KINDS)

    def race_closes(self, day: date) -> bool:
        """Whether ``day`` is a race day or one of the three days before one."""
        return any(day + timedelta(days=ahead) in self.races for ahead in range(4))

    def race_within(self, day: date, days: int) -> bool:
        """Whether a race falls on ``day`` or in the ``days`` after it."""
        return any(day + timedelta(days=ahead) in self.races for ahead in range(days + 1))

    def may_do(self, way: VariantFacts) -> bool:
        """Whether equipment, pain and gates let the runner do ``way``."""
        return not why_not(self, way)

    def start_load_limit(self, way: VariantFacts) -> float:
        """The heaviest load ``way`` may start with for this runner; infinite when the catalogue names none."""
        limits = [way.start_kg[self.experience]] if self.experience in way.start_kg else []
        if self.experience in way.start_mass_share:
            limits.append(way.start_mass_share[self.experience] * self.mass_kg)
        return max(limits, default=float("inf"))


def read_runner_facts(text: str, knowledge: Knowledge) -> RunnerFacts:
    """The runner's TOML as facts. Missing tables are empty; ``available`` missing means every day."""
    raw: dict[str, Any] = tomllib.loads(text)
    runner = raw["runner"]
    runs = raw.get("run", [])
    dated: dict[date, tuple[str, ...]] = {}
    distances: dict[date, float] = {}
    for run in runs:
        dated[run["date"]] = (*dated.get(run["date"], ()), run.get("kind", "easy"))
        distances[run["date"]] = distances.get(run["date"], 0.0) + float(run.get("distance_km", 0))
    races = {race["date"] for race in raw.get("race", [])}
    races |= {run["date"] for run in runs if run.get("kind") == "race"}
    pain: dict[str, int] = {}
    for ache in raw.get("pain", []):
        pain[ache["area"]] = max(pain.get(ache["area"], 0), int(ache["level"]))
    return RunnerFacts(
        per_week=int(runner.get("strength_days_per_week", 2)),
        minutes=float(runner.get("minutes_per_session", 1e9)),
        equipment=frozenset(runner.get("equipment", [])),
        available=_weekdays(runner.get("available", WEEKDAYS)),
        loads={key: _loads(value) for key, value in raw.get("loads", {}).items()},
        pain=pain,
        pattern={_weekday(key): str(kind) for key, kind in raw.get("week", {}).items()},
        dated=dated,
        distances_km=distances,
        races=frozenset(races),
        gates=knowledge.open_gates(key for key, passed in raw.get("gates", {}).items() if passed is True),
        experience=str(runner.get("experience", "novice")),
        mass_kg=float(runner.get("mass_kg", 0)),
    )


def why_not(runner: RunnerFacts, way: VariantFacts) -> list[tuple[str, str]]:
    """(rule, detail) for each thing that forbids the runner ``way``: equipment, pain or a gate not passed."""
    reasons: list[tuple[str, str]] = []
    if not any(set(items) <= runner.equipment for items in way.equipment):
        reasons.append(
            ("equipment", f"{way.id} needs one of {way.equipment}, the runner has {sorted(runner.equipment)}")
        )
    limits = dict(way.pain_limits)
    if way.id == way.exercise or way.kind == "progression":
        needs = FULL_NEEDS.get(way.exercise)
        if needs and not runner.equipment & set(needs):
            reasons.append(("equipment", f"the full {way.exercise} needs {needs}"))
        for area, limit in FULL_PAIN_LIMITS.get(way.exercise, {}).items():
            limits[area] = min(limit, limits.get(area, limit))
        gate = FULL_GATES.get(way.exercise)
        if gate and gate not in runner.gates:
            reasons.append(("gate", f"the full {way.exercise} asks for the gate {gate}"))
    for area, limit in limits.items():
        if runner.pain.get(area, 0) > limit:
            reasons.append(("pain", f"{way.id}: {area} is at {runner.pain[area]}, its limit is {limit}"))
    missing = [gate for gate in way.gates if gate not in runner.gates]
    if missing:
        reasons.append(("gate", f"{way.id} asks for the gates {missing}"))
    return reasons


def read_knowledge(catalogue: Path) -> Knowledge:
    """The catalogue folder's exercises, gates and sources, read as TOML."""
    exercises = {}
    for path in sorted((catalogue / "exercises").glob("*.toml")):
        entry = _exercise(tomllib.loads(path.read_text("utf-8")))
        exercises[entry.id] = entry
    sources = tomllib.loads((catalogue / "sources.toml").read_text("utf-8"))
    gates = tomllib.loads((catalogue / "gates.toml").read_text("utf-8"))
    return Knowledge(
        exercises=exercises,
        sources=frozenset(sources) | {"judgement"},
        implies={gate: tuple(table.get("implies", ())) for gate, table in gates.items()},
        met_by={gate: tuple(table.get("met_by", ())) for gate, table in gates.items()},
    )


def monday(day: date) -> date:
    """The Monday of the ISO week that holds ``day``."""
    return day - timedelta(days=day.weekday())


def days_between(first: date, last: date) -> Iterable[date]:
    """Every day from ``first`` to ``last``, both included."""
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def _weekday(word: str) -> int:
    return WEEKDAYS.index(word.strip().lower()[:3])


def _weekdays(words: Iterable[str]) -> frozenset[int]:
    return frozenset(_weekday(word) for word in words)


def _loads(value: object) -> tuple[float, ...]:
    if isinstance(value, list):
        return tuple(sorted(float(load) for load in value))
    return (float(str(value)),)


def _exercise(raw: Mapping[str, Any]) -> ExerciseFacts:
    session = raw["session"]
    ways = [_way(way, raw["id"], float(session["mid_back_sets_per_set"])) for way in raw["variant"]]
    return ExerciseFacts(
        raw["id"],
        raw["names"]["article"].lower().removeprefix("the "),
        int(session["order"]),
        {way.id: way for way in ways},
    )


def _way(raw: Mapping[str, Any], exercise: str, mid_back: float) -> VariantFacts:
    dose, load = raw["dose"], raw.get("load", {})
    highest = {who: load.get(f"{who}_range_kg", [load.get(f"{who}_kg")])[-1] for who in ("novice", "trained")}
    shares = dict(zip(("novice", "trained"), load.get("body_mass_fraction", ()), strict=False))
    return VariantFacts(
        id=raw["id"],
        exercise=exercise,
        kind=raw["kind"],
        sets=int(dose["sets"]),
        reps=int(dose["reps"]),
        hold_s=dose.get("hold_s"),
        per_side=dose["per_side"],
        rep_s=float(dose["rep_s"]),
        rest_s=float(dose["rest_s"]),
        equipment=tuple(tuple(alternative) for alternative in raw["equipment"]),
        gates=tuple(raw.get("gates", ())),
        pain_limits={area: int(level) for area, level in raw["pain_limits"].items() if area != "source"},
        is_pull=raw["is_pull"],
        mid_back=float(raw.get("credit", {}).get("mid_back_sets_per_set", mid_back)),
        reps_max=dose.get("reps_max"),
        hold_max_s=dose.get("hold_max_s"),
        implement=load.get("implement"),
        start_kg={who: float(kg) for who, kg in highest.items() if kg is not None},
        start_mass_share=shares,
    )
