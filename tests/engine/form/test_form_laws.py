"""Laws: a mirror swaps sides, size leaves angles alone, a later clock shifts events, slower play is never believed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.form.runners import FIGURE, FRONT_DEG, HEIGHT_M, REAR_DEG, SIDE_DEG, USUAL, clip
from runtall.body import MIRROR, Frame, Recording
from runtall.body.gait import Gait
from runtall.body.gait_film import SIDE, STILL, Life, film
from runtall.form import Question, analyse

ASKED = Question(HEIGHT_M, 2.9)


def mirrored(recording: Recording) -> Recording:
    """The picture in a mirror: left and right change places and names."""
    width = recording.header.width_px

    def turned(frame: Frame) -> Frame:
        places = frame.pixels or ()
        flipped = tuple(place and (width - place[0], place[1]) for place in places)
        return replace(
            frame,
            pixels=tuple(flipped[number] for number in MIRROR),
            visibility=tuple(frame.visibility[number] for number in MIRROR),
            world_m=frame.world_m and tuple(across(frame.world_m[number]) for number in MIRROR),
        )

    def across(place: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
        return place and (-place[0], place[1], place[2])

    return replace(recording, frames=tuple(turned(frame) for frame in recording.frames))


def scaled(recording: Recording, factor: float) -> Recording:
    """The same pictures at another resolution."""
    header = replace(
        recording.header,
        width_px=round(recording.header.width_px * factor),
        height_px=round(recording.header.height_px * factor),
    )
    frames = tuple(
        replace(frame, pixels=tuple(place and (place[0] * factor, place[1] * factor) for place in frame.pixels or ()))
        for frame in recording.frames
    )
    return Recording(header, frames)


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG, REAR_DEG])
def test_a_mirror_swaps_sides_and_changes_no_number(azimuth_deg: float) -> None:
    there = clip(Gait(asymmetry_pct=3.0), azimuth_deg=azimuth_deg, jitter_m=0.003).recording
    plain, swapped = analyse(there, ASKED), analyse(mirrored(there), ASKED)
    assert set(plain.metrics) == set(swapped.metrics)
    for name, metric in plain.metrics.items():
        sign = -1 if name == "step_asymmetry_pct" else 1
        assert swapped.metrics[name].value == pytest.approx(sign * metric.value, abs=0.02 * metric.uncertainty), name
    other = {"left": "right", "right": "left"}
    times = {(other[each.side], round(each.contact_s, 2)) for each in plain.contacts}
    assert {(each.side, round(each.contact_s, 2)) for each in swapped.contacts} == times


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -70.0, REAR_DEG, FRONT_DEG])
def test_a_mirror_changes_no_number_of_a_lively_runner_read_by_a_poor_model(azimuth_deg: float) -> None:
    """With metres, swapped legs, jitter and a camera that is not square: exact, whichever way they run."""
    lively = Life(stride_pct=1.5, wander_cm=1.0, lean_deg=0.7)
    camera = replace(SIDE, azimuth_deg=azimuth_deg, roll_deg=1.0)
    how = replace(USUAL, rate_hz=30.0, camera=camera, trouble=STILL, swapped=0.05, seed=3, life=lively)
    there = film(Gait(asymmetry_pct=3.0), how, FIGURE).recording
    there = replace(there, header=replace(there.header, model="blazepose-heavy"))
    plain, swapped = analyse(there, ASKED), analyse(mirrored(there), ASKED)
    assert plain.metrics
    assert plain.metrics.keys() == swapped.metrics.keys()
    for name, metric in plain.metrics.items():
        sign = -1 if name == "step_asymmetry_pct" else 1
        assert swapped.metrics[name].value == pytest.approx(sign * metric.value, rel=1e-9, abs=1e-9), name
        assert swapped.metrics[name].uncertainty == pytest.approx(metric.uncertainty, rel=1e-9), name


@pytest.mark.parametrize("factor", [0.5, 1.5])
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
def test_size_changes_no_number(azimuth_deg: float, factor: float) -> None:
    there = clip(azimuth_deg=azimuth_deg).recording
    plain, resized = analyse(there, ASKED), analyse(scaled(there, factor), ASKED)
    for name, metric in plain.metrics.items():
        assert resized.metrics[name].value == pytest.approx(metric.value, rel=1e-6, abs=1e-6), name


@given(height_m=st.floats(1.4, 2.1))
@settings(max_examples=5, deadline=None)
def test_centimetres_grow_with_the_height_and_angles_do_not(height_m: float) -> None:
    there = clip(rate_hz=30.0).recording
    plain, other = analyse(there, ASKED), analyse(there, Question(height_m, 2.9))
    for name, metric in plain.metrics.items():
        grown = height_m / HEIGHT_M if name.endswith("_cm") or name == "vertical_ratio_pct" else 1.0
        assert other.metrics[name].value == pytest.approx(metric.value * grown, rel=1e-6, abs=1e-9), name


@given(later_s=st.floats(0.0, 5000.0))
@settings(max_examples=5, deadline=None)
def test_a_later_clock_shifts_events_and_nothing_else(later_s: float) -> None:
    there = clip().recording
    frames = tuple(replace(frame, time_s=frame.time_s + later_s) for frame in there.frames)
    plain, shifted = analyse(there, ASKED), analyse(replace(there, frames=frames), ASKED)
    for name, metric in plain.metrics.items():
        assert shifted.metrics[name].value == pytest.approx(metric.value, abs=1e-3 * metric.uncertainty), name
    assert [each.side for each in shifted.contacts] == [each.side for each in plain.contacts]
    for before, after in zip(plain.contacts, shifted.contacts, strict=True):
        assert after.contact_s - before.contact_s == pytest.approx(later_s, abs=2e-3)


@given(times_slower=st.floats(1.9, 10.0), cadence_spm=st.floats(150.0, 200.0))
@settings(max_examples=12, deadline=None)
def test_slower_play_is_never_believed(times_slower: float, cadence_spm: float) -> None:
    bounce_cm = 7200 / cadence_spm**2 * 30
    there = clip(Gait(cadence_spm=cadence_spm, bounce_cm=bounce_cm), 30.0, 8.0).recording
    slow = tuple(replace(frame, time_s=frame.time_s * times_slower) for frame in there.frames)
    assert analyse(replace(there, frames=slow), ASKED).refused is not None


def test_irregular_times_change_little() -> None:
    """Phones vary their frame rate: the same run with every fifth picture missing."""
    there = clip(rate_hz=75.0).recording
    frames = tuple(frame for number, frame in enumerate(there.frames) if number % 5)
    plain, thinned = analyse(there, ASKED), analyse(replace(there, frames=frames), ASKED)
    for name in ("cadence_spm", "contact_time_ms", "trunk_lean_deg", "vertical_oscillation_cm"):
        metric = plain.metrics[name]
        assert thinned.metrics[name].value == pytest.approx(metric.value, abs=0.2 * metric.uncertainty), name


def test_the_same_recording_gives_the_same_report() -> None:
    there = clip(jitter_m=0.005).recording
    assert analyse(there, ASKED) == analyse(there, ASKED)
