"""The coach against the mannequin: every exercise, valid view, body height, frame rate and trouble.

What the mannequin does is not what the definitions know: tempo is irregular, half repetitions, pauses and new holds
come in between, somebody walks in and out, faults come in some repetitions or in all, and every landmark errs as the
heavy pose model did on clips (``body.model_error``).
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from bench.ratios import Result, Wanted
from runtall.body.mannequin import Told, perform
from runtall.body.mannequin_sets import Habits, poses_of, practice
from runtall.body.model_error import HEAVY, HIDDEN_HAND_MM, SLIDES
from runtall.body.seer import Camera, Trouble
from runtall.body.skeleton import Figure
from runtall.catalogue import load_movements
from runtall.coach import Report, report

TITLE = "The coach against the mannequin"

AZIMUTHS_DEG = {
    "renegade_row": (90, -75, 60, -52, 42, -33),
    "shoulder_protraction_push_up": (90, -90, 75, -60, 50, -40),
    "single_arm_kettlebell_swing": (90, -90, 72, -55, 45, -35),
    "standing_band_pull_apart": (0, 180, 28, -35, 45, -52),
    "one_arm_one_leg_cable_row": (-90, 90, 65, -60, 50, -40),
    "cobra": (90, -90, 72, -60, 50, -40),
}
FIGURES = (Figure(1.55, arms=0.96), Figure(1.72), Figure(1.95, legs=1.05))
RATES_HZ = (15.0, 30.0, 60.0)
USUAL = Trouble(errors=HEAVY)
TROUBLES = {"usual": USUAL, "rough": Trouble(errors=HEAVY, bias_m=0.02, lost=0.05)}
LIFTED_M = 0.05
"""How much higher than it is the model draws the working side of a row at its far end, measured on clips."""
HOLD_WITHIN_S = 0.2
CLEAR_DEG = 12
"""A fault that is judged from so many degrees on is expected to be found this much further on: views are estimated."""
HALF_SHARES = {"standing_band_pull_apart": 0.3}
"""Of the way that the joints turn, where 0.4 of it would bring the hands more than half of their way apart."""


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
    trouble: str
    seed: int
    fault: str = ""
    faulty: float = 0.0


def settings(every: int = 1) -> Iterator[Setting]:
    """Clean sets for all combinations, and every fault that the definitions perform, in all repetitions and in half of
    them, from each view; only each ``every``-th of them."""
    for number, setting in enumerate(_all_settings()):
        if number % every == 0:
            yield setting


def _all_settings() -> Iterator[Setting]:
    seed = 0
    for exercise, azimuths in AZIMUTHS_DEG.items():
        performance = load_movements()[exercise].performance
        assert performance is not None
        for azimuth_deg in azimuths:
            for figure in FIGURES:
                for rate_hz in RATES_HZ:
                    for trouble in TROUBLES:
                        seed += 1
                        yield Setting(exercise, azimuth_deg, figure, rate_hz, trouble, seed)
            for fault in performance.faults:
                for faulty in (1.0, 0.5):
                    seed += 1
                    figure, rate_hz = FIGURES[seed % len(FIGURES)], RATES_HZ[seed // 2 % len(RATES_HZ)]
                    yield Setting(exercise, azimuth_deg, figure, rate_hz, "usual", seed, fault, faulty)


def judged(setting: Setting) -> tuple[tuple[Told, ...], Report]:
    """One set performed and coached."""
    movement = load_movements()[setting.exercise]
    performance = movement.performance
    assert performance is not None
    half_share = HALF_SHARES.get(setting.exercise, 0.4)
    habits = Habits(reps=5, half=0.2, half_share=half_share, regrips=0.15, faulty=setting.faulty)
    if setting.exercise == "shoulder_protraction_push_up":
        habits = replace(habits, half=0.0)  # a half one counts there, as one without protraction
    changes = performance.faults.get(setting.fault)
    if setting.faulty < 1 and changes:
        changes = within_the_repetition(changes)
    strokes = practice(performance, habits, setting.seed, setting.fault, changes)
    trouble = replace(TROUBLES[setting.trouble], slides=SLIDES.get(setting.exercise, 1.0))
    if setting.exercise == "renegade_row":
        trouble = replace(trouble, lifted_m=LIFTED_M, hidden_hand_m=HIDDEN_HAND_MM / 1000)
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


def within_the_repetition(changes: Mapping[str, float]) -> dict[str, float]:
    """A fault that comes and goes with the repetition: what is for both ends becomes one of the far end."""
    return {name if name.startswith(("far_", "low_")) else f"far_{name}": by for name, by in changes.items()}


def tally(rows: Iterable[Setting], processes: int = 2) -> dict[str, Tally]:
    """All settings judged, gathered by exercise."""
    tallies: dict[str, Tally] = {}
    rows = list(rows)
    if processes > 1:
        with ProcessPoolExecutor(processes) as pool:
            answers = list(pool.map(judged, rows, chunksize=8))
    else:
        answers = [judged(setting) for setting in rows]
    for setting, (told, found) in zip(rows, answers, strict=True):
        row = tallies.setdefault(setting.exercise, Tally())
        _tally_counts(row, setting, found, told)
        if setting.fault:
            _tally_fault(row, setting, found, told)
        else:
            _tally_clean(row, setting, found, told)
    return tallies


def _tally_counts(row: Tally, setting: Setting, found: Report, told: Sequence[Told]) -> None:
    row.sets += 1
    row.reps += len(told)
    if len(found.reps) != len(told):
        row.missed.append(f"{len(found.reps)} of {len(told)} from {setting}")
        return
    row.exact += 1
    sides = load_movements()[setting.exercise].counting.sides
    row.sides_right += sides == "none" or all(a.side == b.side for a, b in zip(found.reps, told, strict=True))


def _tally_clean(row: Tally, setting: Setting, found: Report, told: Sequence[Told]) -> None:
    if len(found.reps) == len(told):
        row.hold_errors_s += [abs(a.hold_s - b.hold_s) for a, b in zip(found.reps, told, strict=True)]
    row.clean_reps += len(told)
    row.false_faults += len(found.faults)
    row.missed += [f"false {fault.code} in {setting}" for fault in found.faults]


def _tally_fault(row: Tally, setting: Setting, found: Report, told: Sequence[Told]) -> None:
    others = [fault for fault in found.faults if fault.code != setting.fault]
    row.false_faults += len(others)
    row.clean_reps += len(told)
    row.missed += [f"false {fault.code} of {fault.rep} in {setting}" for fault in others]
    ways = [fault for fault in load_movements()[setting.exercise].faults if fault.code == setting.fault]
    off_axis = min(abs(setting.azimuth_deg), 180 - abs(setting.azimuth_deg))
    can = any(
        found.view in way.views and way.off_axis_deg[0] + CLEAR_DEG <= off_axis <= way.off_axis_deg[1] for way in ways
    )
    if not can or len(found.reps) != len(told):
        return
    for rep, truth in zip(found.reps, told, strict=True):
        blamed = setting.fault in rep.faults
        if truth.fault:
            row.shown += 1
            row.found += blamed
        else:
            row.false_faults += blamed
        if bool(truth.fault) != blamed:
            row.missed.append(f"{'missed' if truth.fault else 'false'} {setting.fault} of {rep.n} in {setting}")


def results(tallies: Mapping[str, Tally]) -> list[Result]:
    """The table; a ratio is a share of what is wanted, but for seconds."""
    made = []
    for exercise, row in tallies.items():
        within = sum(error <= HOLD_WITHIN_S for error in row.hold_errors_s) / max(1, len(row.hold_errors_s))
        mean_s = statistics.fmean(row.hold_errors_s)
        note = f"{row.sets} sets, {row.reps} repetitions; sides right in {row.sides_right} of {row.exact}"
        shown, clean = f"{row.shown} shown", f"{row.clean_reps} clean repetitions"
        false = row.false_faults / row.clean_reps
        made += [
            _share(exercise, "sets counted exactly", row.exact / row.sets, Wanted("at_least", 0.99), note),
            _share(
                exercise, "mean error of holds in s", mean_s, Wanted("at_most", HOLD_WITHIN_S), f"{within:.0%} within"
            ),
            _share(exercise, "faults found", row.found / max(1, row.shown), Wanted("at_least", 0.95), shown),
            _share(exercise, "false faults a clean repetition", false, Wanted("at_most", 0.01), clean),
        ]
    return made


def measure() -> list[Result]:
    """The whole table."""
    return results(tally(settings()))


def _share(exercise: str, what: str, value: float, wanted: Wanted | None, note: str) -> Result:
    return Result(f"{exercise}: {what}", "all", value, 0.0, 0.0, wanted, note)


def main(every: int, exercises: Sequence[str]) -> None:
    """Print the tallies, and every miss."""
    chosen = (setting for setting in settings(every) if not exercises or setting.exercise in exercises)
    for exercise, row in tally(chosen).items():
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1, sys.argv[2:])
