"""TCX becomes runs: laps, pauses, extensions, several activities, a clock never set."""

from __future__ import annotations

import pytest

from engine.runs.activity_files import START, lap, moment, tcx, trackpoint
from runtall.errors import NotAnActivity
from runtall.runs import Device, Lap, Pause, Run, Sport, read_activity, summarise_channels


def only(data: bytes) -> Run:
    activity = read_activity(data, "a.tcx")
    assert len(activity.runs) == 1
    return activity.runs[0]


def points(first_s: int, last_s: int, inside: str = "", speed_mps: float = 3.0, offset_m: float = 0.0) -> list[str]:
    return [trackpoint(s, offset_m + speed_mps * (s - first_s), inside) for s in range(first_s, last_s + 1)]


def test_laps_give_the_timer_and_the_distance() -> None:
    run = only(tcx(lap(0, 100, 301.5, points(0, 99)), lap(100, 50, 151.5, points(100, 150, offset_m=300))))
    assert run.start_time == START
    assert run.timer_s == 150
    assert run.elapsed_s == 150
    assert run.distance_m == 453.0
    assert run.laps == (Lap(0, 100, 100, 301.5), Lap(100, 50, 50, 151.5))
    assert run.pauses == ()
    assert run.utc_offset_s is None  # no zone, no position
    assert summarise_channels(run)["distance_m"].max == 450.0


def test_a_new_track_after_a_gap_is_a_pause() -> None:
    run = only(tcx(lap(0, 200, 600, points(0, 100), points(400, 500, offset_m=300))))
    assert run.pauses == (Pause(100, 400),)
    assert (run.timer_s, run.elapsed_s) == (200, 500)
    assert run.warnings == ()


def test_the_laps_timers_say_which_unmarked_gaps_were_pauses() -> None:
    standing = [*points(0, 100), *points(130, 230, offset_m=300)]
    assert only(tcx(lap(0, 200, 600, standing))).pauses == (Pause(100, 130),)
    assert only(tcx(lap(0, 230, 600, standing))).pauses == ()  # the timer ran on


def test_extensions_of_points_are_read() -> None:
    inside = (
        "<AltitudeMeters>5.6</AltitudeMeters><HeartRateBpm><Value>159</Value></HeartRateBpm><Extensions>"
        '<ns3:TPX CadenceSensor="Footpod"><ns3:Speed>3.1</ns3:Speed><ns3:RunCadence>84</ns3:RunCadence>'
        "<ns3:Watts>251</ns3:Watts></ns3:TPX></Extensions>"
    )
    summaries = summarise_channels(only(tcx(lap(0, 10, 30, points(0, 10, inside)))))
    means = {name: summary.mean for name, summary in summaries.items() if name != "distance_m"}
    assert means == pytest.approx(
        {"speed_mps": 3.1, "heart_rate_bpm": 159, "cadence_spm": 168, "altitude_m": 5.6, "power_w": 251}
    )


def test_a_treadmills_cadence_already_doubled_stays() -> None:
    run = only(tcx(lap(0, 10, 30, points(0, 10, "<Cadence>172</Cadence>"))))
    assert summarise_channels(run)["cadence_spm"].mean == 172
    assert "cadence_already_steps" in {warning.code for warning in run.warnings}


def test_a_heart_rate_of_zero_is_no_measurement_but_a_cadence_of_zero_is() -> None:
    running = "<HeartRateBpm><Value>150</Value></HeartRateBpm><Cadence>80</Cadence>"
    standing = "<HeartRateBpm><Value>0</Value></HeartRateBpm><Cadence>0</Cadence>"
    run = only(tcx(lap(0, 10, 30, [*points(0, 9, running), *points(10, 10, standing)])))
    summaries = summarise_channels(run)
    assert (summaries["heart_rate_bpm"].count, summaries["heart_rate_bpm"].min) == (10, 150)
    assert (summaries["cadence_spm"].count, summaries["cadence_spm"].min) == (11, 0)


def test_the_legs_of_a_multisport_session_are_told_apart() -> None:
    one = tcx(lap(0, 10, 30, points(0, 10))).decode()
    leg = one[one.index("<Activity ") : one.index("</Activities>")]
    bike = leg.replace("Running", "Biking")
    day = f"<MultiSportSession><FirstSport>{bike}</FirstSport><NextSport>{leg}</NextSport></MultiSportSession>"
    activity = read_activity(
        f"<TrainingCenterDatabase><Activities>{day}</Activities></TrainingCenterDatabase>".encode(), "a.tcx"
    )
    assert len(activity.runs) == 1
    assert activity.other_sports == ("Biking",)


