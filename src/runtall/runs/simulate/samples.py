"""The samples of one simulated run: speed, hills, heart rate, dynamics that fade, and a track on the open ocean.

A model with simple, known laws, so that what is measured from it can be held against the truth:

* speed by the kind of session, slower uphill, with a slow random wander; its sum is the session's distance exactly;
* cadence, oscillation and contact time straight lines in speed, oscillation and contact also in gradient;
* heart rate follows the demand with a lag of about 40 s;
* fatigue is 0 in the first two fifths of the timer time and 1 in the last, rising in between; it moves every channel by
  a known amount (``truth``);
* noise is autocorrelated over some ten seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from runtall.runs.blocks import IntArray
from runtall.runs.nouns import Device, FloatArray, Lap, Run
from runtall.runs.simulate.season import SessionKind, SimulatedRunner, SimulatedSession

# The middle of the South Atlantic: no shore for hundreds of kilometres, so nobody's home.
CENTRE_LATITUDE_DEG = -33.0
CENTRE_LONGITUDE_DEG = -17.0
METRES_PER_DEGREE = 111_195.0  # of a great circle on a sphere of 6371 km
LOOP_M = 4000.0

# How far full fatigue moves a channel at the same speed. Judgement: a plausible size, not a norm.
FADE: Mapping[str, float] = {
    "cadence_spm": -2.0,
    "vertical_oscillation_mm": 3.0,
    "contact_time_ms": 8.0,
    "contact_balance_pct": 0.4,
    "heart_rate_bpm": 9.0,
    "power_w": 3.0,
}
FADE_BY_KIND: Mapping[SessionKind, float] = {"easy": 0.3, "quality": 0.6, "long": 1.0, "race": 1.2}
PLAIN_CHANNELS = ("distance_m", "speed_mps", "altitude_m", "heart_rate_bpm", "cadence_spm")
HEART_RATE_LAG_S = 40.0


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedRun:
    """A run, where it was (one value per sample), and by how much each channel truly changed late in it."""

    run: Run
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    truth: Mapping[str, float]


def simulate_run(runner: SimulatedRunner, session: SimulatedSession) -> SimulatedRun:
    """Run one session. Each session draws its own numbers, so any of them can be made alone."""
    random = np.random.default_rng([runner.seed, 1, session.number])
    timer_s = np.arange(session.timer_s + 1, dtype=np.float64)
    fatigue = np.clip((timer_s / session.timer_s - 0.4) / 0.4, 0.0, 1.0)
    amount = FADE_BY_KIND[session.kind] * runner.fade_scale
    truth = {name: change * amount for name, change in FADE.items()}
    speed, distance, slope, altitude = _course(session, timer_s, random)
    distance = np.round(distance, 2)  # every channel is as fine as a watch writes it down
    channels = {"distance_m": distance, "speed_mps": np.round(speed, 3), "altitude_m": np.round(altitude * 5) / 5}
    channels |= _effort(runner, session, speed, slope, fatigue, truth, random)
    if not session.watch.has_dynamics:
        channels = {name: channels[name] for name in PLAIN_CHANNELS}
    kept = _recorded(session, len(timer_s), random)
    latitude, longitude = _track(distance[kept], session.number)
    run = Run(
        sport="running",
        sub_sport="generic",
        start_time=session.start_time,
        utc_offset_s=runner.utc_offset_s,
        timer_s=float(session.timer_s),
        elapsed_s=session.timer_s + sum(pause.duration_s for pause in session.pauses),
        distance_m=session.distance_m,
        time_s=elapsed_s(session, timer_s[kept]),
        channels={name: values[kept] for name, values in channels.items()},
        laps=_laps(session, distance),
        pauses=session.pauses,
        device=Device("development", session.watch.product, session.watch.serial_number),
    )
    return SimulatedRun(run, latitude, longitude, {name: truth[name] for name in truth if name in channels})


def elapsed_s(session: SimulatedSession, timer_s: FloatArray) -> FloatArray:
    """Elapsed seconds at moments on the timer: the pauses before them are added."""
    elapsed = timer_s.astype(np.float64, copy=True)
    for pause in session.pauses:
        elapsed[elapsed > pause.start_s] += pause.duration_s
    return elapsed


def _course(
    session: SimulatedSession, timer_s: FloatArray, random: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Speed, distance, slope (a fraction) and altitude at each second; the distance ends at the session's."""
    flat = _pattern(session.kind, timer_s, session.timer_s) * (1 + 0.03 * wander(len(timer_s), 45.0, random))
    rough = np.cumsum(flat) * session.distance_m / float(np.sum(flat))
    height_m, phase = random.uniform(2.0, 9.0), random.uniform(0.0, 2 * np.pi)
    turns = 2 * np.pi * rough / 900.0 + phase
    slope = height_m * (2 * np.pi / 900.0) * np.cos(turns)
    speed = flat * (1 - 2.0 * slope)
    between = (speed[1:] + speed[:-1]) / 2
    speed = speed * session.distance_m / float(np.sum(between))
    distance = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2)])
    altitude = 40.0 + height_m * np.sin(turns) + 0.2 * wander(len(timer_s), 60.0, random)
    return speed, distance, slope, altitude


