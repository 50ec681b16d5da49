"""When nothing is said: nobody running, a false speed, a camera or a picture that cannot be used. Refusing is right; a
wrong number is the worst outcome."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from runtall.body import INDEX
from runtall.body.view import FRONT_TO_DEG, SIDE_FROM_DEG
from runtall.catalogue import Reason
from runtall.form.events import SIDES, foot_events, ground_tilt_deg
from runtall.form.meanstride import MeanStride, at_phase
from runtall.form.measures import Runner, bounce_trunks
from runtall.form.nouns import Camera
from runtall.form.reading import Reading, channels
from runtall.form.rulebook import code, number, reason
from runtall.form.sight import RunnerSight
from runtall.form.tracks import Tracks

GRAVITY_MPS2 = 9.81
USUAL_TRUNK_M = 0.49
"""Length from hips to shoulders of a person of 1.70 m, taken where no height is given: good enough to tell a fall from
a float."""
FEET = ("left_ankle", "right_ankle", "left_foot_index", "right_foot_index")
HEAD = ("nose", "left_ear", "right_ear")
EDGE_SHARE = 0.004
"""A landmark this near to the picture's edge, as a share of its height, is cut off."""


def picture_refusal(tracks: Tracks, sight: RunnerSight | None) -> Reason | None:
    """Nobody, too small, a picture on its side, cut off."""
    if sight is None or tracks.someone.mean() < number("nobody", "least_share"):
        return reason("nobody")
    if sight.trunk_px < number("too_small", "least_trunk_px"):
        return reason("too_small", trunk_px=sight.trunk_px)
    if sight.lying_deg > number("lying", "least_deg"):
        return reason("lying", angle_deg=sight.lying_deg)
    share = _cut_share(tracks, FEET)
    return reason("cut_off", share_pct=100 * share) if share > number("cut_off", "most_share") else None


def view_refusal(sight: RunnerSight | None, said: str | None) -> Reason | None:
    """The person says it was filmed from elsewhere than the picture shows, by more than the picture can be misread."""
    if sight is None or said is None or said == sight.view:
        return None
    off_by_deg = number("view_contrary", "off_by_deg")
    if said == "side":
        may_be = sight.off_axis_deg >= SIDE_FROM_DEG - off_by_deg
    else:
        may_be = sight.off_axis_deg <= FRONT_TO_DEG + off_by_deg and sight.from_front == (said == "front")
    if may_be:
        return None
    if sight.view == "oblique":
        return reason("view_contrary_oblique", said=said, off_axis_deg=sight.off_axis_deg)
    return reason("view_contrary", said=said, seen=sight.view)


def speed_doubt(ground: float | None, runner: Runner) -> Reason | None:
    """The speed that was said is far from how fast a standing foot goes back under the runner."""
    if ground is None or runner.trunk_m is None or not runner.speed_mps:
        return None
    seen_mps = ground * runner.trunk_m
    off_pct = 100 * (max(seen_mps / runner.speed_mps, runner.speed_mps / seen_mps) - 1) if seen_mps > 0 else 100.0
    if off_pct <= number("speed_doubtful", "within_pct"):
        return None
    return reason("speed_doubtful", said_mps=runner.speed_mps, seen_mps=seen_mps)


def contact_warnings(rate_hz: float) -> list[Reason]:
    """How coarse a contact time is at this frame rate."""
    said = []
    wanted_hz = number("frame_rate_low", "wanted_hz")
    if rate_hz < wanted_hz - 0.5:
        said.append(reason("frame_rate_low", rate_hz=rate_hz))
    if rate_hz < 2 * wanted_hz - 1:
        said.append(reason("contact_coarse", frame_ms=1000 / rate_hz))
    return said


def head_is_cut_off(tracks: Tracks) -> Reason | None:
    """The head leaves the picture: only what needs it is lost."""
    share = _cut_share(tracks, HEAD)
    return reason("head_cut_off", share_pct=100 * share) if share > number("cut_off", "most_share") else None


def gait_refusal(tracks: Tracks, reading: Reading | None, trunk_m: float | None) -> Reason | None:
    """Not running, not at its true speed, or in too few pictures a second to be believed."""
    refused = _gait_refusal(reading, trunk_m)
    if refused is not None and code(refused) == "slow_motion":
        return refused  # few pictures a second are what slow motion makes of ordinary ones
    if tracks.frame_rate_hz < number("too_few_pictures", "least_hz") - 0.5:
        return reason("too_few_pictures", rate_hz=tracks.frame_rate_hz)
    return refused


