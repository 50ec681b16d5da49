"""Late against early, held against runs whose truth is known."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.runs.blocks import timer_time_s
from runtall.runs.fade import CannotTell, Change, fade, unit_of
from runtall.runs.nouns import FloatArray, Pause, Run
from runtall.runs.simulate import SimulatedRunner, season, simulate_run

CONTACT = "contact_time_ms"


def noise(random: np.random.Generator, count: int, likeness: float, spread: float) -> FloatArray:
    """First-order autoregressive noise, written out; ``likeness`` of neighbours, standard deviation ``spread``."""
    shocks = random.normal(0.0, spread * np.sqrt(1 - likeness**2), count)
    values = np.empty(count)
    values[0] = random.normal(0.0, spread)
    for i in range(1, count):
        values[i] = likeness * values[i - 1] + shocks[i]
    return values


def a_run(
    seed: int = 0,
    *,
    timer_s: int = 3600,
    change: float = 0.0,
    faster: float = 0.0,
    curve: float = 0.0,
    likeness: float = 0.9,
    spread: float = 5.0,
    swing: float = 0.15,
    extra: dict[str, FloatArray] | None = None,
) -> Run:
    """A run whose contact time is a known curve in speed, with a known late change and noise alike over seconds."""
    random = np.random.default_rng(seed)
    time_s = np.arange(timer_s, dtype=float)
    late = np.clip((time_s / timer_s - 0.4) / 0.4, 0, 1)
    speed = 3.0 + noise(random, timer_s, 0.97, swing) + faster * late
    contact = 250 - 45 * (speed - 3) + curve * (speed - 3) ** 2 + change * late
    contact += noise(random, timer_s, likeness, spread)
    return Run(
        sport="running",
        sub_sport="generic",
        start_time=datetime(2026, 3, 1, 8, tzinfo=UTC),
        utc_offset_s=0,
        timer_s=float(timer_s),
        elapsed_s=float(timer_s),
        distance_m=float(speed.sum()),
        time_s=time_s,
        channels={"speed_mps": speed, CONTACT: contact} | (extra or {}),
    )


def told(run: Run, channel: str = CONTACT) -> Change:
    change = fade(run)[channel]
    assert isinstance(change, Change), change
    return change


def untold(run: Run, channel: str = CONTACT) -> CannotTell:
    change = fade(run)[channel]
    assert isinstance(change, CannotTell), change
    return change


@pytest.mark.parametrize("truth", [-12.0, 8.0, 20.0])
def test_a_known_change_is_found(truth):
    change = told(a_run(change=truth))
    assert change.low <= truth <= change.high
    assert change.is_clear
    assert change.change == pytest.approx(change.late - change.early)
    assert change.reason.rule == "fade_clear"
    assert change.reason.source == "judgement"


@pytest.mark.parametrize(
    "kind",
    [
        {"likeness": 0.0},
        {"likeness": 0.95},
        {"likeness": 0.99},
        {"likeness": 0.95, "timer_s": 1500},
        {"likeness": 0.9, "faster": 0.15},
        {"likeness": 0.9, "faster": 0.15, "curve": 20.0},
        {"likeness": 0.9, "change": 6.0},
    ],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(kind):
    """95 % in theory; 40 draws of a fixed seed, of which at most five may miss (odds under 1 in 60 at 95 %)."""
    changes = [fade(a_run(seed, **kind))[CONTACT] for seed in range(40)]
    known = [change for change in changes if isinstance(change, Change)]
    missed = sum(not change.low <= kind.get("change", 0.0) <= change.high for change in known)
    assert len(known) >= 30
    assert missed <= 5


def test_a_change_of_speed_alone_is_no_change_of_form():
    """0.15 m/s faster late moves the raw means by about 7 ms; at matched speed nothing is left."""
    run = a_run(seed=3, faster=0.15, spread=1.0)
    early, late = run.channels[CONTACT][720:1440].mean(), run.channels[CONTACT][2880:].mean()
    assert late - early < -5
    change = told(run)
    assert not change.is_clear
    assert abs(change.change) < 2
    assert change.reason.rule == "fade_not_clear"


def test_the_margin_is_the_one_solved_by_hand():
    """White noise of 5 ms, constant speed, 24 blocks of 30 s a fifth: t(0.975, 90) · 5/√30 · √(2/24) = 0.52 ms."""
    runs = [a_run(seed, likeness=0.0, swing=0.0) for seed in range(30)]
    margins = [told(run).high - told(run).change for run in runs]
    assert 0.48 < np.median(margins) < 0.68  # never narrower than no autocorrelation at all


def test_more_noise_never_makes_a_surer_answer():
    widths = [told(a_run(seed=5, spread=spread)).high - told(a_run(seed=5, spread=spread)).low for spread in (2, 6, 18)]
    assert widths == sorted(widths)


def test_noise_that_lasts_longer_makes_a_less_sure_answer():
    widths = [told(a_run(seed=5, likeness=likeness)).high for likeness in (0.5, 0.9, 0.98)]
    centres = [told(a_run(seed=5, likeness=likeness)).change for likeness in (0.5, 0.9, 0.98)]
    margins = [high - centre for high, centre in zip(widths, centres, strict=True)]
    assert margins == sorted(margins)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.1, 10), st.floats(-100, 100))
def test_another_unit_or_zero_only_rescales(factor, offset):
    run = a_run(seed=2, change=5)
    other = dataclasses.replace(run, channels=run.channels | {CONTACT: run.channels[CONTACT] * factor + offset})
    plain, scaled = told(run), told(other)
    assert scaled.change == pytest.approx(plain.change * factor, rel=1e-6)
    assert scaled.high == pytest.approx(plain.high * factor, rel=1e-6)


def test_running_it_backwards_turns_the_sign():
    """Fifths two and five are no mirror images, so the run is built of four equal fifths and one that differs."""
    run = a_run(seed=4, spread=0.5)
    fifth = len(run.time_s) // 5
    up = run.channels[CONTACT].copy()
    up[4 * fifth :] += 10
    down = run.channels[CONTACT].copy()
    down[fifth : 2 * fifth] += 10
    risen = told(dataclasses.replace(run, channels=run.channels | {CONTACT: up})).change
    fallen = told(dataclasses.replace(run, channels=run.channels | {CONTACT: down})).change
    assert risen == pytest.approx(10, abs=1)
    assert fallen == pytest.approx(-10, abs=1)


def test_smart_recording_and_every_second_agree():
    run = a_run(seed=6, change=10, timer_s=5400)
    steps = np.cumsum(np.random.default_rng(1).integers(1, 8, len(run.time_s)))
    kept = steps[steps < len(run.time_s)]
    thin = dataclasses.replace(
        run, time_s=run.time_s[kept], channels={name: values[kept] for name, values in run.channels.items()}
    )
    assert told(thin).change == pytest.approx(told(run).change, abs=1.5)


def test_samples_are_weighted_by_the_time_they_stand_for():
    """Each second of 15 s at 240 ms, each fifth of 15 s at 260 ms, in turn: the mean is 250, not 243."""
    time_s = np.concatenate([np.concatenate([t + np.arange(15), t + np.arange(15, 30, 5)]) for t in range(0, 3600, 30)])
    contact = np.where(time_s % 30 < 15, 240.0, 260.0)
    speed = np.full(len(time_s), 3.0)
    base = a_run()
    run = dataclasses.replace(base, time_s=time_s.astype(float), channels={"speed_mps": speed, CONTACT: contact})
    assert told(run).early == pytest.approx(250, abs=0.7)


def test_pauses_do_not_count_as_time_run():
    run = a_run(seed=7, change=10)
    paused = with_pause(run, at_s=1800, for_s=240)
    assert timer_time_s(paused)[-1] == pytest.approx(run.time_s[-1])
    assert told(paused).change == pytest.approx(told(run).change, abs=1.0)


def with_pause(run: Run, at_s: float, for_s: float) -> Run:
    time_s = np.where(run.time_s > at_s, run.time_s + for_s, run.time_s)
    return dataclasses.replace(run, time_s=time_s, elapsed_s=run.elapsed_s + for_s, pauses=(Pause(at_s, at_s + for_s),))


def test_a_rest_late_in_the_run_cannot_be_told():
    assert untold(with_pause(a_run(), at_s=1800, for_s=900)).code == "fade_paused"
    assert isinstance(fade(with_pause(a_run(), at_s=300, for_s=900))[CONTACT], Change)  # before the early part


def test_a_short_run_cannot_be_told():
    assert untold(a_run(timer_s=1199)).code == "fade_too_short"
    assert isinstance(fade(a_run(timer_s=1201))[CONTACT], Change | CannotTell)
    assert untold(a_run(timer_s=600)).reason.params["timer_min"] == 10


def test_two_different_speeds_cannot_be_told():
    assert untold(a_run(faster=1.0, swing=0.05)).code == "fade_speed_differs"


def test_intervals_cannot_be_told():
    run = a_run()
    speed = np.where(run.time_s % 240 < 120, 4.2, 2.6)
    assert untold(dataclasses.replace(run, channels=run.channels | {"speed_mps": speed})).code == "fade_intervals"


def test_another_slope_cannot_be_told():
    """Flat, then 5 % uphill for the last fifth."""
    run = a_run()
    rise = np.cumsum(np.where(run.time_s > 2880, 0.05 * run.channels["speed_mps"], 0.0))
    assert untold(dataclasses.replace(run, channels=run.channels | {"altitude_m": rise})).code == "fade_slope_differs"


def test_hills_alone_are_no_change_of_form():
    """Gently rolling ground, steeper late: contact follows the slope and nothing else."""
    run = a_run(seed=8, spread=1.0)
    metres = np.cumsum(run.channels["speed_mps"])
    height = np.where(run.time_s > 2000, 6.0, 3.0)
    altitude = height * np.sin(2 * np.pi * metres / 1500) + np.where(run.time_s > 2000, (metres - 6000) * 0.008, 0)
    slope = np.gradient(altitude, metres)
    hilly = run.channels | {"altitude_m": altitude, CONTACT: run.channels[CONTACT] + 300 * slope}
    change = told(dataclasses.replace(run, channels=hilly))
    assert change.low <= 0 <= change.high
    assert abs(change.change) < 0.8  # 2.4 ms without the slope


def test_a_run_without_speed_or_distance_cannot_be_told():
    run = a_run()
    assert untold(dataclasses.replace(run, channels={CONTACT: run.channels[CONTACT]})).code == "fade_no_speed"


def test_speed_comes_from_the_distance_where_it_must():
    run = a_run(change=10)
    distance = np.cumsum(run.channels["speed_mps"])
    without = dataclasses.replace(run, channels={"distance_m": distance, CONTACT: run.channels[CONTACT]})
    assert told(without).change == pytest.approx(told(run).change, abs=1.0)


@pytest.mark.parametrize("lost", [slice(0, 1500), slice(2800, 3600)])
def test_a_channel_missing_in_one_part_cannot_be_told(lost):
    run = a_run()
    contact = run.channels[CONTACT].copy()
    contact[lost] = np.nan
    assert untold(dataclasses.replace(run, channels=run.channels | {CONTACT: contact})).code == "fade_missing_in_part"


def test_a_recording_with_a_hole_in_the_late_part_cannot_be_told():
    run = a_run()
    kept = (run.time_s < 2900) | (run.time_s > 3590)
    thin = dataclasses.replace(
        run, time_s=run.time_s[kept], channels={name: values[kept] for name, values in run.channels.items()}
    )
    assert untold(thin).code == "fade_few_samples"


def test_walks_are_left_out():
    """Half a minute's walk every four minutes in the late part would add about 20 ms to its raw mean."""
    run = a_run(seed=9, spread=1.0)
    walking = (run.time_s > 2880) & (run.time_s % 240 < 30)
    channels = {
        "speed_mps": np.where(walking, 1.3, run.channels["speed_mps"]),
        CONTACT: np.where(walking, 400.0, run.channels[CONTACT]),
    }
    change = told(dataclasses.replace(run, channels=channels))
    assert abs(change.change) < 2


