"""A recording of a runner → what can be said about their form, with uncertainty, or why not."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from runtall.body import INDEX, Recording
from runtall.catalogue import Reason
from runtall.form import gates
from runtall.form.curves import sees_leaving, stride_curves
from runtall.form.events import SIDES, foot_events, ground_tilt_deg
from runtall.form.meanstride import MeanStride, mean_stride
from runtall.form.measures import (
    TIMES_STANDARD_ERROR,
    Runner,
    behind_measures,
    bounces_trunks,
    common_measures,
    contact_doubts,
    side_measures,
)
from runtall.form.nouns import UNITS, Abstained, Camera, Contact, FormReport, Metric
from runtall.form.reading import Reading, read_gait
from runtall.form.rulebook import method_error, most_uncertainty, number, reason
from runtall.form.sight import RunnerSight, sight_of, trunk_length_m
from runtall.form.tracks import Tracks, tracks_of

EVENT_METRICS = ("contact_time_ms", "duty_factor")
CENTIMETRES = ("vertical_oscillation_cm", "vertical_ratio_pct", "overstride_cm")
NEEDS_HEAD = ("head_forward_deg", "shoulder_elevation_pct")
SIDE_ONLY = (
    "contact_time_ms", "duty_factor", "trunk_lean_deg", "head_forward_deg", "elbow_angle_deg", "arm_swing_deg",
    "overstride_cm", "tibia_angle_deg", "knee_flexion_contact_deg", "knee_flexion_stance_deg",
)  # fmt: skip
BEHIND_ONLY = ("arm_crossing_pct", "lateral_sway_deg", "pelvic_range_deg", "pelvic_drop_deg")
POSE_MODEL = "blazepose"
"""How the names of the pose models begin whose hips were compared with rendered runners."""
LEG_TRUNKS = 1.7
"""Hip to ankle in trunk lengths (Drillis and Contini 1966)."""
AGAINST_VERTICAL = ("trunk_lean_deg", "head_forward_deg", "tibia_angle_deg")
NEAR_LIMBS = {"elbow_angle_deg": "wrist", "arm_swing_deg": "elbow"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a clip: the runner's height, their speed, the view if the person says so, what the pixels told
    of the camera, and the warnings of the reader of the video."""

    height_m: float | None = None
    speed_mps: float | None = None
    view: str | None = None
    camera: Camera | None = None
    reader_warnings: tuple[str, ...] = ()


def analyse(recording: Recording, question: Question | None = None) -> FormReport:
    """Everything ``runtall form`` says about one clip."""
    return analyse_tracks(tracks_of(recording), question)


def analyse_tracks(whole: Tracks, question: Question | None = None) -> FormReport:
    """The same of columns that were gathered while a video was read (:func:`runtall.form.gathered`)."""
    asked = question or Question()
    tracks = _longest_stretch(whole)
    sight = sight_of(tracks)
    said = _said_before(len(whole.time_s), tracks, asked)
    refused = gates.picture_refusal(tracks, sight)
    if refused is not None or sight is None:
        return _refusal(tracks, sight, None, refused or reason("nobody"), said)
    if asked.view is not None:
        sight = RunnerSight(asked.view, sight.facing, sight.trunk_px, sight.trunk_track_px, sight.off_axis_deg)
    reading = read_gait(tracks, sight)
    trunk_m = trunk_length_m(reading.tracks if reading else tracks, sight, asked.height_m) if asked.height_m else None
    refused = gates.gait_refusal(reading, trunk_m)
    if refused is None and reading is not None:
        refused = gates.camera_refusal(reading, asked.camera) or gates.usable_refusal(reading, whole_steps(reading))
    if refused is not None or reading is None:
        return _refusal(tracks, sight, reading, refused or reason("no_rhythm"), said)
    return _report(reading, asked, trunk_m, said)


def whole_steps(reading: Reading) -> int:
    """Whole steps of either leg: strides from the first frame to the last."""
    return int(reading.rhythm.strides + 0.15)


