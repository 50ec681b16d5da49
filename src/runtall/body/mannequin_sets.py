"""Scripts for the mannequin that no movement definition knows: irregular tempo, half repetitions, pauses,
regripping."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from runtall.body.mannequin import Poses, Stroke
from runtall.catalogue.movement import Performance


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody does a set. ``uneven`` spreads every duration by up to this share. ``half`` of the strokes reach
    only ``half_share`` of the way and do not count; before some strokes there is a longer pause, or the hands take a
    new hold (``regrips``): a short, small movement of the same joints. ``faulty`` of the repetitions show the
    fault."""

    reps: int = 6
    speed: float = 1.0
    uneven: float = 0.25
    half: float = 0.0
    half_share: float = 0.4
    pauses: float = 0.15
    regrips: float = 0.0
    faulty: float = 0.0
    hold_s: float | None = None


def poses_of(performance: Performance) -> Poses:
    """The mannequin's poses of a movement definition."""
    return Poses(performance.support, performance.rest.angles, performance.far.angles)


def practice(
    performance: Performance, habits: Habits, seed: int, fault: str = "", changes: Mapping[str, float] | None = None
) -> tuple[Stroke, ...]:
    """The strokes of one set, drawn with ``seed``; ``changes`` make ``fault`` where it is shown."""
    dice = random.Random(seed)  # noqa: S311 (a simulation, no secret)
    out_s, hold_s, back_s = performance.tempo_s
    hold_s = hold_s if habits.hold_s is None else habits.hold_s
    side = dice.choice(("left", "right"))
    alternate = performance.sides == "each"
    made: list[Stroke] = []
    counted = 0
    while counted < habits.reps:

        def spread(seconds: float) -> float:
            return seconds / habits.speed * (1 + dice.uniform(-habits.uneven, habits.uneven))

        if made and performance.pause_s and habits.regrips and dice.random() < habits.regrips:
            made.append(Stroke(side, 0.35, 0.1, 0.35, 0.5, share=dice.uniform(0.06, 0.16), counts=False))
        pause_s = spread(performance.pause_s)
        if performance.pause_s and dice.random() < habits.pauses:
            pause_s += dice.uniform(0.5, 2.5)
        stroke = Stroke(side, spread(out_s), spread(hold_s), spread(back_s), pause_s)
        if made and dice.random() < habits.half:
            share = habits.half_share * dice.uniform(0.7, 1.0)
            stroke = replace(stroke, share=share, counts=False)
        else:
            counted += 1
            if dice.random() < habits.faulty:
                stroke = replace(stroke, fault=fault, changes=dict(changes or {}))
            if alternate:
                side = "left" if side == "right" else "right"
        made.append(stroke)
    return tuple(made)
