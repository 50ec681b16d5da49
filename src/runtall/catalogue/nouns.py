"""The catalogue's nouns: exercises, their variants and doses, gates, rules, reasons and sources. All frozen.

Every noun that carries a number also carries the keys of its sources (see ``load_sources``); ``judgement`` means
that no study stands behind it. Units are in the names; ``kg`` is the mass of each single implement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Role = Literal["row", "scapular", "low_load", "swing"]
Region = Literal["lower", "mid", "upper"]
VariantKind = Literal["regression", "full", "progression", "substitute"]
Certainty = Literal["strong", "moderate", "weak", "expert opinion", "judgement"]

ROLES: tuple[str, ...] = ("row", "scapular", "low_load", "swing")
REGIONS: tuple[str, ...] = ("lower", "mid", "upper")
KINDS: tuple[str, ...] = ("regression", "full", "progression", "substitute")
CERTAINTIES: tuple[str, ...] = ("strong", "moderate", "weak", "expert opinion", "judgement")
JUDGEMENT = "judgement"
"""The source key of a number that no study gives."""

EQUIPMENT: Mapping[str, str] = MappingProxyType(
    {
        "dumbbells": "a pair of dumbbells",
        "kettlebell": "a kettlebell",
        "barbell": "a barbell",
        "band": "an elastic band",
        "cable": "a cable machine",
        "low_bar": "a low fixed bar, rings or straps",
        "bench": "a bench",
        "box": "a step or a box",
        "mat": "a mat",
        "dowel": "a dowel or broomstick",
    }
)
"""Equipment words and their names. Walls, doors, chairs, tables and towels are in every home and need no word."""

PAIN_AREAS: Mapping[str, str] = MappingProxyType(
    {
        "low_back": "low back",
        "upper_back": "upper back",
        "neck": "neck",
        "shoulder": "shoulder",
        "wrist": "wrist",
        "hip": "hip",
        "knee": "knee",
        "leg": "leg",
        "ankle_foot": "ankle or foot",
    }
)
"""Pain areas and their names, each rated 0 (none) to 10."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: the citation, where to find it, how it was read, how certain it is on the whole."""

    key: str
    citation: str
    where: str
    read: str
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was chosen: a rule's template with its parameters, its source and its certainty."""

    rule: str
    template: str
    params: Mapping[str, str | int | float]
    source: str
    certainty: str

    @property
    def text(self) -> str:
        """The filled-in sentence, untranslated."""
        return self.template.format(**self.params)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data: a ``str.format`` template, its source, its certainty, and its numbers by unit-bearing name."""

    id: str
    text: str
    source: str
    certainty: str
    numbers: Mapping[str, int | float]

    def number(self, name: str) -> float:
        """The number called ``name``; ``KeyError`` when the rule has none."""
        return float(self.numbers[name])

    def reason(self, **params: str | int | float) -> Reason:
        """The rule as a reason; its own numbers fill the template, ``params`` adds to them or overrides them."""
        return Reason(self.id, self.text, {**self.numbers, **params}, self.source, self.certainty)


@dataclass(frozen=True, slots=True)
class GarminName:
    """A FIT exercise as (category, name), then the pairs to fall back on for watches that do not know it.

    ``weighted`` is the pair for the same movement with added weight. ``not_this`` are pairs that sound alike and are
    another movement.
    """

    category: int
    name: int
    fallbacks: tuple[tuple[int, int], ...]
    weighted: tuple[int, int] | None
    not_this: tuple[tuple[int, int], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What an exercise is called: in the article, by other people, and by a watch."""

    article: str
    common: tuple[str, ...]
    garmin: GarminName


@dataclass(frozen=True, slots=True)
class Dose:
    """How much to do. ``rep_s`` is the whole time of one repetition on one side, holds included.

    ``tempo_s`` is (out, hold, back). ``rir`` is repetitions in reserve. ``reps_max`` and ``hold_max_s`` are the top of
    the starting range, where there is one. ``effort_0_10`` is how hard it should feel where kilograms cannot say it.
    """

    sets: int
    reps: int
    hold_s: float | None
    per_side: bool
    rep_s: float
    tempo_s: tuple[float, float, float] | None
    rest_s: float
    rir: int
    sources: tuple[str, ...]
    reps_max: int | None = None
    hold_max_s: float | None = None
    effort_0_10: float | None = None

    @property
    def sides(self) -> int:
        """2 when each side is done in turn, else 1."""
        return 2 if self.per_side else 1

    @property
    def minutes(self) -> float:
        """Sets × (repetitions × seconds × sides + rest), in minutes (EVIDENCE 2.7)."""
        return self.sets * (self.reps * self.rep_s * self.sides + self.rest_s) / 60