def _report(reading: Reading, asked: Question, trunk_m: float | None, said: tuple[Reason, ...]) -> FormReport:
    runner = _runner(reading, asked, trunk_m)
    steps = whole_steps(reading)
    warnings = [*said, *gates.warnings_for(reading, asked.camera, steps)]
    head = gates.head_is_cut_off(reading.tracks)
    if head is not None:
        warnings.append(head)
    missing = _not_given(reading, runner, head)
    measured = _measured(reading, runner)
    doubts = _doubts(reading, runner)
    ground = _ground_speed(reading)
    metrics, unclear = {}, []
    comparable = _early_late(reading, runner)
    if isinstance(comparable, Reason):
        warnings.append(comparable)
        comparable = None
    for name in UNITS:
        if name in missing:
            continue
        if name not in measured or not np.isfinite(measured[name][0]):
            unclear.append(
                Abstained(name, reason("events_unclear" if name in EVENT_METRICS else "not_seen", part="runner"))
            )
            continue
        metric = _metric(name, measured[name], comparable, doubts.get(name, 0.0), steps)
        most = most_uncertainty(name)
        if most is not None and metric.uncertainty > most:
            said_of = reason("too_uncertain", uncertainty=metric.uncertainty, unit=metric.unit)
            unclear.append(Abstained(name, said_of))
        else:
            metrics[name] = metric
    rate_hz = reading.tracks.frame_rate_hz
    if "contact_time_ms" in metrics and rate_hz < number("frame_rate_low", "wanted_hz") - 0.5:
        warnings.append(reason("frame_rate_low", rate_hz=rate_hz))
    if "contact_time_ms" in metrics and rate_hz < 2 * number("frame_rate_low", "wanted_hz") - 1:
        warnings.append(reason("contact_coarse", frame_ms=1000 / rate_hz))
    return FormReport(
        view=reading.sight.view,
        frame_rate_hz=rate_hz,
        travel=gates.travel_of(reading),
        usable_share=float(reading.usable.mean()),
        swapped=int(reading.swapped.sum()),
        strides=steps,
        metrics=metrics,
        abstained=(*(Abstained(name, why) for name, why in missing.items()), *unclear),
        warnings=tuple(warnings),
        contacts=_contacts(reading),
        model=reading.tracks.header.model,
        model_sha256=reading.tracks.header.model_sha256,
        strides_seen=stride_curves(reading, runner, head is None),
        ground_speed_trunks_per_s=ground,
    )


def _refusal(
    tracks: Tracks,
    sight: RunnerSight | None,
    reading: Reading | None,
    why: Reason,
    said: tuple[Reason, ...],
) -> FormReport:
    return FormReport(
        view=sight.view if sight else None,
        frame_rate_hz=tracks.frame_rate_hz,
        travel=None,
        usable_share=float(reading.usable.mean()) if reading else 0.0,
        swapped=0,
        strides=0,
        metrics={},
        abstained=tuple(Abstained(name, why) for name in UNITS),
        warnings=(*said, why),
        contacts=(),
        model=tracks.header.model,
        model_sha256=tracks.header.model_sha256,
        refused=why,
    )


def _said_before(pictures: int, tracks: Tracks, asked: Question) -> tuple[Reason, ...]:
    said = [reason("several_people")] if "several_people" in asked.reader_warnings else []
    if len(tracks.time_s) < 0.98 * pictures:
        said.append(reason("person_lost"))
    return tuple(said)


def _longest_stretch(tracks: Tracks) -> Tracks:
    """The longest part without a gap in which nobody was seen."""
    someone = np.flatnonzero(tracks.someone)
    if len(someone) < 2:
        return tracks
    gaps = np.diff(tracks.time_s[someone]) > number("person_lost", "longest_gap_s")
    starts = np.concatenate([[0], np.flatnonzero(gaps) + 1])
    ends = np.concatenate([np.flatnonzero(gaps), [len(someone) - 1]])
    longest = int((tracks.time_s[someone[ends]] - tracks.time_s[someone[starts]]).argmax())
    part = slice(int(someone[starts[longest]]), int(someone[ends[longest]]) + 1)
    time_s = tracks.time_s[part]
    rate_hz = float((len(time_s) - 1) / (time_s[-1] - time_s[0])) if len(time_s) > 1 else 0.0
    world = tracks.world_m[part] if tracks.world_m is not None else None
    return Tracks(tracks.header, time_s, tracks.pixels[part], tracks.visibility[part], world, rate_hz)


def _runner(reading: Reading, asked: Question, trunk_m: float | None) -> Runner:
    near = "right" if reading.sight.facing > 0 else "left"
    feet = tuple(side for side in SIDES if side == near or _seen(reading, f"{side}_foot_index", f"{side}_heel"))
    return Runner(trunk_m, asked.speed_mps, near, feet)


def _seen(reading: Reading, *names: str) -> bool:
    least = number("not_seen", "least_visibility")
    return all(float(np.median(reading.tracks.visibility[:, INDEX[name]])) >= least for name in names)


def _not_given(reading: Reading, runner: Runner, head: Reason | None) -> dict[str, Reason]:
    """Metrics that this clip cannot give at all, and why."""
    reasons = {name: _hidden(name, reading, runner, head) or _unknown(name, reading, runner) for name in UNITS}
    return {name: why for name, why in reasons.items() if why is not None}


def _unknown(name: str, reading: Reading, runner: Runner) -> Reason | None:
    """Why a metric that could be seen cannot be computed."""
    rate_hz = reading.tracks.frame_rate_hz
    if name in EVENT_METRICS and not sees_leaving(reading):
        return reason("frame_rate", rate_hz=rate_hz)
    if name in CENTIMETRES and runner.trunk_m is None:
        return reason("no_height")
    if name == "vertical_ratio_pct" and not runner.speed_mps:
        return reason("no_speed")
    return None


