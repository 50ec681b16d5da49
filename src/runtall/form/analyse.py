"""A recording of a runner → what can be said about their form, with uncertainty, or why not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from runtall.body import INDEX, Recording
from runtall.catalogue import Reason
from runtall.form import gates
from runtall.form.curves import sees_leaving, stride_curves
from runtall.form.estimates import (
    Estimate,
    Parts,
    detectable,
    early_and_late,
    elbow_unclear_deg,
    ground_speed,
    measured,
)
from runtall.form.events import SIDES, foot_events, ground_tilt_deg
from runtall.form.measures import (
    TIMES_STANDARD_ERROR,
    Runner,
    bounces_trunks,
    contact_doubts,
)
from runtall.form.nouns import UNITS, Abstained, Camera, Contact, FormReport, Metric
from runtall.form.reading import Reading, read_gait
from runtall.form.rulebook import method_error, most_uncertainty, number, possible, reason
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
    refused = gates.picture_refusal(tracks, sight) or gates.view_refusal(sight, asked.view)
    if refused is not None or sight is None:
        return _refusal(tracks, sight, None, refused or reason("nobody"), said)
    if asked.view is not None and asked.view != sight.view:
        said = (*said, reason("view_doubtful", view=asked.view, off_axis_deg=sight.off_axis_deg))
        sight = replace(sight, view=asked.view)
    reading = read_gait(tracks, sight)
    trunk_m = trunk_length_m(reading.tracks if reading else tracks, sight, asked.height_m) if asked.height_m else None
    refused = gates.gait_refusal(tracks, reading, trunk_m)
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
    ground = ground_speed(reading, reading.mean())
    speed = gates.speed_doubt(ground, runner)
    if speed is not None:
        warnings.append(speed)
    parts = early_and_late(reading, runner)
    if isinstance(parts, Reason):
        warnings.append(parts)
        parts = None
    missing = _not_given(reading, runner, head, speed)
    metrics, unclear = _told(reading, runner, missing, parts)
    rate_hz = reading.tracks.frame_rate_hz
    if "contact_time_ms" in metrics:
        warnings += gates.contact_warnings(rate_hz)
    return FormReport(
        view=reading.sight.view,
        frame_rate_hz=rate_hz,
        travel=gates.travel_of(reading, asked.camera),
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


def _told(
    reading: Reading, runner: Runner, missing: Mapping[str, Reason], parts: Parts | None
) -> tuple[dict[str, Metric], list[Abstained]]:
    """The numbers that are worth telling, and why the others are not."""
    found, doubts, steps = measured(reading, runner), _doubts(reading, runner), whole_steps(reading)
    metrics, unclear = {}, []
    for name in UNITS:
        if name in missing:
            continue
        if name not in found or not np.isfinite(found[name][0]):
            unclear.append(
                Abstained(name, reason("events_unclear" if name in EVENT_METRICS else "not_seen", part="runner"))
            )
            continue
        metric = _metric(name, found[name], parts, doubts.get(name, 0.0), steps)
        why = _not_worth_telling(metric)
        if why is not None:
            unclear.append(Abstained(name, why))
        else:
            metrics[name] = metric
    return metrics, unclear


def _not_worth_telling(metric: Metric) -> Reason | None:
    """Why a number that was found is kept back: no runner can have it, or it is too uncertain."""
    least, most = possible(metric.name)
    if not least <= metric.value <= most:
        return reason("impossible", value=metric.value, unit=metric.unit)
    worst = most_uncertainty(metric.name)
    if worst is not None and metric.uncertainty > worst:
        return reason("too_uncertain", uncertainty=metric.uncertainty, unit=metric.unit)
    return None


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
    return Runner(trunk_m, asked.speed_mps, near, feet, reading.tracks.header.model.startswith(POSE_MODEL))


def _seen(reading: Reading, *names: str) -> bool:
    least = number("not_seen", "least_visibility")
    return all(float(np.median(reading.tracks.visibility[:, INDEX[name]])) >= least for name in names)


def _not_given(reading: Reading, runner: Runner, head: Reason | None, speed: Reason | None) -> dict[str, Reason]:
    """Metrics that this clip cannot give at all, and why."""
    reasons = {name: _hidden(name, reading, runner, head) or _unknown(name, reading, runner, speed) for name in UNITS}
    return {name: why for name, why in reasons.items() if why is not None}


def _unknown(name: str, reading: Reading, runner: Runner, speed: Reason | None) -> Reason | None:
    """Why a metric that could be seen cannot be computed."""
    rate_hz = reading.tracks.frame_rate_hz
    if name in EVENT_METRICS and not sees_leaving(reading):
        return reason("frame_rate", rate_hz=rate_hz)
    if name in CENTIMETRES and runner.trunk_m is None:
        return reason("no_height")
    if name == "vertical_ratio_pct" and not runner.speed_mps:
        return reason("no_speed")
    return speed if name == "vertical_ratio_pct" else None


def _hidden(name: str, reading: Reading, runner: Runner, head: Reason | None) -> Reason | None:
    """Why a metric cannot be seen."""
    view = reading.sight.view
    if view == "oblique":
        return None if name == "cadence_spm" else reason("oblique", off_axis_deg=reading.sight.off_axis_deg)
    if name in (BEHIND_ONLY if view == "side" else SIDE_ONLY):
        return reason("wrong_view", view=view)
    if name in NEEDS_HEAD and head is not None:
        return head
    if name == "pelvic_drop_deg" and runner.hips_guessed:
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


def _metric(name: str, estimate: Estimate, parts: Parts | None, doubt: float, steps: int) -> Metric:
    value, spread = estimate
    known = float(np.hypot(method_error(name), doubt))
    spread = spread if np.isfinite(spread) else known / TIMES_STANDARD_ERROR
    uncertainty = float(np.hypot(TIMES_STANDARD_ERROR * spread, known))
    early = late = least = None
    if parts is not None and name in parts.early.estimates and name in parts.late.estimates:
        least = detectable(name, parts)
        if least is not None:
            early, late = parts.early.estimates[name][0], parts.late.estimates[name][0]
    return Metric(name, value, UNITS[name], uncertainty, spread, steps, early, late, least)


def _doubts(reading: Reading, runner: Runner) -> dict[str, float]:
    """What this clip adds to the methods' known errors: the frame rate and two disagreeing signs of contact, and a
    pose model's hips where they are known to be guessed; in each metric's unit."""
    bounce_cm = _bounce_doubt_cm(reading, runner)
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
        doubts["elbow_angle_deg"] = abs(elbow_unclear_deg(reading, runner, mean))
        tilt_deg = abs(ground_tilt_deg(mean, facing))
        for name in AGAINST_VERTICAL:
            doubts[name] = float(np.hypot(doubts.get(name, 0.0), tilt_deg))
        ankle_cm = 100 * (runner.trunk_m or 0.0) * LEG_TRUNKS * math.tan(math.radians(tilt_deg))
        doubts["overstride_cm"] = float(np.hypot(doubts.get("overstride_cm", 0.0), ankle_cm))
        doubts["step_asymmetry_pct"] = 100 * math.hypot(*(event.doubt for event in events if event is not None))
        doubts |= {"contact_time_ms": 1000 * doubt_s, "duty_factor": doubt_s / reading.stride_s}
    elif runner.hips_guessed:
        doubts["pelvic_range_deg"] = number("hips_guessed", "pelvic_range_error_deg")
    return doubts


def _bounce_doubt_cm(reading: Reading, runner: Runner) -> float:
    """How far hips that are guessed rise otherwise than the shoulders, and what rendered runners showed beside that."""
    if not runner.hips_guessed:
        return 0.0
    hips, shoulders = bounces_trunks(reading.mean())
    where = "side" if reading.sight.view == "side" else "behind"
    known_cm = number("hips_guessed", f"vertical_oscillation_{where}_error_cm")
    return float(np.hypot(100 * (runner.trunk_m or 0.0) * (hips - shoulders), known_cm))


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