def _gait_refusal(reading: Reading | None, trunk_m: float | None) -> Reason | None:
    if reading is None:
        return reason("no_rhythm")
    mean = reading.mean()
    if _apart_trunks(mean) < number("standing", "least_apart_trunks"):
        return reason("standing")
    if reading.rhythm.purity < number("no_rhythm", "least_purity"):
        return reason("no_rhythm")
    return _false_gait(reading, mean, trunk_m or USUAL_TRUNK_M)


def usable_refusal(reading: Reading, steps: int) -> Reason | None:
    """Too few steps, too few pictures."""
    share = float(reading.usable.mean())
    if share < number("too_few_usable", "least_share"):
        return reason("too_few_usable", usable_pct=100 * share)
    if steps < number("too_few_steps", "least_steps"):
        return reason("too_few_steps", steps=steps)
    return None


def camera_refusal(reading: Reading, camera: Camera | None) -> Reason | None:
    """A camera that shakes too much for any number."""
    shake = _shake_share(reading, camera)
    return reason("shaking", shake_pct=100 * shake) if shake > number("shaking", "refused_share") else None


def warnings_for(reading: Reading, camera: Camera | None, steps: int) -> list[Reason]:
    """What a person should know about a clip that is used all the same."""
    said = []
    if reading.sight.trunk_px < number("small", "least_trunk_px"):
        said.append(reason("small", trunk_px=reading.sight.trunk_px))
    share = float(reading.usable.mean())
    if share < number("some_usable", "wanted_share"):
        said.append(reason("some_usable", usable_pct=100 * share))
    if steps < number("few_steps", "wanted_steps"):
        said.append(reason("few_steps", steps=steps))
    if reading.swapped.any():
        said.append(reason("swaps_repaired", swapped=int(reading.swapped.sum())))
    shake = _shake_share(reading, camera)
    if shake > number("shaking", "warned_share"):
        said.append(reason("shaking", shake_pct=100 * shake))
    if is_panning(reading, camera):
        said.append(reason("panning"))
    elif travel_of(reading, camera) == "treadmill":
        across = hips_path_trunks(reading)
        if across > number("drifting", "most_trunks"):
            said.append(reason("drifting", across_pct=100 * across))
    return said + _warnings_of_view(reading)


def _warnings_of_view(reading: Reading) -> list[Reason]:
    said = []
    if reading.sight.view == "side":
        tilt_deg = abs(ground_tilt_deg(reading.mean(), reading.sight.facing))
        if tilt_deg >= number("tilted", "least_deg"):
            said.append(reason("tilted", tilt_deg=tilt_deg))
    if reading.sight.view in ("front", "rear") and reading.tracks.world_m is None:
        said.append(reason("spot_unknown", view=reading.sight.view))
    if reading.sight.view == "oblique":
        said.append(reason("oblique", off_axis_deg=reading.sight.off_axis_deg))
    return said


def travel_of(reading: Reading, camera: Camera | None) -> str | None:
    """``right`` or ``left`` across the picture, ``treadmill`` when hips stay while feet go; ``None`` where that is not
    seen, or where the camera itself was seen to move."""
    ground, hips = _speeds(reading)
    if ground is None or _background_moves(camera):
        return None
    if abs(hips) < number("panning", "least_share") * ground:
        return "treadmill"
    return "right" if hips > 0 else "left"


def is_panning(reading: Reading, camera: Camera | None) -> bool:
    """Neither the hips nor the standing foot stay where they are in the picture, or the background itself moves."""
    if _background_moves(camera):
        return True
    ground, hips = _speeds(reading)
    if ground is None:
        return False
    share = hips * reading.sight.facing / ground
    low, high = number("panning", "least_share"), number("panning", "most_share")
    return share < -low or low < share < high or share > 2 - high


