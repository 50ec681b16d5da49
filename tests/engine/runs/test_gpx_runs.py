"""GPX becomes runs: by figures worked by hand, and one test per trap."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from engine.runs.activity_files import START, gpx, moment, steady, trkpt
from runtall.errors import DamagedFile, NotAnActivity
from runtall.runs import Pause, Run, Sport, read_activity, summarise_channels
from runtall.runs.sports import sport_from_words


def only(data: bytes) -> Run:
    activity = read_activity(data, "a.gpx")
    assert len(activity.runs) == 1
    return activity.runs[0]


def codes(run: Run) -> set[str]:
    return {warning.code for warning in run.warnings}


def test_a_steady_run_due_north_is_as_long_as_its_degrees() -> None:
    run = only(gpx([steady(101)]))
    assert run.start_time == START
    assert run.timer_s == run.elapsed_s == 100.0
    assert run.distance_m == pytest.approx(300.0, abs=0.01)
    assert run.sources == ("a.gpx",)
    assert codes(run) == {"distance_from_positions"}
    assert "speed_mps" not in run.channels  # nobody measured it


def test_extensions_are_read_in_whatever_namespace_even_undeclared() -> None:
    inside = (
        "<ele>83.5</ele><extensions><ns3:TrackPointExtension><ns3:hr>129</ns3:hr><ns3:cad>84</ns3:cad>"
        "<ns3:atemp>27</ns3:atemp></ns3:TrackPointExtension><power>250</power></extensions>"
    )
    summaries = summarise_channels(only(gpx([[trkpt(i, 3 * i, inside) for i in range(10)]])))
    means = {name: summary.mean for name, summary in summaries.items() if name != "distance_m"}
    assert means == {
        "altitude_m": 83.5,
        "heart_rate_bpm": 129,
        "cadence_spm": 168,
        "temperature_c": 27,
        "power_w": 250,
    }


@pytest.mark.parametrize("before", [b" ", b"\n\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n "])
def test_a_blank_or_byte_order_mark_before_the_declaration_does_no_harm(before: bytes) -> None:
    assert only(before + gpx([steady(11)])).timer_s == 10.0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252", "shift_jis"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = gpx([steady(11)]).decode().replace("UTF-8", encoding)
    assert only(text.encode(encoding)).timer_s == 10.0


def test_bytes_that_contradict_their_encoding_lose_a_letter_not_the_run() -> None:
    data = gpx([steady(11)], kind="<name>Läufe</name><type>running</type>")
    assert only(data.replace("ä".encode(), b"\xe4")).timer_s == 10.0
    assert only(data.replace(b"UTF-8", b"utf-99")).timer_s == 10.0
    assert only(data.replace(b"UTF-8", b"UTF-16")).timer_s == 10.0


def test_a_new_segment_after_a_gap_is_a_pause_whose_way_does_not_count() -> None:
    later = [trkpt(400 + i, 1000 + 3 * i) for i in range(101)]
    run = only(gpx([steady(101), later]))
    assert run.pauses == (Pause(100.0, 400.0),)
    assert run.timer_s == 200.0
    assert run.elapsed_s == 500.0
    assert run.distance_m == pytest.approx(600.0, abs=0.02)


def test_a_long_gap_without_movement_is_a_pause_and_says_so() -> None:
    run = only(gpx([[*steady(101), *(trkpt(500 + i, 300 + 3 * i) for i in range(101))]]))
    assert run.pauses == (Pause(100.0, 500.0),)
    assert "pause_guessed" in codes(run)


def test_smart_recording_and_a_long_gap_with_movement_are_no_pauses() -> None:
    assert only(gpx([steady(50, step_s=7.0)])).pauses == ()
    tunnel = only(gpx([[*steady(101), *(trkpt(200 + i, 600 + 3 * i) for i in range(101))]]))
    assert tunnel.pauses == ()
    assert tunnel.distance_m == pytest.approx(900.0, abs=0.03)


def test_one_stray_position_adds_nothing_to_the_distance() -> None:
    points = steady(101)
    points[50] = trkpt(50, 9000)
    run = only(gpx([points]))
    assert run.distance_m == pytest.approx(300.0, abs=0.01)
    assert "position_jumps" in codes(run)
    assert summarise_channels(run)["distance_m"].count == 100


def test_a_bad_first_fix_does_not_swallow_the_run() -> None:
    run = only(gpx([[trkpt(0, -50_000), *steady(100, from_s=1.0)]]))
    assert run.distance_m == pytest.approx(297.0, abs=0.01)


def test_points_without_a_time_are_left_out_and_counted() -> None:
    run = only(gpx([[trkpt(None, 0), *steady(11), trkpt(None, 99)]]))
    assert [w.params["count"] for w in run.warnings if w.code == "points_without_time"] == [2]


def test_template_text_as_a_time_is_no_time() -> None:
    data = gpx([steady(11)]).replace(b"<trk>", b"<metadata><time>{{ time }}</time></metadata><trk>")
    assert only(data).start_time == START
    with pytest.raises(NotAnActivity, match="no readable time") as refusal:
        read_activity(data.replace(moment(0)[:11].encode(), b"{{ "), "a.gpx")
    assert refusal.value.code == "not_an_activity"


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ('<rte><rtept lat="1" lon="2"><time>2024-05-04T06:30:00Z</time></rtept></rte>', "planned route"),
        ("<metadata><time>2024-05-04T06:30:00Z</time></metadata>", "no track points"),
        ('<wpt lat="1" lon="2"/>', "planned route"),
        ("<trk><trkseg></trkseg></trk>", "no track points"),
        ('<trk><trkseg><trkpt lat="49" lon="8"/></trkseg></trk>', "no readable time"),
    ],
)
def test_a_gpx_without_a_recording_is_refused(inside: str, says: str) -> None:
    with pytest.raises(NotAnActivity, match=says) as refusal:
        read_activity(f"<gpx>{inside}</gpx>".encode(), "a.gpx")
    assert refusal.value.code == "not_an_activity"


def test_every_running_track_of_a_file_is_a_run() -> None:
    one = gpx([steady(11)]).decode()
    track = one[one.index("<trk>") : one.index("</gpx>")]
    bike = track.replace("running", "cycling")
    activity = read_activity(f"<gpx>{track}{bike}{track}</gpx>".encode(), "a.gpx")
    assert len(activity.runs) == 2
    assert activity.other_sports == ("cycling",)


@pytest.mark.parametrize(("speed_mps", "is_run"), [(3.0, True), (1.3, False), (8.0, False)])
def test_a_track_that_names_no_sport_is_judged_by_its_speed(speed_mps: float, is_run: bool) -> None:
    data = gpx([steady(101, speed_mps=speed_mps)], kind="")
    if is_run:
        assert "sport_guessed" in codes(only(data))
    else:
        with pytest.raises(NotAnActivity) as refusal:
            read_activity(data, "a.gpx")
        assert refusal.value.code == "not_a_run"


def test_an_exports_list_settles_what_the_track_leaves_open() -> None:
    slow = gpx([steady(101, speed_mps=1.3)], kind="")
    run = read_activity(slow, "a.gpx", listed=Sport("run", "running", "trail")).runs[0]
    assert run.sub_sport == "trail"
    assert "sport_guessed" not in codes(run)


@pytest.mark.parametrize(
    ("kind", "sub_sport"),
    [("9", "generic"), ("trail_running", "trail"), ("RUNNING", "generic"), ("Treadmill Running", "treadmill")],
)
def test_the_words_for_running(kind: str, sub_sport: str) -> None:
    assert only(gpx([steady(11)], kind=f"<type>{kind}</type>")).sub_sport == sub_sport


def test_the_local_offset_is_the_files_or_estimated_from_the_longitude() -> None:
    local = only(gpx([[trkpt(i, 3 * i, zone="+02:00") for i in range(11)]]))
    assert (local.utc_offset_s, local.offset_estimated) == (7200, False)
    assert local.start_time == START - timedelta(hours=2)
    west = only(gpx([[trkpt(i, 3 * i, longitude_deg=-122.4) for i in range(11)]]))
    assert (west.utc_offset_s, west.offset_estimated) == (-8 * 3600, True)
    assert west.summary().local_date.isoformat() == "2024-05-03"


def test_times_without_a_zone_are_utc_and_say_so() -> None:
    run = only(gpx([[trkpt(i, 3 * i, zone="") for i in range(11)]]))
    assert run.start_time == START
    assert "time_without_zone" in codes(run)


def test_points_out_of_order_are_sorted() -> None:
    points = steady(11)
    run = only(gpx([[*points[5:], *points[:5]]]))
    assert run.start_time == START
    assert run.distance_m == pytest.approx(30.0, abs=0.01)
    assert "time_backwards" in codes(run)


def test_cadence_that_counts_both_feet_already_is_not_doubled() -> None:
    def cadence(number: int) -> Run:
        return only(gpx([[trkpt(i, 3 * i, f"<extensions><cad>{number}</cad></extensions>") for i in range(11)]]))

    assert summarise_channels(cadence(84))["cadence_spm"].mean == 168
    assert "cadence_already_steps" not in codes(cadence(84))
    assert summarise_channels(cadence(168))["cadence_spm"].mean == 168
    assert "cadence_already_steps" in codes(cadence(168))


def test_what_stood_before_the_break_is_kept() -> None:
    data = gpx([steady(101)])
    cut = data[: data.index(moment(60).encode())]
    activity = read_activity(cut, "a.gpx")
    assert activity.runs[0].timer_s == 59.0
    assert not activity.complete
    assert [(w.code, w.offset) for w in activity.warnings] == [("truncated", len(cut))]
    with pytest.raises(DamagedFile, match="breaks off at byte"):
        read_activity(data[:150], "a.gpx")


def test_gzip_is_undone_whole_or_broken() -> None:
    packed = gzip.compress(gpx([steady(2001)]))
    whole = read_activity(packed, "a.gpx.gz")
    assert whole.complete
    assert whole.runs[0].timer_s == 2000.0
    broken = read_activity(packed[: len(packed) // 2], "a.gpx.gz")
    assert not broken.complete
    assert 500 < broken.runs[0].timer_s < 1500
    assert {w.code for w in broken.warnings} == {"gzip_truncated", "truncated"}


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\0" * 64, gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(NotAnActivity) as refusal:
        read_activity(data, "a.fit")
    assert refusal.value.code == "empty"


def test_a_gzip_file_damaged_at_its_start_is_refused_as_damaged() -> None:
    with pytest.raises(DamagedFile) as refusal:
        read_activity(b"\x1f\x8b\x08\x00" + b"\xff" * 40, "a.fit.gz")
    assert refusal.value.code == "damaged"


@pytest.mark.parametrize("data", [b"hello", b"<html></html>", b"<", b"\x89PNG\r\n", b"{}", bytes(range(256))])
def test_anything_else_is_no_activity(data: bytes) -> None:
    with pytest.raises(NotAnActivity) as refusal:
        read_activity(data, "a.fit")
    assert refusal.value.code == "not_an_activity"


def test_a_decimal_comma_is_read() -> None:
    points = [point.replace("49.", "49,").replace('lon="8.5"', 'lon="8,5"') for point in steady(601)]
    assert "49," in points[0]
    assert only(gpx([points])).distance_m == pytest.approx(1800.0, abs=0.5)


@pytest.mark.parametrize("zone", ["Z", "z", " UTC", "UTC", " GMT", "+00:00", ".5Z", ".123456789Z"])
def test_utc_has_many_spellings(zone: str) -> None:
    run = only(gpx([[trkpt(i, 3.0 * i, zone=zone) for i in range(61)]]))
    assert (run.start_time.replace(microsecond=0), run.timer_s) == (START, 60.0)


def test_a_virtual_world_tells_nothing_of_the_runners_time_zone() -> None:
    points = [trkpt(i, 3.0 * i, longitude_deg=166.9) for i in range(601)]
    assert only(gpx([points], kind="<type>VirtualRun</type>")).utc_offset_s is None
    assert only(gpx([points])).utc_offset_s == 11 * 3600


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "iso-8859-1"])
def test_encodings_are_told_by_their_marks(encoding: str) -> None:
    text = gpx([steady(11)]).decode().replace("UTF-8", encoding.removesuffix("-sig").removesuffix("-le"))
    activity = read_activity(text.encode(encoding), "a.gpx")
    assert activity.complete
    assert len(activity.runs[0].time_s) == 11


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Outdoor Run", "run"), ("HKWorkoutActivityTypeRunning", "run"), ("Running / easy", "run"),
        ("HKWorkoutActivityTypeCycling", "other"), ("Outdoor Walk", "other"), ("Trail hike", "other"),
        ("Walk/Run", "unknown"), ("Runway", "unknown"), ("ライド", "other"), ("ラン", "run"),
    ],
)  # fmt: skip
def test_words_around_the_sport_do_not_hide_it(words: str, kind: str) -> None:
    assert sport_from_words(words).kind == kind