def test_developer_channels_are_told_too_but_not_what_only_counts():
    random = np.random.default_rng(3)
    late = np.clip((np.arange(3600) / 3600 - 0.4) / 0.4, 0, 1)
    extra = {
        "dev:Stryd:Leg Spring Stiffness": 10 - 0.8 * late + noise(random, 3600, 0.9, 0.2),
        "dev:Other:Steps": np.arange(3600.0),
        "dev:Other:Version": np.full(3600, 3.0),
    }
    changes = fade(a_run(extra=extra))
    stiffness = changes["dev:Stryd:Leg Spring Stiffness"]
    assert isinstance(stiffness, Change)
    assert stiffness.low <= -0.8 <= stiffness.high
    assert stiffness.is_clear
    codes = {name: change.code for name, change in changes.items() if isinstance(change, CannotTell)}
    assert codes == {"dev:Other:Steps": "fade_counter", "dev:Other:Version": "fade_never_varies"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_run_however_odd_breaks_it(data):
    """Gaps, standstills, NaNs, one sample, constants, pauses anywhere: finite numbers or a reason."""
    count = data.draw(st.integers(1, 400))
    random = np.random.default_rng(data.draw(st.integers(0, 1000)))
    time_s = np.cumsum(random.choice([1.0, 5.0, 60.0, data.draw(st.sampled_from([1.0, 4000.0]))], count))
    values = {
        "speed_mps": random.choice([0.0, 2.9, 3.0, 3.1, np.nan], count) * data.draw(st.sampled_from([0.0, 1.0, 1.0])),
        "altitude_m": random.choice([0.0, 5.0, np.nan], count),
        CONTACT: random.choice([240.0, 250.0, np.nan, 0.0], count),
        "power_w": np.full(count, np.nan),
    }
    left_out = data.draw(st.sets(st.sampled_from(["speed_mps", "altitude_m"])))
    start_s = data.draw(st.floats(0, float(time_s[-1])))
    run = dataclasses.replace(
        a_run(),
        time_s=time_s - data.draw(st.sampled_from([0.0, 1.0])),
        timer_s=data.draw(st.sampled_from([0.0, 1500.0, float(time_s[-1])])),
        channels={name: column for name, column in values.items() if name not in left_out},
        pauses=(Pause(start_s, start_s + data.draw(st.floats(0, 1000))),),
    )
    for change in fade(run).values():
        if isinstance(change, Change):
            assert np.isfinite([change.early, change.late, change.low, change.high, change.speed_mps]).all()
        assert "{" not in change.reason.text


def test_every_answer_carries_a_whole_sentence():
    for change in (*fade(a_run()).values(), *fade(a_run(timer_s=60)).values()):
        assert "{" not in change.reason.text
        assert change.reason.certainty == "judgement"


def test_units_are_the_channels():
    names = ("cadence_spm", "vertical_ratio_pct", "power_w", "dev:Stryd:Power")
    assert [unit_of(name) for name in names] == ["steps/min", "%", "W", ""]


def test_simulated_long_runs_give_back_their_own_truth():
    """Every directly simulated channel of ten long runs: the interval holds the truth in all but a few."""
    runner = SimulatedRunner(11, date(2024, 1, 1))
    sessions = [one for one in season(runner) if one.kind in ("long", "race") and one.watch.has_dynamics][:10]
    hits = []
    for session in sessions:
        simulated = simulate_run(runner, session)
        changes = fade(simulated.run)
        for name, truth in simulated.truth.items():
            change = changes[name]
            if isinstance(change, Change):
                hits.append(change.low <= truth <= change.high)
    assert len(hits) >= 30
    assert np.mean(hits) >= 0.9


@pytest.mark.data
def test_real_runs_get_an_answer_for_every_dynamics_channel(real_data):
    """No truth to hold it against: finite numbers in order, or a reason, and never an error."""
    from runtall.errors import InputRefused
    from runtall.runs.read import read_activity

    answered = 0
    for path in sorted((real_data / "runs").glob("*.fit")):
        try:
            activity = read_activity(path.read_bytes(), path.name)
        except InputRefused:
            continue
        for run in activity.runs:
            for change in fade(run).values():
                answered += 1
                if isinstance(change, Change):
                    assert np.isfinite([change.early, change.late, change.low, change.high]).all()
                    assert change.low <= change.change <= change.high
                else:
                    assert change.reason.text
    assert answered > 0