def test_a_clock_never_set_is_put_right_by_the_activitys_id() -> None:
    data = tcx(lap(0, 10, 30, points(0, 10)))
    for second in range(11):
        data = data.replace(f"Time>{moment(second)}".encode(), f"Time>1989-12-31T00:08:{5 + second:02d}Z".encode())
    data = data.replace(f'StartTime="{moment(0)}"'.encode(), b'StartTime="1989-12-31T00:08:05Z"')
    run = only(data)
    assert run.start_time == START
    assert run.laps == (Lap(0, 10, 10, 30),)
    assert {warning.code for warning in run.warnings} == {"clock_not_set"}


def test_the_device_is_named() -> None:
    creator = (
        "<Creator><Name>Garmin Forerunner 610</Name><UnitId>3825902080</UnitId><ProductID>1345</ProductID><Version>"
        "<VersionMajor>2</VersionMajor><VersionMinor>80</VersionMinor></Version></Creator>"
    )
    run = only(tcx(lap(0, 10, 30, points(0, 10)), after=creator))
    assert run.device == Device(None, "Garmin Forerunner 610", 3825902080, "2.80")


def test_another_sport_and_a_course_are_refused() -> None:
    with pytest.raises(NotAnActivity, match="Biking") as refusal:
        read_activity(tcx(lap(0, 10, 30, points(0, 10)), sport="Biking"), "a.tcx")
    assert refusal.value.code == "not_a_run"
    course = "<TrainingCenterDatabase><Courses><Course><Name>a</Name></Course></Courses></TrainingCenterDatabase>"
    with pytest.raises(NotAnActivity, match="course") as refusal:
        read_activity(course.encode(), "a.tcx")
    assert refusal.value.code == "not_an_activity"


def test_impossible_values_are_left_out_and_named() -> None:
    run = only(tcx(lap(0, 10, 30, [*points(0, 9), trackpoint(10, 30, "<AltitudeMeters>154349893</AltitudeMeters>")])))
    assert "altitude_m" not in run.channels
    assert [w.params["channel"] for w in run.warnings if w.code == "impossible_values"] == ["altitude_m"]


def test_a_sport_called_other_is_a_run_only_if_an_exports_list_says_so() -> None:
    data = tcx(lap(0, 10, 30, points(0, 10)), sport="Other")
    assert len(read_activity(data, "a.tcx", listed=Sport("run", "running", "trail")).runs) == 1
    with pytest.raises(NotAnActivity, match="Other"):
        read_activity(data, "a.tcx")


def test_a_file_that_breaks_off_counts_its_last_lap_as_far_as_it_goes() -> None:
    standing = [*points(100, 200, offset_m=300), *points(500, 600, offset_m=600)]
    whole = tcx(lap(0, 100, 300, points(0, 99)), lap(100, 200, 600, standing))
    activity = read_activity(whole[: whole.index(moment(551).encode())], "a.tcx")
    (run,) = activity.runs
    assert not activity.complete
    assert (run.elapsed_s, run.timer_s) == (550, 250)
    assert run.pauses == (Pause(200, 500),)
    assert run.distance_m == 750
    assert run.laps == (Lap(0, 100, 100, 300), Lap(100, 150, 450, None))


def test_a_run_entered_by_hand_has_laps_and_no_points() -> None:
    run = only(tcx(lap(0, 300, 900), lap(400, 300, 1000)))
    assert (run.timer_s, run.elapsed_s, run.distance_m) == (600.0, 700.0, 1900.0)
    assert run.start_time == START
    assert (len(run.time_s), len(run.laps), dict(run.channels)) == (0, 2, {})
    assert [warning.code for warning in run.warnings] == ["no_samples"]


def test_points_without_a_time_leave_the_laps() -> None:
    run = only(tcx(lap(0, 300, 900, ["<Trackpoint><DistanceMeters>3</DistanceMeters></Trackpoint>"] * 4)))
    assert (run.timer_s, run.distance_m) == (300.0, 900.0)
    assert [warning.code for warning in run.warnings] == ["points_without_time", "no_samples"]


def test_a_lap_written_twice_was_run_once() -> None:
    track = points(0, 300)
    run = only(tcx(lap(0, 300, 900, track), lap(0, 300, 900, track)))
    assert (run.timer_s, run.elapsed_s, run.distance_m, len(run.laps)) == (300.0, 300.0, 900.0, 1)


@pytest.mark.parametrize("total", ["1e11", "-300", "nan", "inf", ""])
def test_a_total_that_nobody_can_run_is_asked_of_the_points(total: str) -> None:
    track = points(0, 300)
    written = (
        lap(0, 300, 900, track)
        .replace(">300<", f">{total}<")
        .replace("<DistanceMeters>900<", f"<DistanceMeters>{total}<", 1)
    )
    run = only(tcx(written))
    assert (run.timer_s, run.elapsed_s, run.distance_m) == (300.0, 300.0, 900.0)
