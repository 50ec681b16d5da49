"""Two clips of one runner: what of them may be compared, and why the rest may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from runtall.catalogue import Reason, load_rules
from runtall.form import Baseline, Comparison, compare
from runtall_web.form.models import Clip
from runtall_web.form.reports import Read, day_of

FOLLOW_HEIGHT = frozenset({"vertical_oscillation_cm", "vertical_ratio_pct", "overstride_cm"})
"""What comes out as much larger as the height is said to be."""


def compare_reads(early: Read, late: Read, baseline: Baseline | None = None) -> Comparison:
    """Late minus early, as far as what the runner said of both allows it; a note says what that keeps out."""
    found = compare(early.report, late.report, speeds_mps=speeds_of(early.clip, late.clip), baseline=baseline)
    note = heights_differ(early.clip, late.clip)
    kept = tuple(change for change in found.changes if change.metric not in FOLLOW_HEIGHT)
    if note is None or len(kept) == len(found.changes):
        return found
    return replace(found, changes=kept, notes=(*found.notes, note))


def speeds_of(first: Clip, second: Clip) -> tuple[float, float] | None:
    """Both speeds, where the runner gave both."""
    if not first.speed_mps or not second.speed_mps:
        return None
    return first.speed_mps, second.speed_mps


def heights_differ(early: Clip, late: Clip) -> Reason | None:
    """A runner has one height: why nothing that follows from it can be compared where two were said."""
    if early.height_m is None or late.height_m is None:
        return None
    rule = load_rules()["form_heights_differ"]
    early_cm, late_cm = 100 * early.height_m, 100 * late.height_m
    if abs(late_cm - early_cm) <= rule.number("within_cm"):
        return None
    return rule.reason(early_cm=early_cm, late_cm=late_cm)


def unlike(first: Read, second: Read) -> Reason | None:
    """Why two clips are not of the same running: another view, model, speed, height or moment."""
    refused = compare(first.report, second.report, speeds_mps=speeds_of(first.clip, second.clip)).refused
    if refused is not None:
        return refused
    height = heights_differ(first.clip, second.clip)
    if height is not None:
        return height
    if {first.clip.moment, second.clip.moment} == {Clip.Moment.FRESH, Clip.Moment.LATE}:
        return load_rules()["form_moments_differ"].reason()
    return None


def first_unlike(reads: Sequence[Read]) -> Reason | None:
    """Why these clips are not all of the same running; ``None`` when they are."""
    return next((why for pair in combinations(reads, 2) if (why := unlike(*pair)) is not None), None)


def largest_alike(reads: Sequence[Read]) -> list[Read]:
    """As many clips of the same running as there are among these, in their order; of equal many the latest."""
    numbers = range(len(reads))
    alike = {(a, b) for a, b in combinations(numbers, 2) if unlike(reads[a], reads[b]) is None}
    best: list[int] = []
    for anchor in numbers:
        found = [anchor]
        for other in numbers:
            if other != anchor and all((min(each, other), max(each, other)) in alike for each in found):
                found.append(other)
        if len(found) >= len(best):
            best = found
    return [reads[number] for number in sorted(best)]


def days_of(reads: Sequence[Read]) -> int:
    """On how many days they were filmed."""
    return len({day_of(read.clip) for read in reads})