def _hidden(name: str, reading: Reading, runner: Runner, head: Reason | None) -> Reason | None:
    """Why a metric cannot be seen."""
    view = reading.sight.view
    if view == "oblique":
        return None if name == "cadence_spm" else reason("oblique", off_axis_deg=reading.sight.off_axis_deg)
    if name in (BEHIND_ONLY if view == "side" else SIDE_ONLY):
        return reason("wrong_view", view=view)
    if name in NEEDS_HEAD and head is not None:
        return head
    if name == "pelvic_drop_deg" and reading.tracks.header.model.startswith(POSE_MODEL):
        return reason("hips_guessed")
    return _unseen_limb(name, reading, runner)


def _unseen_limb(name: str, reading: Reading, runner: Runner) -> Reason | None:
    if name in NEAR_LIMBS and not _seen(reading, f"{runner.near}_{NEAR_LIMBS[name]}"):
        return reason("not_seen", part=NEAR_LIMBS[name])
    if name == "arm_crossing_pct" and not _seen(reading, "left_wrist", "right_wrist"):
        return reason("not_seen", part="wrist")
    if name == "step_asymmetry_pct" and reading.sight.view == "side" and len(runner.feet) < 2:
        return reason("not_seen", part="far foot")
    return None


def _measure(reading: Reading, mean: MeanStride, runner: Runner) -> dict[str, float]:
    view = reading.sight.view
    if view == "side":
        return side_measures(mean, reading.sight.facing, runner)
    if view == "oblique":
        return {"cadence_spm": common_measures(mean, runner)["cadence_spm"]}
    return behind_measures(mean, runner, view == "front")


def _measured(reading: Reading, runner: Runner) -> dict[str, tuple[float, float]]:
    """Value and standard error (jackknife over blocks of strides) of everything the view shows."""
    whole = _measure(reading, reading.mean(), runner)
    cadence_spread = _cadence_spread(reading)
    count = len(reading.fits.matrix)
    without = [
        _measure(reading, mean_stride(reading.fits, reading.stride_s, without=block), runner) for block in range(count)
    ]
    found = {name: (value, _jackknife([one.get(name, np.nan) for one in without])) for name, value in whole.items()}
    return {**found, "cadence_spm": (whole["cadence_spm"], cadence_spread)}


def _jackknife(values: list[float]) -> float:
    known = np.array([value for value in values if np.isfinite(value)])
    if len(known) < 2:
        return float("nan")
    return float(np.sqrt((len(known) - 1) / len(known) * ((known - known.mean()) ** 2).sum()))


def _metric(
    name: str,
    measured: tuple[float, float],
    comparable: tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]] | None,
    doubt: float,
    steps: int,
) -> Metric:
    value, spread = measured
    known = float(np.hypot(method_error(name), doubt))
    spread = spread if np.isfinite(spread) else known / TIMES_STANDARD_ERROR
    uncertainty = float(np.hypot(TIMES_STANDARD_ERROR * spread, known))
    early = late = detectable = None
    if comparable is not None and name in comparable[0] and name in comparable[1]:
        (first, first_error), (last, last_error) = comparable[0][name], comparable[1][name]
        floor = number("early_late", "least_share_of_method") * method_error(name)
        least = TIMES_STANDARD_ERROR * float(np.sqrt(np.nansum([first_error**2, last_error**2, floor**2])))
        if np.isfinite([first, last]).all() and least < number("early_late", "most_of_method") * method_error(name):
            early, late, detectable = first, last, least
    return Metric(name, value, UNITS[name], uncertainty, spread, steps, early, late, detectable)


def _cadence_spread(reading: Reading) -> float:
    """Standard error of the mean cadence from the spread of the strides' own durations."""
    phase, time_s = reading.rhythm.phase, reading.tracks.time_s
    marks = np.arange(np.ceil(phase[0] / (2 * np.pi)), np.floor(phase[-1] / (2 * np.pi)) + 1) * 2 * np.pi
    if len(marks) < 3:
        return float("nan")
    strides_s = np.diff(np.interp(marks, phase, time_s))
    return float(120 / strides_s.mean() * strides_s.std(ddof=1) / strides_s.mean() / np.sqrt(len(strides_s)))


