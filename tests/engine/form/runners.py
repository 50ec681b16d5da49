"""The running mannequin as the tests of form film it: at hip height, without metres unless asked, each clip once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from runtall.body import Recording
from runtall.body.gait import Gait
from runtall.body.gait_film import CLEAN, SIDE, Filmed, Filming, Life, film
from runtall.body.seer import Trouble
from runtall.body.skeleton import Figure
from runtall.form import FormReport, Question, analyse

SIDE_DEG, REAR_DEG, FRONT_DEG = -90.0, 180.0, 0.0
"""Where the camera stands around the runner: 0° in front, 90° at their left."""
HEIGHT_M = 1.72
FIGURE = Figure(HEIGHT_M)
USUAL = Filming()


def noisy(jitter_m: float) -> Trouble:
    """A pose model that errs by this much in every picture."""
    return replace(CLEAN, jitter_m=jitter_m, arm_jitter_m=jitter_m)


@cache
def ran(gait: Gait, filming: Filming = USUAL) -> Filmed:
    """The clip and its truth, as a model without metres gives it."""
    made = film(gait, filming, FIGURE)
    return replace(made, recording=without_metres(made.recording))


def clip(
    gait: Gait | None = None,
    rate_hz: float = 60.0,
    seconds: float = 10.0,
    *,
    azimuth_deg: float = SIDE_DEG,
    jitter_m: float = 0.0,
    seed: int = 0,
    late: Gait | None = None,
) -> Filmed:
    """The usual clip with another camera."""
    camera = replace(SIDE, azimuth_deg=azimuth_deg)
    life = Life(late=late)
    how = Filming(rate_hz=rate_hz, seconds=seconds, camera=camera, trouble=noisy(jitter_m), seed=seed, life=life)
    return ran(gait or Gait(), how)


def report(gait: Gait | None = None, rate_hz: float = 60.0, seconds: float = 10.0, **how: float) -> FormReport:
    """What is said about the usual clip."""
    runner = gait or Gait()
    return analyse(clip(runner, rate_hz, seconds, **how).recording, Question(HEIGHT_M, runner.speed_mps or None))


def without_metres(recording: Recording) -> Recording:
    """The same from a model that gives pixels alone."""
    return replace(recording, frames=tuple(replace(frame, world_m=None) for frame in recording.frames))