def _pattern(kind: SessionKind, timer_s: FloatArray, total_s: int) -> FloatArray:
    """Relative speed: even, but for the warm-up, six repetitions with jogs between and cool-down of a quality run."""
    even = np.ones(len(timer_s))
    if kind != "quality":
        return even
    share = timer_s / total_s
    inside = (share > 0.25) & (share < 0.85)
    turn = (share - 0.25) / 0.1 % 1.0
    return np.where(inside, np.where(turn < 0.6, 1.25, 0.8), 0.92)


def _effort(
    runner: SimulatedRunner,
    session: SimulatedSession,
    speed: FloatArray,
    slope: FloatArray,
    fatigue: FloatArray,
    truth: Mapping[str, float],
    random: np.random.Generator,
) -> dict[str, FloatArray]:
    """Heart rate and dynamics at each second."""

    def tired(name: str, fresh: FloatArray, noise: float) -> FloatArray:
        return fresh + truth[name] * fatigue + noise * wander(len(fresh), 10.0, random)

    demand = speed * (1 + 4.0 * slope)
    cadence = tired("cadence_spm", 168.0 + 7.0 * (speed - 3.0), 1.2)
    step_length = speed * 60_000 / cadence
    oscillation = tired("vertical_oscillation_mm", 88.0 - 4.0 * (speed - 3.0) - 40.0 * slope, 1.8)
    fresh_contact = 252.0 + session.watch.contact_offset_ms - 42.0 * (speed - 3.0) + 60.0 * slope
    resting = np.concatenate([np.full(240, 0.55 * demand[0]), demand])
    lagged = _smooth(resting, np.exp(-np.arange(240) / HEART_RATE_LAG_S))[240:]
    return {
        "heart_rate_bpm": np.round(tired("heart_rate_bpm", 62.0 + 29.0 * lagged, 1.5)),
        "cadence_spm": np.round(cadence),
        "vertical_oscillation_mm": np.round(oscillation, 1),
        "vertical_ratio_pct": np.round(100 * oscillation / step_length, 2),
        "contact_time_ms": np.round(tired("contact_time_ms", fresh_contact, 4.0)),
        "contact_balance_pct": np.round(tired("contact_balance_pct", np.full(len(speed), 50.2), 0.4), 2),
        "step_length_mm": np.round(step_length, 1),
        "power_w": np.round(tired("power_w", 1.04 * runner.mass_kg * demand, 5.0)),
    }


def wander(count: int, seconds: float, random: np.random.Generator) -> FloatArray:
    """Noise of mean 0 and spread 1 whose neighbours are alike over about ``seconds``; shape (count,)."""
    width = int(4 * seconds)
    weights = np.exp(-np.arange(width) / seconds)
    spread = float(np.sqrt(np.sum(weights**2)) / np.sum(weights))
    return np.asarray(_smooth(random.normal(size=count + width), weights)[width:] / spread, dtype=np.float64)


def _smooth(values: FloatArray, weights: FloatArray) -> FloatArray:
    """The mean of each value and those before it, weighted; the same length."""
    size = 1 << (len(values) + len(weights) - 1).bit_length()
    product = np.fft.rfft(values, size) * np.fft.rfft(weights / weights.sum(), size)
    return np.asarray(np.fft.irfft(product, size)[: len(values)], dtype=np.float64)


def _recorded(session: SimulatedSession, count: int, random: np.random.Generator) -> IntArray:
    """Which seconds the watch writes down: all, or one in one to seven under smart recording; the ends always."""
    if not session.watch.is_smart_recording:
        return np.arange(count)
    steps = np.cumsum(random.integers(1, 8, count))
    return np.unique(np.concatenate([[0], steps[steps < count], [count - 1]]))


def _track(distance_m: FloatArray, number: int) -> tuple[FloatArray, FloatArray]:
    """Rounds of a closed loop on the ocean, one of nine by turns; degrees."""
    radius_m = LOOP_M * (1 + 0.1 * (number % 3)) / (2 * np.pi)
    angle = distance_m / radius_m
    north_m = radius_m * np.sin(angle) + 9000.0 * (number // 3 % 3)
    east_m = radius_m * (1 - np.cos(angle))
    latitude = CENTRE_LATITUDE_DEG + north_m / METRES_PER_DEGREE
    longitude = CENTRE_LONGITUDE_DEG + east_m / (METRES_PER_DEGREE * np.cos(np.radians(CENTRE_LATITUDE_DEG)))
    return latitude, longitude


def _laps(session: SimulatedSession, distance_m: FloatArray) -> tuple[Lap, ...]:
    """One lap a kilometre, on whole seconds of the timer."""
    ends = np.searchsorted(distance_m, np.arange(1000.0, session.distance_m, 1000.0))
    edges = np.unique(np.concatenate([[0], ends, [session.timer_s]])).astype(np.float64)
    moments = elapsed_s(session, edges)
    laps = []
    for begin, end in zip(range(len(edges) - 1), range(1, len(edges)), strict=True):
        metres = round(float(distance_m[int(edges[end])] - distance_m[int(edges[begin])]), 2)
        laps.append(
            Lap(float(moments[begin]), float(edges[end] - edges[begin]), float(moments[end] - moments[begin]), metres)
        )
    return tuple(laps)
