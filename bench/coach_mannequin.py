"""The coach against the mannequin: every exercise, valid view, body height, frame rate and trouble.

What the mannequin does is not what the definitions know: tempo is irregular, half repetitions and pauses come in
between, somebody walks in and out, and every landmark has the jitter and the bias that were measured on clips with a
pose model.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bench.ratios import Result, Wanted
from runtall.body.mannequin import Camera, Told, Trouble, perform
from runtall.body.mannequin_sets import Habits, poses_of, practice
from runtall.body.skeleton import Figure
from runtall.catalogue import load_movements
from runtall.coach import Report, report

TITLE = "The coach against the mannequin"

AZIMUTHS_DEG = {
    "renegade_row": (90, -55, 40),
    "shoulder_protraction_push_up": (90, -90, 55),
    "single_arm_kettlebell_swing": (90, -90, -50),
    "standing_band_pull_apart": (0, 40, -45),
    "one_arm_one_leg_cable_row": (-90, 60, -45),
    "cobra": (90, -90, -60),
}
FIGURES = (Figure(1.55, arms=0.96), Figure(1.72), Figure(1.95, legs=1.05))
RATES_HZ = (15.0, 30.0, 60.0)
USUAL = Trouble()
ROUGH = Trouble(jitter_m=0.005, arm_jitter_m=0.008, bias_m=0.02, lost=0.05)
LIFTED_M = 0.05
"""How much higher than it is the model draws the working side of a row at its far end, measured on clips."""
HOLD_WITHIN_S = 0.2
LEAST_TELLING = {"hold_short": 1.2}


@dataclass(slots=True)
class Tally:
    """What came of one exercise's sets."""

    sets: int = 0
    exact: int = 0
    sides_right: int = 0
    reps: int = 0
    hold_errors_s: list[float] = field(default_factory=list)
    clean_reps: int = 0
    false_faults: int = 0
    shown: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """One set of the bench."""

    exercise: str
    azimuth_deg: float
    figure: Figure
    rate_hz: float
    trouble: Trouble
    seed: int
    fault: str = ""


def settings(figures: Sequence[Figure], rates_hz: Sequence[float], troubles: Sequence[Trouble]) -> Iterator[Setting]:
    """Clean sets for all combinations, then every fault that the definitions perform, from each view."""
    seed = 0
    for exercise, azimuths in AZIMUTHS_DEG.items():
        faults = load_movements()[exercise].performance.faults  # type: ignore[union-attr]  # all six have one
        for azimuth_deg in azimuths:
            for figure in figures:
                for rate_hz in rates_hz:
                    for trouble in troubles:
                        seed += 1
                        yield Setting(exercise, azimuth_deg, figure, rate_hz, trouble, seed)
                for fault in faults:
                    seed += 1
                    rate_hz = rates_hz[seed % len(rates_hz)]
                    yield Setting(exercise, azimuth_deg, figure, rate_hz, troubles[0], seed, fault)


def judged(setting: Setting) -> tuple[tuple[Told, ...], Report]:
    """One set performed and coached."""
    movement = load_movements()[setting.exercise]
    performance = movement.performance
    assert performance is not None
    habits = Habits(reps=5, half=0.2, faulty=1.0 if setting.fault else 0.0)
    if setting.exercise == "shoulder_protraction_push_up":
        habits = replace(habits, half=0.0)  # a half one counts there, as one without protraction
    changes = performance.faults.get(setting.fault)
    strokes = practice(performance, habits, setting.seed, setting.fault, changes)
    trouble = replace(setting.trouble, lifted_m=LIFTED_M if setting.exercise == "renegade_row" else 0.0)
    camera = Camera(setting.azimuth_deg, 4 + setting.seed % 9, 3.2 + 0.3 * (setting.seed % 5))
    recording, told = perform(
        poses_of(performance),
        strokes,
        figure=setting.figure,
        camera=camera,
        trouble=trouble,
        frame_rate_hz=setting.rate_hz,
        seed=setting.seed,
        walk_in=setting.seed % 3 == 0,
    )
    return told, report(movement, recording.frames)


