"""Against motion capture with force plates: two treadmill runs filmed by made-up cameras, with noise.

Tolerances are those the project set itself; see ``authorities/mocap_runs.py`` for where the truth comes from.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from authorities.mocap_runs import HEIGHT_M, Trial, read_trial
from engine.form.filming import FRONT_DEG, REAR_DEG, SIDE_DEG, filmed
from runtall.form import FormReport, Question, analyse

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