def _doubts(reading: Reading, runner: Runner) -> dict[str, float]:
    """What this clip adds to the methods' known errors: the frame rate and two disagreeing signs of contact, and a
    pose model's hips where they are known to be guessed; in each metric's unit."""
    hips, shoulders = bounces_trunks(reading.mean())
    bounce_cm = 100 * (runner.trunk_m or 0.0) * abs(hips - shoulders) / 2
    doubts = {"vertical_oscillation_cm": bounce_cm}
    if runner.speed_mps:
        doubts["vertical_ratio_pct"] = bounce_cm / (runner.speed_mps * reading.stride_s / 2)
    if reading.sight.view == "side":
        mean = reading.mean()
        facing, rate_hz = reading.sight.facing, reading.tracks.frame_rate_hz
        events = [foot_events(mean, side, facing) for side in runner.feet]
        worst = max((event.doubt for event in events if event is not None), default=0.0)
        doubt_s = float(np.hypot(worst * reading.stride_s, 0.5 / rate_hz))
        landing_s = float(np.hypot(number("landing", "method_error_ms") / 1000, 0.25 / rate_hz))
        doubts |= contact_doubts(mean, facing, runner, landing_s)
        tilt_deg = abs(ground_tilt_deg(mean, facing))
        for name in AGAINST_VERTICAL:
            doubts[name] = float(np.hypot(doubts.get(name, 0.0), tilt_deg))
        ankle_cm = 100 * (runner.trunk_m or 0.0) * LEG_TRUNKS * math.tan(math.radians(tilt_deg))
        doubts["overstride_cm"] = float(np.hypot(doubts.get("overstride_cm", 0.0), ankle_cm))
        doubts["step_asymmetry_pct"] = 100 * math.hypot(*(event.doubt for event in events if event is not None))
        doubts |= {"contact_time_ms": 1000 * doubt_s, "duty_factor": doubt_s / reading.stride_s}
    elif reading.tracks.header.model.startswith(POSE_MODEL):
        doubts["pelvic_range_deg"] = number("hips_guessed", "pelvic_range_error_deg")
        bounced_cm = float(np.hypot(bounce_cm, number("hips_guessed", "vertical_oscillation_error_cm")))
        doubts["vertical_oscillation_cm"] = bounced_cm
    return doubts


def _early_late(
    reading: Reading, runner: Runner
) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]] | Reason | None:
    """Metrics of the first and last part, a reason when their speed differs, ``None`` when the clip is too short."""
    parts = _parts(reading.fits.strides)
    if parts is None:
        return None
    found = []
    cadences = []
    for blocks in parts:
        turns = np.cumsum(np.concatenate([[0.0], reading.fits.strides])) * 2 * np.pi + reading.rhythm.phase[0]
        start_s, end_s = np.interp(
            [turns[blocks[0]], turns[blocks[-1] + 1]], reading.rhythm.phase, reading.tracks.time_s
        )
        stride_s = float((end_s - start_s) / reading.fits.strides[blocks].sum())
        cadences.append(120 / stride_s)
        whole = _measure(reading, mean_stride(reading.fits, stride_s, only=blocks), runner)
        without = [
            _measure(reading, mean_stride(reading.fits, stride_s, without=block, only=blocks), runner)
            for block in (blocks if len(blocks) > 1 else [])
        ]
        found.append({name: (value, _jackknife([one[name] for one in without])) for name, value in whole.items()})
    change_pct = 100 * abs(cadences[1] / cadences[0] - 1)
    if change_pct > number("matched_speed", "within_guessed_pct"):
        return reason("speed_changed", change_pct=change_pct)
    return found[0], found[1]


def _parts(strides: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[list[int], list[int]] | None:
    """The blocks of the first and last third, or half where thirds are too short."""
    count = len(strides)
    for share in (3, 2):
        size = count // share
        if size >= 2 and min(strides[:size].sum(), strides[-size:].sum()) >= number("early_late", "least_steps"):
            return list(range(size)), list(range(count - size, count))
    return None


def _ground_speed(reading: Reading) -> float | None:
    if reading.sight.view != "side":
        return None
    events = [foot_events(reading.mean(), side, reading.sight.facing) for side in SIDES]
    speeds = [event.ground_speed for event in events if event is not None]
    return float(np.mean(speeds)) if speeds else None


def _contacts(reading: Reading) -> tuple[Contact, ...]:
    """Every contact in the recording's time, from the mean stride's moments and each stride's own length."""
    if reading.sight.view != "side":
        return ()
    mean, phase, time_s = reading.mean(), reading.rhythm.phase, reading.tracks.time_s
    slow_s, leaving = reading.stride_s, sees_leaving(reading)
    found = []
    for side in SIDES:
        event = foot_events(mean, side, reading.sight.facing)
        if event is None:
            continue
        first = int(np.ceil(phase[0] / (2 * np.pi) - event.contact))
        for turn in range(first, int(np.floor(phase[-1] / (2 * np.pi) - event.contact)) + 1):
            contact_s = float(np.interp(2 * np.pi * (turn + event.contact), phase, time_s))
            found.append(Contact(side, contact_s, contact_s + event.duty * slow_s if leaving else None))
    return tuple(sorted(found, key=lambda contact: contact.contact_s))