def tally(rows: Iterator[Setting]) -> dict[str, Tally]:
    """All settings judged, gathered by exercise."""
    tallies: dict[str, Tally] = {}
    for setting in rows:
        told, found = judged(setting)
        row = tallies.setdefault(setting.exercise, Tally())
        if setting.fault:
            _tally_fault(row, setting, found, len(told))
        else:
            _tally_clean(row, setting, found, told)
    return tallies


def _tally_clean(row: Tally, setting: Setting, found: Report, told: tuple[Told, ...]) -> None:
    row.sets += 1
    row.reps += len(told)
    if len(found.reps) == len(told):
        row.exact += 1
        sides = load_movements()[setting.exercise].counting.sides
        row.sides_right += sides == "none" or all(a.side == b.side for a, b in zip(found.reps, told, strict=True))
        row.hold_errors_s += [abs(a.hold_s - b.hold_s) for a, b in zip(found.reps, told, strict=True)]
    else:
        row.missed.append(f"{len(found.reps)} of {len(told)} from {setting}")
    row.clean_reps += len(told)
    row.false_faults += len(found.faults)
    row.missed += [f"false {fault.code} in {setting}" for fault in found.faults]


def _tally_fault(row: Tally, setting: Setting, found: Report, reps: int) -> None:
    movement = load_movements()[setting.exercise]
    ways = [fault for fault in movement.faults if fault.code == setting.fault]
    off_axis = min(abs(setting.azimuth_deg), 180 - abs(setting.azimuth_deg))
    margin_deg = 12
    can = any(
        found.view in way.views and way.off_axis_deg[0] + margin_deg <= off_axis <= way.off_axis_deg[1] for way in ways
    )
    if not can:
        return
    row.shown += reps
    hits = sum(setting.fault in rep.faults for rep in found.reps)
    row.found += min(hits, reps)
    if hits < reps:
        row.missed.append(f"{setting.fault} {hits} of {reps} in {setting}")


def measure() -> list[Result]:
    """The whole table; a ratio is a share of what is wanted."""
    results = []
    for exercise, row in tally(settings(FIGURES, RATES_HZ, (USUAL, ROUGH))).items():
        within = sum(error <= HOLD_WITHIN_S for error in row.hold_errors_s) / max(1, len(row.hold_errors_s))
        note = f"{row.sets} sets, {row.reps} repetitions; mean hold error {statistics.fmean(row.hold_errors_s):.2f} s"
        shown, clean = f"{row.shown} shown", f"{row.clean_reps} clean repetitions"
        false = row.false_faults / row.clean_reps
        results += [
            _share(exercise, "sets counted exactly", row.exact / row.sets, Wanted("at_least", 0.99), note),
            _share(exercise, f"holds within {HOLD_WITHIN_S} s", within, None, note),
            _share(exercise, "faults found", row.found / max(1, row.shown), Wanted("at_least", 0.95), shown),
            _share(exercise, "false faults a clean repetition", false, Wanted("at_most", 0.01), clean),
        ]
    return results


def _share(exercise: str, what: str, value: float, wanted: Wanted | None, note: str) -> Result:
    return Result(f"{exercise}: {what}", "all", value, 0.0, 0.0, wanted, note)


def main() -> None:
    """Print the tallies, and every miss."""
    for exercise, row in tally(settings(FIGURES, RATES_HZ, (USUAL, ROUGH))).items():
        within = sum(error <= HOLD_WITHIN_S for error in row.hold_errors_s) / max(1, len(row.hold_errors_s))
        print(
            f"{exercise}: exact {row.exact}/{row.sets}, sides {row.sides_right}/{row.exact}, holds within "
            f"{within:.3f} (mean {statistics.fmean(row.hold_errors_s):.3f} s), faults {row.found}/{row.shown}, "
            f"false {row.false_faults}/{row.clean_reps}",
            flush=True,
        )
        for line in row.missed:
            print("   ", line)


if __name__ == "__main__":
    main()
