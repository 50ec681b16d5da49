"""FIT becomes runs and sets: one test per trap, on files of our own making."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pytest

from engine.runs.activity_files import START, START_S, M, fit_activity
from runtall import fit
from runtall.errors import DamagedFile, NotAnActivity
from runtall.fit import DeveloperField, DeveloperKey
from runtall.runs import Device, ExerciseGuess, Lap, Pause, Run, Sport, StrengthSet, read_activity, summarise_channels

STRYD = bytes.fromhex("660a581e5301460c8f2f034c8b6dc90f")
FLOAT32, UINT16 = (next(one for one in fit.BASE_TYPES if one.name == name) for name in ("float32", "uint16"))
START_KIND, STOP_ALL = 0, 4


def seconds(count: int) -> list[float]:
    return [float(second) for second in range(count)]


def only(data: bytes) -> Run:
    activity = read_activity(data, "a.fit")
    assert len(activity.runs) == 1
    return activity.runs[0]


def codes(run: Run) -> set[str]:
    return {warning.code for warning in run.warnings}


def mean(run: Run, channel: str) -> float:
    return summarise_channels(run)[channel].mean


def test_a_session_becomes_a_run_in_the_contracts_units() -> None:
    columns: Mapping[str, list[float | None]] = {
        "timestamp": [*seconds(3)],
        "distance": [0.0, 3.0, 6.0],
        "enhanced_speed": [3.0, 3.2, None],
        "heart_rate": [150, 0, 152],
        "cadence": [84, 85, 0],
        "fractional_cadence": [0.5, None, 0.0],
        "enhanced_altitude": [100.0, 100.2, 100.4],
        "vertical_oscillation": [93.1, 92.9, None],
        "vertical_ratio": [8.5, 8.4, None],
        "stance_time": [251.0, 249.0, None],
        "stance_time_balance": [49.9, 50.1, None],
        "step_length": [1100.0, 1102.0, None],
        "power": [250, 251, 0],
        "temperature": [-3, -3, -2],
    }
    run = only(fit_activity(columns))
    assert (run.sport, run.sub_sport, run.start_time) == ("running", "generic", START)
    assert (run.timer_s, run.elapsed_s, run.distance_m) == (2.0, 2.0, 6.0)
    assert (run.utc_offset_s, run.offset_estimated) == (7200, False)
    assert run.device == Device("garmin", "3113", None, None)
    assert run.device.name == "Garmin 3113"
    assert run.time_s.tolist() == [0.0, 1.0, 2.0]
    assert run.warnings == ()
    for name, values in {
        "speed_mps": [3.0, 3.2, np.nan],
        "heart_rate_bpm": [150, np.nan, 152],  # 0 is no heart rate
        "cadence_spm": [169, 170, 0],  # 0 is standing
        "altitude_m": [100.0, 100.2, 100.4],
        "vertical_oscillation_mm": [93.1, 92.9, np.nan],
        "vertical_ratio_pct": [8.5, 8.4, np.nan],
        "contact_time_ms": [251, 249, np.nan],
        "contact_balance_pct": [49.9, 50.1, np.nan],
        "step_length_mm": [1100, 1102, np.nan],
        "power_w": [250, 251, 0],
        "temperature_c": [-3, -3, -2],
    }.items():
        np.testing.assert_allclose(run.channels[name], values)


def test_a_channel_without_a_valid_sample_is_absent() -> None:
    run = only(fit_activity({"timestamp": [*seconds(3)], "heart_rate": [0, None, 0], "power": [None, None, None]}))
    assert set(run.channels) == set()


@pytest.mark.parametrize(("sub_sport", "word"), [(1, "treadmill"), (3, "trail"), (4, "track"), (45, "indoor_running")])
def test_every_kind_of_running_is_running(sub_sport: int, word: str) -> None:
    assert only(fit_activity({"timestamp": [*seconds(3)]}, {"sub_sport": sub_sport})).sub_sport == word


@pytest.mark.parametrize(("sport", "word"), [(11, "walking"), (17, "hiking"), (2, "cycling"), (0, "generic")])
def test_other_sports_are_no_runs(sport: int, word: str) -> None:
    with pytest.raises(NotAnActivity, match=word) as refusal:
        read_activity(fit_activity({"timestamp": [*seconds(60)]}, {"sport": sport}), "a.fit")
    assert refusal.value.code == "not_a_run"


def test_an_exports_list_names_the_sport_that_a_session_leaves_open() -> None:
    data = fit_activity({"timestamp": [*seconds(60)]}, {"sport": 0})
    assert len(read_activity(data, "a.fit", listed=Sport("run", "running", "generic")).runs) == 1
    ride = fit_activity({"timestamp": [*seconds(60)]}, {"sport": 2})
    with pytest.raises(NotAnActivity):
        read_activity(ride, "a.fit", listed=Sport("run", "running", "generic"))


def multisport() -> bytes:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4})
    times = np.arange(0.0, 300.0)
    writer.add_rows(M.RECORD, {"timestamp": START_S + times, "distance": 3.0 * times, "heart_rate": 100 + times // 100})
    for order, sport in enumerate((1, 2, 1)):
        session = {
            "timestamp": START_S,  # newer watches write the summary first: the session's own time is no end
            "start_time": START_S + 100 * order,
            "sport": sport,
            "total_elapsed_time": 100.0,
            "total_timer_time": 100.0,
            "total_distance": 300.0,
        }
        writer.add_row(M.SESSION, session)
        lap = {"start_time": START_S + 100 * order, "total_timer_time": 100.0, "total_distance": 300.0}
        writer.add_row(M.LAP, lap)
    return writer.to_bytes()


def test_a_multisport_file_gives_one_run_per_running_leg() -> None:
    activity = read_activity(multisport(), "a.fit")
    first, last = activity.runs
    assert activity.other_sports == ("cycling",)
    assert last.start_time == START + timedelta(seconds=200)
    assert (first.time_s.size, last.time_s.size) == (100, 100)
    assert summarise_channels(last)["heart_rate_bpm"].min == 102
    # the watch counts on from leg to leg: 198 m were covered up to the last record before this one
    assert summarise_channels(last)["distance_m"].min == pytest.approx(3.0)
    assert summarise_channels(last)["distance_m"].max == pytest.approx(300.0)
    assert last.laps == (Lap(0.0, 100.0, 100.0, 300.0),)


def test_pauses_are_the_timers_stops() -> None:
    moving = [*seconds(101), *(400.0 + s for s in seconds(101))]
    events = [(0, START_KIND), (100, STOP_ALL), (400, START_KIND), (500, STOP_ALL)]
    run = only(fit_activity({"timestamp": moving}, {"total_timer_time": 200.0}, events=events))
    assert run.pauses == (Pause(100, 400),)
    assert (run.timer_s, run.elapsed_s) == (200, 500)


def test_a_month_between_stop_and_save_is_a_pause() -> None:
    month_s = 31 * 86_400.0
    events = [(0, START_KIND), (100, STOP_ALL)]
    session = {"total_timer_time": 100.0, "total_elapsed_time": month_s}
    run = only(fit_activity({"timestamp": [*seconds(101)]}, session, events=events))
    assert run.pauses == (Pause(100, month_s),)
    assert run.summary().timer_s == 100.0


@pytest.mark.parametrize("hours", [-9.5, -3, 0, 5.75, 14])
def test_the_local_offset_is_the_files(hours: float) -> None:
    run = only(fit_activity({"timestamp": [*seconds(3)]}, local_offset_s=hours * 3600 + 20))
    assert (run.utc_offset_s, run.offset_estimated) == (round(hours * 3600), False)


def test_a_senseless_offset_gives_way_to_the_longitude() -> None:
    columns: dict[str, list[float | None]] = {
        "timestamp": [*seconds(3)],
        "position_lat": [35.0, 35.0, 35.0],
        "position_long": [139.7, 139.7, 139.7],
    }
    for offset_s in (None, -2e8, 0):  # missing, nonsense, and a zero in Tokyo
        run = only(fit_activity(columns, local_offset_s=offset_s))
        assert (run.utc_offset_s, run.offset_estimated) == (9 * 3600, True)
    here = {**columns, "position_long": [-0.2, -0.2, -0.2]}
    assert only(fit_activity(here, local_offset_s=0)).offset_estimated is False
    assert only(fit_activity({"timestamp": [*seconds(3)]}, local_offset_s=None)).utc_offset_s is None


def test_a_clock_never_set_is_dated_by_the_files_local_time() -> None:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4})
    writer.add_rows(M.RECORD, {"timestamp": [485, 486, 487], "heart_rate": [120, 121, 122]})
    writer.add_row(M.SESSION, {"start_time": 485, "sport": 1, "total_elapsed_time": 2.0, "total_timer_time": 2.0})
    writer.add_row(M.ACTIVITY, {"timestamp": 490, "local_timestamp": START_S + 5})
    run = only(writer.to_bytes())
    assert run.start_time == START
    assert run.utc_offset_s is None
    assert codes(run) == {"clock_not_set"}


def stryd(number: int, name: str, units: str, index: int = 0, application: bytes | None = STRYD) -> DeveloperField:
    return DeveloperField(DeveloperKey(index, number), name, units, FLOAT32, application)


def test_stryds_fields_stay_beside_garmins_in_their_own_unit() -> None:
    oscillation = stryd(4, "Vertical Oscillation", "Centimeters")
    columns = {"timestamp": [*seconds(3)], "vertical_oscillation": [93.0, 93.0, 93.0]}
    run = only(fit_activity(columns, developer={oscillation: [7.5, 7.75, 7.25]}))
    assert mean(run, "vertical_oscillation_mm") == pytest.approx(93.0)
    assert mean(run, "dev:stryd:Vertical Oscillation") == pytest.approx(7.5)
    assert run.developer_units == {"dev:stryd:Vertical Oscillation": "Centimeters"}


def test_apps_are_told_apart_even_under_one_field_number() -> None:
    other = bytes(range(16))
    fields = {
        stryd(0, "Power", "Watts"): [250.0, 250.0],
        stryd(0, "Power", "Watts", 1, other): [300.0, 300.0],
        stryd(1, "", "", 1, other): [1.0, 1.0],
        stryd(2, "Power", "Watts", 1, other): [310.0, 310.0],
    }
    run = only(fit_activity({"timestamp": [*seconds(2)]}, developer=fields))
    means = {name: summary.mean for name, summary in summarise_channels(run).items()}
    assert means == {
        "dev:stryd:Power": 250.0,
        "dev:00010203:Power": 300.0,
        "dev:00010203:field 1": 1.0,
        "dev:00010203:Power (2)": 310.0,
    }


@pytest.mark.parametrize(
    ("application", "manufacturer", "name", "app"),
    [
        (bytes.fromhex("18fb2cf01a4b430dad66988c847421f4"), None, "Power", "stryd"),
        (None, 95, "Power", "stryd"),
        (bytes(16), None, "Form Power", "stryd"),
        (bytes(16), None, "Power", "app3"),
        (None, None, "Power", "app3"),
        (b"\xab" * 16, None, "Power", "abababab"),
    ],
)
def test_an_apps_name_comes_from_its_id_its_maker_or_its_fields(
    application: bytes | None, manufacturer: int | None, name: str, app: str
) -> None:
    field = DeveloperField(DeveloperKey(3, 0), name, "W", UINT16, application, manufacturer)
    run = only(fit_activity({"timestamp": [*seconds(2)]}, developer={field: [200, 201]}))
    assert set(run.channels) == {f"dev:{app}:{name}"}


def test_an_app_described_twice_over_is_one_channel() -> None:
    power = stryd(0, "Power", "Watts")
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4})
    writer.add_rows(M.RECORD, {"timestamp": [START_S, START_S + 1]}, {power: [200.0, 202.0]})
    moved = stryd(5, "Power", "Watts")
    writer.add_rows(M.RECORD, {"timestamp": [START_S + 2, START_S + 3]}, {moved: [204.0, 206.0]})
    writer.add_row(M.SESSION, {"start_time": START_S, "sport": 1, "total_timer_time": 3.0, "total_elapsed_time": 3.0})
    run = only(writer.to_bytes())
    assert {name: summary.count for name, summary in summarise_channels(run).items()} == {"dev:stryd:Power": 4}


def sessionless(sport: int | None, speed_mps: float = 3.0) -> bytes:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4})
    if sport is not None:
        writer.add_row(M.SPORT, {"sport": sport, "sub_sport": 3})
    writer.add_row(M.EVENT, {"timestamp": START_S, "event": 0, "event_type": START_KIND})
    times = [*seconds(101), *(200.0 + s for s in seconds(101))]
    writer.add_row(M.EVENT, {"timestamp": START_S + 100, "event": 0, "event_type": STOP_ALL})
    writer.add_row(M.EVENT, {"timestamp": START_S + 200, "event": 0, "event_type": START_KIND})
    distance = [speed_mps * (s if s <= 100 else s - 100) for s in times]
    writer.add_rows(M.RECORD, {"timestamp": [START_S + s for s in times], "distance": distance})
    return writer.to_bytes()


def test_a_run_whose_session_was_lost_is_put_together_from_its_records() -> None:
    run = only(sessionless(1))
    assert (run.start_time, run.sub_sport) == (START, "trail")
    assert (run.elapsed_s, run.timer_s, run.distance_m) == (300.0, 200.0, 600.0)
    assert "session_missing" in codes(run)


def test_without_session_and_sport_the_speed_decides() -> None:
    assert codes(only(sessionless(None))) == {"session_missing", "sport_guessed"}
    for data in (sessionless(None, 8.0), sessionless(2)):
        with pytest.raises(NotAnActivity) as refusal:
            read_activity(data, "a.fit")
        assert refusal.value.code == "not_a_run"


def test_a_truncated_file_keeps_its_records_and_says_where_it_ends() -> None:
    whole = fit_activity({"timestamp": [*seconds(1000)], "distance": [3.0 * s for s in seconds(1000)]})
    activity = read_activity(whole[: len(whole) // 2], "a.fit")
    assert not activity.complete
    assert 300 < activity.runs[0].time_s.size < 600
    assert any(w.code == "truncated" and w.offset and w.offset < len(whole) // 2 for w in activity.warnings)
    with pytest.raises(DamagedFile) as refusal:
        read_activity(whole[:20], "a.fit")
    assert refusal.value.code == "damaged"


def test_records_out_of_order_or_hours_away_are_sorted_and_left_out() -> None:
    times = [0.0, 2.0, 1.0, 3.0, 90_000.0]
    columns = {"timestamp": times, "heart_rate": [100.0, 102.0, 101.0, 103.0, 99.0]}
    run = only(fit_activity(columns, {"total_elapsed_time": 3.0, "total_timer_time": 3.0}))
    assert run.channels["heart_rate_bpm"].tolist() == [100, 101, 102, 103]
    assert codes(run) == {"time_backwards", "records_outside_session"}


@pytest.mark.parametrize(("kind", "word"), [(2, "settings"), (5, "workout"), (32, "monitoring"), (77, "type 77")])
def test_a_fit_file_of_another_kind_is_no_activity(kind: int, word: str) -> None:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": kind})
    with pytest.raises(NotAnActivity, match=word) as refusal:
        read_activity(writer.to_bytes(), "a.fit")
    assert refusal.value.code == "not_an_activity"


def test_a_chain_of_settings_and_activity_gives_the_activity() -> None:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 2})
    chain = writer.to_bytes() + fit_activity({"timestamp": [*seconds(3)]})
    assert only(chain).time_s.size == 3


def test_sets_start_at_their_start_time_and_keep_ranked_guesses() -> None:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4})
    row = {
        "timestamp": START_S,
        "start_time": START_S + 60,
        "duration": 42.12,
        "repetitions": 10,
        "weight": 12.5,
        "set_type": 1,
        "category": [23, 17, 65534],
        "category_subtype": [15, 65534, 3],
        "message_index": 2,
        "wkt_step_index": 1,
    }
    writer.add_row(M.SET, row)
    unknown = {"repetitions": 65534, "weight": 65534 / 16, "set_type": 0, "category": [65534], "duration": 30.0}
    writer.add_row(M.SET, {"timestamp": START_S, "start_time": START_S + 102, **unknown})
    writer.add_row(M.SESSION, {"start_time": START_S, "sport": 10, "sub_sport": 20})
    activity = read_activity(writer.to_bytes(), "a.fit")
    assert activity.runs == ()
    assert activity.other_sports == ("training",)
    guesses = (ExerciseGuess(23, 15), ExerciseGuess(17, None))
    assert activity.sets == (
        StrengthSet(START + timedelta(seconds=60), 42.12, 10, 12.5, "active", guesses, 2, 1),
        StrengthSet(START + timedelta(seconds=102), 30.0, None, None, "rest"),
    )


def test_the_running_leg_of_a_multisport_file_broken_off_in_it_is_kept() -> None:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4})
    times = np.arange(0.0, 300.0)
    for order, sport in enumerate((2, 1)):
        writer.add_row(M.SPORT, {"sport": sport, "sub_sport": 0})
        leg = times[150 * order : 150 * (order + 1)]
        writer.add_rows(M.RECORD, {"timestamp": START_S + leg, "distance": 3.0 * leg})
        if order == 0:
            session = {"start_time": START_S, "sport": sport, "total_elapsed_time": 149.5, "total_timer_time": 149.5}
            writer.add_row(M.SESSION, session)
    activity = read_activity(writer.to_bytes()[:-2], "a.fit")
    (run,) = activity.runs
    assert activity.other_sports == ("cycling",)
    assert run.start_time == START + timedelta(seconds=150)
    assert (run.time_s.size, run.timer_s) == (150, 149)
    assert run.distance_m == pytest.approx(3.0 * 150)  # from the cycling leg's last record on
    assert codes(run) == {"session_missing"}


def test_a_device_is_named_as_its_maker_writes_it() -> None:
    assert Device("wahoo_fitness", None).name == "Wahoo Fitness"
    assert Device("Garmin", "Forerunner 945").name == "Garmin Forerunner 945"
    assert Device("development", "Simulated One").name == "Simulated One"
    assert Device().name is None
