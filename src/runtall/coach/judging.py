"""Judges one repetition: the conditions of each fault against the signals in its phases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from runtall.body.view import Sight
from runtall.catalogue.movement import Condition, Movement, MovementFault
from runtall.coach.timing import Times

BRIEF_HOLD_S: Final = 0.21
"""A plateau shorter than this is widened to everything near the far end."""
TOP: Final = 0.85
LOW: Final = 0.2
REST: Final = 0.15
REST_S: Final = 1.01
"""How much of the rest before a repetition stands for how the person was (judgement)."""

Column = Sequence[float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was seen from a second before a repetition to its end: times, the counting signal, every signal by name."""

    times_s: Column
    counted: Column
    column: Callable[[str], Column]


@dataclass(frozen=True, slots=True)
class Found:
    """A fault that the conditions found, with how sure (0–1)."""

    fault: MovementFault
    confidence: float


def phases(stretch: Stretch, times: Times) -> Mapping[str, list[int]]:
    """The samples of each phase of a repetition. No phase but ``rest`` is ever empty."""
    span = times.high - times.low
    inside: list[int] = []
    rest: list[int] = []
    for index, time_s in enumerate(stretch.times_s):
        if times.start_s <= time_s <= times.end_s:
            inside.append(index)
        elif time_s < times.start_s and time_s >= times.start_s - REST_S:
            rest.append(index)
    counted, clock = stretch.counted, stretch.times_s
    near_top = [index for index in inside if counted[index] >= times.low + TOP * span]
    held = [index for index in inside if times.hold_from_s <= clock[index] <= times.hold_to_s]
    middle = (times.hold_from_s + times.hold_to_s) / 2
    return {
        "rest": [index for index in rest if counted[index] <= times.low + REST * span] or rest[-1:] or inside[:1],
        "rep": inside,
        "top": (held if times.hold_s >= BRIEF_HOLD_S else near_top) or near_top or inside,
        "out": [index for index in inside if clock[index] <= middle] or inside,
        "back": [index for index in inside if clock[index] >= middle] or inside,
        "low": [index for index in rest + inside if counted[index] <= times.low + LOW * span] or inside,
    }


def judge(
    movement: Movement, sight: Sight, stretch: Stretch, times: Times, measures: Mapping[str, float]
) -> list[Found]:
    """The faults of one repetition that can be judged as seen, each code once, by the surest way of seeing it."""
    found: dict[str, Found] = {}
    parts: Mapping[str, list[int]] | None = None
    for fault in movement.faults:
        if not can_judge(fault, sight):
            continue
        parts = parts or phases(stretch, times)
        confidence = min(_confidence(condition, stretch, parts, measures) for condition in fault.when)
        if confidence > 0 and (fault.code not in found or found[fault.code].confidence < confidence):
            found[fault.code] = Found(fault, confidence)
    return list(found.values())


def can_judge(fault: MovementFault, sight: Sight) -> bool:
    """Whether the camera stands where this way of seeing the fault is valid."""
    least, most = fault.off_axis_deg
    return sight.view in fault.views and least <= sight.off_axis_deg <= most


def _confidence(
    condition: Condition, stretch: Stretch, parts: Mapping[str, list[int]], measures: Mapping[str, float]
) -> float:
    """0 when the condition does not hold (or cannot be seen), else 0.5 at the limit to 1 when ``sure`` beyond it."""
    value = measured(condition, stretch, parts, measures)
    if value is None:
        return 0.0
    beyond = value - condition.above if condition.above is not None else (condition.below or 0.0) - value
    return 0.0 if beyond <= 0 else 0.5 + 0.5 * min(1.0, beyond / condition.sure)


def measured(
    condition: Condition, stretch: Stretch, parts: Mapping[str, list[int]], measures: Mapping[str, float]
) -> float | None:
    """The number that a condition compares; ``None`` when its signal was hardly seen in the phase.

    With ``for_s`` it is the value that was held or passed for so long in all, else the median.
    """
    if condition.measure:
        return measures[condition.measure]
    column, chosen = stretch.column(condition.signal), parts[condition.phase]
    values = _seen(column, chosen)
    if 2 * len(values) < len(chosen) or not values:
        return None
    if condition.for_s:
        between_s = (stretch.times_s[chosen[-1]] - stretch.times_s[chosen[0]]) / max(1, len(chosen) - 1)
        skip = min(len(values) - 1, int(condition.for_s / between_s)) if between_s > 0 else 0
        value = values[-1 - skip] if condition.above is not None else values[skip]
    else:
        value = values[len(values) // 2]
    if not condition.change:
        return value
    before = _seen(column, parts["rest"])
    return value - before[len(before) // 2] if before else None


def _seen(column: Column, chosen: list[int]) -> list[float]:
    """The chosen values that are there, in order of size."""
    return sorted(column[index] for index in chosen if column[index] == column[index])