def hips_path_trunks(reading: Reading) -> float:
    """How far across the picture the hips come and go over whole strides, in trunk lengths."""
    phase, hips = reading.rhythm.phase, reading.tracks.mid_hip[:, 0] / reading.sight.trunk_px
    known = np.flatnonzero(np.isfinite(hips))
    turns = (phase[known] - phase[known[0]]) / (2 * np.pi)
    path = np.concatenate([[0.0], np.cumsum(np.diff(turns) * (hips[known][1:] + hips[known][:-1]) / 2)])
    starts = np.arange(0.0, turns[-1] - 1, 0.25)
    means = np.interp(starts + 1, turns, path) - np.interp(starts, turns, path)
    return float(np.ptp(means)) if len(means) else 0.0


def _background_moves(camera: Camera | None) -> bool:
    if camera is None:
        return False
    pans = abs(camera.pan_per_s) > number("panning", "most_heights_per_s")
    return pans or camera.drift_per_s > number("panning", "most_drift_per_s")


def _false_gait(reading: Reading, mean: MeanStride, trunk_m: float) -> Reason | None:
    cadence_spm = 120 * reading.rhythm.stride_hz
    bounce_g = bounce_in_g(mean, trunk_m)
    from_side = reading.sight.view in ("side", "oblique")
    if from_side and _swing_legs(mean) < number("on_the_spot", "least_swing_legs") * _squareness(reading):
        return reason("on_the_spot")
    if not from_side and _is_on_the_spot_behind(reading, mean):
        return reason("on_the_spot") if bounce_g > number("walking", "least_bounce_g") else reason("walking")
    rides_low = reading.sight.view == "front" or _rides_low(mean, reading.rhythm.along)
    front = reading.sight.view == "front"
    slow_by_cadence = cadence_spm < (
        number("walking", "least_front_spm") if front else number("slow_motion", "refused_below_spm")
    )
    slow = "slow_motion"
    slower = float(np.sqrt(1.3 / max(bounce_g, 0.01)))
    if not rides_low:
        return reason("walking")
    if not from_side and bounce_g < number("walking", "least_bounce_g") and not slow_by_cadence:
        lift = _lift_legs(mean)
        if lift >= number(slow, "surely_lifted_legs"):
            return reason(slow, slower=slower, cadence_spm=cadence_spm)
        return reason("walking_or_slow" if lift >= number(slow, "perhaps_lifted_legs") else "walking")
    if (
        bounce_g < number(slow, "least_bounce_g")
        or cadence_spm < number(slow, "refused_below_spm")
        or (bounce_g < number(slow, "doubtful_bounce_g") and cadence_spm < number(slow, "doubtful_below_spm"))
    ):
        return reason(slow, slower=slower, cadence_spm=cadence_spm)
    if cadence_spm > number("sped_up", "most_spm") or bounce_g > number("sped_up", "most_bounce_g"):
        return reason("sped_up", cadence_spm=cadence_spm)
    return None


def _is_on_the_spot_behind(reading: Reading, mean: MeanStride) -> bool:
    """From front or rear: by how deep the ankles swing where the model gives metres, else by a shank that hangs from a
    knee hardly lifted; high knees without metres pass."""
    world = reading.tracks.world_m
    if world is not None:
        swings = []
        for side in SIDES:
            leg = world[:, INDEX[f"{side}_ankle"]] - world[:, INDEX[f"{side}_hip"]]
            known = leg[np.isfinite(leg).all(axis=1)]
            if len(known):
                low, high = np.percentile(known[:, 2], [3, 97])
                swings.append(float(high - low) / float(np.percentile(np.linalg.norm(known, axis=1), 90)))
        if swings:
            return max(swings) < number("on_the_spot", "least_swing_legs")
    hangs = _shank_folds(mean) < number("on_the_spot", "least_shank_folded")
    return hangs and _lift_legs(mean) < number("on_the_spot", "least_lift_legs")


def _lift_legs(mean: MeanStride) -> float:
    """How high the ankles are lifted towards the hips, in leg lengths."""
    below = [mean.of(f"{side}_ankle")[:, 1] for side in SIDES]
    return max(float(np.ptp(ankle)) / float(ankle.max()) for ankle in below)


def bounce_in_g(mean: MeanStride, trunk_m: float) -> float:
    """Peak acceleration of the hips' bounce as if it were one harmonic, in g: about 1.3 in running, 0.3 in walking.
    Twice as slow divides it by four. Who falls freely between contacts reaches 2 g at the very most, and 0.7 g with
    no flight at all (a half-sine of force on the ground)."""
    amplitude_m = bounce_trunks(mean) * trunk_m / 2
    return float(amplitude_m * (2 * np.pi * 2 / mean.stride_s) ** 2 / GRAVITY_MPS2)