@dataclass(frozen=True, slots=True)
class LoadRule:
    """What to begin with, in kg for each implement; ``implements`` are used at once (two dumbbells: 2).

    ``novice_range_kg`` and ``trained_range_kg`` are (low, high) where the evidence gives a range.
    ``body_mass_fraction`` is (novice, trained): another way to the same start, times body mass in kg.
    ``instead`` names other implements that serve at the same mass when the first is not owned.
    """

    implement: str
    implements: int
    novice_kg: float
    trained_kg: float
    body_mass_fraction: tuple[float, float] | None
    sources: tuple[str, ...]
    novice_range_kg: tuple[float, float] | None = None
    trained_range_kg: tuple[float, float] | None = None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of doing an exercise. The full exercise carries the exercise's own id.

    ``equipment`` lists alternatives, each with all of its items; an empty alternative needs nothing. ``comfort`` makes
    it nicer and is never needed. ``gates`` are the keys that must all be open. ``pain_limits`` gives the highest level
    (0–10) per area at which it may be done; an area that is missing does not limit it. ``is_pull`` is true when an arm
    really rows against resistance. ``steps`` says how to do it (empty for the full exercise: see the exercise's set-up
    and execution).
    """

    id: str
    name: str
    kind: VariantKind
    summary: str
    steps: tuple[str, ...]
    equipment: tuple[tuple[str, ...], ...]
    comfort: tuple[str, ...]
    gates: tuple[str, ...]
    pain_limits: Mapping[str, int]
    is_pull: bool
    leg_load: bool
    mid_back_sets_per_set: float
    dose: Dose
    load: LoadRule | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progression:
    """How it gets harder, in order. ``sets_to`` × ``reps_to`` (and ``hold_to_s``) is what the full exercise grows to
    before its load or rung changes; ``load_step_kg`` is the (least, most) to add to each implement then."""

    sets_to: int
    reps_to: int
    hold_to_s: float | None
    load_step_kg: tuple[float, float] | None
    steps: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong: its stable code, how it looks from outside, what to say."""

    code: str
    looks: str
    say: str


@dataclass(frozen=True, slots=True)
class Safety:
    """Who should leave it out, what ends a set at once, and what to ask before the first time."""

    skip_if: tuple[str, ...]
    stop_signs: tuple[str, ...]
    screening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing studies found, or did not find, about an exercise."""

    text: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Earning:
    """Counted work that answers a gate: so many sessions of ``sets`` × ``reps`` of one variant, over so many days."""

    exercise: str
    variant: str
    sets: int
    reps: int
    sessions: int
    span_d: int
    source: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A question whose "yes" opens a rung. ``when`` is ``start`` (ask a new runner) or ``later`` (earned in training).

    Saying yes also answers the gates it ``implies``. ``earned_by`` is the work that answers it where counting alone
    can: no gate that asks how something looks or feels has one. ``met_by`` are gates that together answer it.
    ``free_of`` are the areas of which the runner must have said that they do not hurt before the log answers it.
    """

    id: str
    question: str
    test: str
    when: Literal["start", "later"]
    implies: tuple[str, ...]
    source: str
    earned_by: Earning | None = None
    met_by: tuple[str, ...] = ()
    free_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, complete enough to teach, dose and plan.

    ``order`` is the place in a session (1 first). ``regions`` shares the work over lower, mid and upper back and sums
    to 1. ``mid_back_sets_per_set`` is how many weekly mid-back sets one set of the full exercise counts for.
    """

    id: str
    names: Names
    purpose: str
    primary_muscles: tuple[str, ...]
    secondary_muscles: tuple[str, ...]
    order: int
    roles: frozenset[str]
    leg_load: bool
    regions: Mapping[str, float]
    mid_back_sets_per_set: float
    variants: tuple[Variant, ...]
    progression: Progression
    setup: tuple[str, ...]
    execution: tuple[str, ...]
    cues: tuple[str, ...]
    faults: tuple[Fault, ...]
    breathing: str
    safety: Safety
    findings: tuple[Finding, ...]
    sources: tuple[str, ...]

    @property
    def full(self) -> Variant:
        """The exercise itself."""
        return self.variant(self.id)

    def variant(self, variant_id: str) -> Variant:
        """The variant with this id; ``KeyError`` when the exercise has none."""
        for variant in self.variants:
            if variant.id == variant_id:
                return variant
        raise KeyError(variant_id)
