"""Against motion capture with force plates: two treadmill runs filmed by made-up cameras, with noise.

Tolerances are those the project set itself; see ``authorities/mocap_runs.py`` for where the truth comes from.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from authorities.mocap_runs import HEIGHT_M, Trial, read_trial
from engine.form.filming import filmed, to_recording
from engine.form.runners import FRONT_DEG, REAR_DEG, SIDE_DEG
from runtall.body import Recording
from runtall.form import FormReport, Question, analyse, code

pytestmark = pytest.mark.data
TRIALS = ("s04_run200", "s04_run400")
RATES_HZ = (30.0, 60.0, 120.0, 240.0)
NOISE_PX = 2.0
"""About 6 mm on a runner who fills the picture: more than a still pose model's jitter."""


@pytest.fixture(scope="module", params=TRIALS)
def trial(request: pytest.FixtureRequest, real_data: Path) -> Trial:
    return read_trial(real_data / "mocap", request.param)


def seen(trial: Trial, azimuth_deg: float, rate_hz: float, seed: int = 0) -> FormReport:
    times_s = np.arange(round(10 * rate_hz)) / rate_hz
    recording = filmed(trial.at(times_s), times_s, azimuth_deg=azimuth_deg, noise_px=NOISE_PX, seed=seed)
    return analyse(recording, Question(HEIGHT_M))


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG, REAR_DEG, FRONT_DEG])
def test_cadence_and_bounce(trial: Trial, azimuth_deg: float, rate_hz: float) -> None:
    found = seen(trial, azimuth_deg, rate_hz)
    assert found.metrics["cadence_spm"].value == pytest.approx(trial.cadence_spm, abs=1.0)
    assert found.metrics["vertical_oscillation_cm"].value == pytest.approx(trial.bounce_cm, abs=1.0)


@pytest.mark.parametrize(("rate_hz", "within_ms"), [(60.0, 25.0), (120.0, 15.0), (240.0, 15.0)])
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG])
def test_contact_time(trial: Trial, azimuth_deg: float, rate_hz: float, within_ms: float) -> None:
    found = [seen(trial, azimuth_deg, rate_hz, seed).metrics["contact_time_ms"].value for seed in range(3)]
    assert found == pytest.approx([trial.contact_ms] * 3, abs=within_ms)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG])
def test_lean(trial: Trial, azimuth_deg: float, rate_hz: float) -> None:
    assert seen(trial, azimuth_deg, rate_hz).metrics["trunk_lean_deg"].value == pytest.approx(trial.lean_deg, abs=2.0)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("azimuth_deg", [REAR_DEG, FRONT_DEG])
def test_pelvic_range(trial: Trial, azimuth_deg: float, rate_hz: float) -> None:
    found = seen(trial, azimuth_deg, rate_hz).metrics["pelvic_range_deg"].value
    assert found == pytest.approx(trial.pelvic_range_deg, abs=2.0)


def turned(recording: Recording, roll_deg: float) -> Recording:
    """The picture of a phone that is not level."""
    cosine, sine = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))
    middle = np.array([recording.header.width_px, recording.header.height_px]) / 2
    pixels = np.array([[place or (np.nan, np.nan) for place in frame.pixels or ()] for frame in recording.frames])
    pixels = (pixels - middle) @ np.array([[cosine, sine], [-sine, cosine]]) + middle
    times_s = np.array([frame.time_s for frame in recording.frames])
    header = recording.header
    return to_recording(times_s, pixels, header.width_px, header.height_px, header.model)


@pytest.mark.parametrize("roll_deg", [-3.0, 3.0])
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG])
def test_contact_time_from_a_phone_that_is_not_level(trial: Trial, azimuth_deg: float, roll_deg: float) -> None:
    times_s = np.arange(1200) / 120
    level = filmed(trial.at(times_s), times_s, azimuth_deg=azimuth_deg, noise_px=NOISE_PX)
    found = analyse(turned(level, roll_deg), Question(HEIGHT_M))
    assert found.metrics["contact_time_ms"].value == pytest.approx(trial.contact_ms, abs=25.0)
    assert "tilted" in [code(said) for said in found.warnings]
    lean = found.metrics["trunk_lean_deg"]
    assert abs(lean.value - trial.lean_deg) <= lean.uncertainty


@pytest.mark.parametrize(("rate_hz", "within_ms"), [(30.0, 25.0), (60.0, 20.0), (120.0, 15.0), (240.0, 15.0)])
def test_the_moment_of_contact_is_finer_than_a_picture(trial: Trial, rate_hz: float, within_ms: float) -> None:
    """Means over the feet's contacts: strides of the tile differ by more than that from their own mean."""
    found = seen(trial, SIDE_DEG, rate_hz)
    for side, plates in trial.contacts.items():
        ons = np.array([on for on, _ in plates])
        late = []
        for contact in found.contacts:
            if contact.side == side:
                apart = (contact.contact_s - ons + trial.tile_s / 2) % trial.tile_s - trial.tile_s / 2
                late.append(float(apart[np.abs(apart).argmin()]))
        assert len(late) >= 11
        assert abs(1000 * np.mean(late)) < within_ms