def _rides_low(mean: MeanStride, along: bool) -> bool:
    """Whether the hips are low while a leg carries them: runners bounce, walkers vault.

    From the side legs pass each other at ±90° of the rhythm; from behind one foot is highest at 0° and 180°. From the
    front it cannot be told so: the foot that is nearer to the camera looks lower than it is.
    """
    carried = np.array([0.5, 1.5] if along else [0.0, 1.0]) * np.pi
    height = -mean.of("mid_hip")[:, 1]
    here = at_phase(height, carried).mean()
    there = at_phase(height, carried + np.pi / 2).mean()
    return bool(here < there)


def _apart_trunks(mean: MeanStride) -> float:
    apart = mean.of("left_ankle") - mean.of("right_ankle")
    return float(np.sqrt(((apart - apart.mean(axis=0)) ** 2).sum(axis=1).mean()))


def _swing_legs(mean: MeanStride) -> float:
    """How far the ankles travel along the run under the hips, in leg lengths."""
    travels = []
    for side in SIDES:
        ankle, hip = mean.of(f"{side}_ankle"), mean.of(f"{side}_hip")
        leg = float(np.linalg.norm(ankle - hip, axis=1).max())
        travels.append(float(np.ptp(ankle[:, 0])) / leg)
    return max(travels)


def _squareness(reading: Reading) -> float:
    return float(np.sin(np.radians(reading.sight.off_axis_deg))) if reading.sight.view == "oblique" else 1.0


def _shank_folds(mean: MeanStride) -> float:
    """From front or rear: how much of the shank's length is lost to view when the foot is highest, 0–1. A runner's
    heel comes up behind, so that nearly all is; who steps on the spot lifts the knee and the shank hangs."""
    folded = []
    for side in SIDES:
        down = mean.of(f"{side}_ankle")[:, 1] - mean.of(f"{side}_knee")[:, 1]
        folded.append(1 - float(down[int(mean.of(f"{side}_ankle")[:, 1].argmin())]) / float(down.max()))
    return max(folded)


def _cut_share(tracks: Tracks, names: Sequence[str]) -> float:
    """Share of frames in which one of ``names`` lies at or beyond the picture's edge."""
    width, height = tracks.header.width_px, tracks.header.height_px
    edge = EDGE_SHARE * height
    beyond = np.zeros(len(tracks.time_s), dtype=bool)
    for name in names:
        place = tracks.of(name)
        with np.errstate(invalid="ignore"):
            beyond |= (place < edge).any(axis=1) | (place[:, 0] > width - edge) | (place[:, 1] > height - edge)
    someone = tracks.someone
    return float(beyond[someone].mean()) if someone.any() else 0.0


def _speeds(reading: Reading) -> tuple[float | None, float]:
    """Ground speed under the runner and speed of the hips across the picture, trunks per second."""
    if reading.sight.view not in ("side", "oblique"):
        return None, 0.0
    events = [foot_events(reading.mean(), side, reading.sight.facing) for side in SIDES]
    speeds = [event.ground_speed for event in events if event is not None]
    someone = reading.tracks.someone
    if not speeds or someone.sum() < 3:
        return None, 0.0
    across = (reading.tracks.mid_hip[:, 0] / reading.sight.trunk_px)[someone]
    return float(np.mean(speeds)), float(np.polyfit(reading.tracks.time_s[someone], across, 1)[0])


def _shake_share(reading: Reading, camera: Camera | None) -> float:
    """What is left of the trunk's movement without the stride and the drift, from picture to picture, in trunk
    lengths."""
    if camera is not None:
        moved = float(np.sqrt(max(0.0, camera.shake**2 - number("shaking", "runner_share_of_height") ** 2)))
        return moved * reading.tracks.header.height_px / reading.sight.trunk_px
    places, known = channels(reading.tracks, reading.sight)
    expected = at_phase(reading.mean().of("mid_hip"), reading.rhythm.phase)
    left = (places["mid_hip"] - expected)[known["mid_hip"]]
    return float(np.sqrt((np.diff(left, axis=0) ** 2).sum(axis=1).mean() / 2)) if len(left) > 2 else 0.0
