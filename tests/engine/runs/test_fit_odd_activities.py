"""FIT activities as phones, converters and broken watches write them: parts missing, totals impossible, odd places."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from engine.runs.activity_files import START, START_S, M, fit_activity
from runtall import fit
from runtall.errors import NotAnActivity
from runtall.runs import Pause, Run, read_activity, summarise_channels
from runtall.runs.fit_clock import gaps_standing

STEADY: dict[str, list[float | None]] = {
    "timestamp": [float(s) for s in range(601)],
    "distance": [3.0 * s for s in range(601)],
}


def only(data: bytes) -> Run:
    activity = read_activity(data, "a.fit")
    assert len(activity.runs) == 1
    return activity.runs[0]


def codes(run: Run) -> list[str]:
    return [warning.code for warning in run.warnings]


def lines(*messages: tuple[int, Mapping[str, object]]) -> bytes:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4, "manufacturer": 1, "time_created": START_S})
    for message, values in messages:
        writer.add_row(message, values)
    return writer.to_bytes()


def lap(
    after_s: float, lasts_s: float, distance_m: float | None, sport: int | None = 1
) -> tuple[int, dict[str, object]]:
    times = {"timestamp": START_S + after_s + lasts_s, "start_time": START_S + after_s}
    totals = {"total_timer_time": lasts_s, "total_elapsed_time": lasts_s, "total_distance": distance_m}
    return M.LAP, {**times, **totals, "sport": sport}


def test_laps_alone_are_a_run() -> None:
    run = only(lines(lap(0, 300, 1000.0), lap(400, 300, 900.0)))
    assert (run.start_time, run.timer_s, run.elapsed_s, run.distance_m) == (START, 600.0, 700.0, 1900.0)
    assert (run.time_s.size, len(run.laps)) == (0, 2)
    assert codes(run) == ["session_missing", "no_samples"]


def test_laps_of_a_ride_are_no_run_and_nameless_ones_are_judged_by_speed() -> None:
    with pytest.raises(NotAnActivity, match="cycling"):
        read_activity(lines(lap(0, 300, 1000.0, sport=2)), "a.fit")
    assert "sport_guessed" in codes(only(lines(lap(0, 300, 1000.0, sport=None))))
    with pytest.raises(NotAnActivity):
        read_activity(lines(lap(0, 300, 3000.0, sport=None)), "a.fit")


@pytest.mark.parametrize(("sport", "is_run"), [(1, True), (2, False), (None, True)])
def test_a_session_without_a_sport_takes_the_files(sport: int | None, is_run: bool) -> None:
    session = {"timestamp": START_S + 600, "start_time": START_S, "total_timer_time": 600.0, "total_distance": 1800.0}
    data = lines((M.SPORT, {"sport": sport}), (M.SESSION, session))
    if not is_run:
        with pytest.raises(NotAnActivity, match="cycling"):
            read_activity(data, "a.fit")
        return
    assert ("sport_guessed" in codes(only(data))) == (sport is None)


def test_a_long_gap_is_a_pause_where_nothing_else_tells_the_timer() -> None:
    times = [*range(301), *range(36_300, 36_601)]
    distances = [3.0 * i for i in range(602)]
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4, "time_created": START_S})
    writer.add_row(M.SPORT, {"sport": 1})
    writer.add_rows(M.RECORD, {"timestamp": [START_S + s for s in times], "distance": distances})
    run = only(writer.to_bytes())
    assert (run.timer_s, run.elapsed_s, run.pauses) == (600.0, 36_600.0, (Pause(300.0, 36_300.0),))
    assert codes(run) == ["pause_guessed", "session_missing"]


def test_a_gap_in_which_ground_was_covered_or_an_event_tells_is_no_guess() -> None:
    time_s = np.array([0.0, 1.0, 2.0, 1002.0, 1003.0, 2003.0])
    walked = np.array([0.0, 3.0, 6.0, 3006.0, 3009.0, 3012.0])
    assert gaps_standing(time_s, walked, ()) == (Pause(1003.0, 2003.0),)
    assert gaps_standing(time_s, walked, (Pause(1010.0, 1020.0),)) == ()
    assert gaps_standing(time_s, np.full(6, np.nan), (Pause(0.0, 2.0),)) == (Pause(2.0, 1002.0), Pause(1003.0, 2003.0))
    assert gaps_standing(np.empty(0), np.empty(0), ()) == ()


def test_totals_that_nobody_can_run_are_worked_out_from_the_records() -> None:
    far = only(fit_activity(STEADY, {"total_distance": 4.2e7}))
    assert (far.distance_m, far.timer_s) == (1800.0, 600.0)
    assert codes(far) == ["impossible_total"]
    long = only(fit_activity(STEADY, {"total_timer_time": 4e6, "total_elapsed_time": 4.1e6}))
    assert (long.distance_m, long.timer_s, long.elapsed_s) == (1800.0, 600.0, 600.0)
    assert codes(long) == ["impossible_total"]


@pytest.mark.parametrize("offset_s", [None, 0, -18_000])
def test_a_virtual_world_moves_no_runner_to_the_pacific(offset_s: int | None) -> None:
    island: dict[str, list[float | None]] = {"position_lat": [-11.6] * 601, "position_long": [166.9] * 601}
    run = only(fit_activity({**STEADY, **island}, {"sub_sport": 58}, local_offset_s=offset_s))
    assert (run.utc_offset_s, run.offset_estimated) == (offset_s, False)


def test_a_sprinters_steps_are_doubled_and_a_treadmills_are_not() -> None:
    def mean_cadence(speed_mps: float) -> float:
        records = {"timestamp": STEADY["timestamp"][:13], "enhanced_speed": [speed_mps] * 13, "cadence": [130.0] * 13}
        return summarise_channels(only(fit_activity(records)))["cadence_spm"].mean

    assert mean_cadence(9.0) == 260.0  # 4.2 m a step otherwise
    assert mean_cadence(2.2) == 130.0


def test_thousands_of_sessions_are_read_only_so_far_and_in_time() -> None:
    many = 5000
    starts = [START_S + 2.0 * i for i in range(many)]
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4, "time_created": START_S})
    writer.add_rows(M.RECORD, {"timestamp": [START_S + i for i in range(2 * many)], "heart_rate": [150.0] * 2 * many})
    writer.add_rows(M.SESSION, {"start_time": starts, "total_timer_time": [2.0] * many, "sport": [1] * many})
    activity = read_activity(writer.to_bytes(), "a.fit")
    assert len(activity.runs) == 64
    assert [run.time_s.size for run in activity.runs[:3]] == [2, 2, 2]
    assert [warning.code for warning in activity.all_warnings].count("too_many_sessions") == 1
