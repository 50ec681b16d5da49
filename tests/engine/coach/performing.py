"""Sets by the mannequin for the tests of the coach."""

from __future__ import annotations

from runtall.body import Recording
from runtall.body.mannequin import Told, perform
from runtall.body.mannequin_sets import Habits, poses_of, practice
from runtall.body.seer import Camera, Trouble
from runtall.body.skeleton import Figure
from runtall.catalogue import Movement, load_movements

NO_TROUBLE = Trouble(jitter_m=0.0, arm_jitter_m=0.0, bias_m=0.0, lost=0.0)
SIDE_ON_DEG = {"standing_band_pull_apart": 0.0}
"""The azimuth from which each exercise is best seen; 90 where none is given."""


def performed(
    exercise: str | Movement,
    *,
    azimuth_deg: float | None = None,
    figure: Figure | None = None,
    frame_rate_hz: float = 30.0,
    trouble: Trouble | None = None,
    habits: Habits | None = None,
    fault: str = "",
    seed: int = 7,
    walk_in: bool = False,
    camera: Camera | None = None,
) -> tuple[Recording, tuple[Told, ...]]:
    """A set and its truth: by default four clean repetitions with the usual trouble, seen from where it shows best."""
    movement = load_movements()[exercise] if isinstance(exercise, str) else exercise
    performance = movement.performance
    assert performance is not None
    azimuth = SIDE_ON_DEG.get(movement.id, 90.0) if azimuth_deg is None else azimuth_deg
    habits = habits or Habits(reps=4, faulty=1.0 if fault else 0.0)
    trouble = trouble or Trouble(lifted_m=0.05 if movement.id == "renegade_row" else 0.0)
    return perform(
        poses_of(performance),
        practice(performance, habits, seed, fault, performance.faults.get(fault)),
        figure=figure or Figure(),
        camera=camera or Camera(azimuth),
        trouble=trouble,
        frame_rate_hz=frame_rate_hz,
        seed=seed,
        walk_in=walk_in,
    )
