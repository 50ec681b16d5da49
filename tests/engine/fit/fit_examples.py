"""FIT files of our own making, one of each kind that a runner brings, put together by our writer."""

from __future__ import annotations

import numpy as np

from runtall import fit
from runtall.fit.basetypes import FLOAT32, SINT16, STRING, UINT16

START_S = 1_100_000_000
SECONDS = 240

STRYD_POWER = fit.DeveloperField(fit.DeveloperKey(0, 0), "Power", "Watts", UINT16, bytes(range(16)), 95)
STRYD_BOUNCE = fit.DeveloperField(
    fit.DeveloperKey(0, 8), "Vertical Oscillation", "Centimeters", FLOAT32, bytes(range(16)), 95
)
OTHER_POWER = fit.DeveloperField(fit.DeveloperKey(1, 0), "Power", "W", SINT16, bytes(range(1, 17)), None)
NOTE = fit.DeveloperField(fit.DeveloperKey(1, 4), "Note", "", STRING, bytes(range(1, 17)), None)


def run(endian: str = "little", *, short_times: bool = False, developer: bool = False, seconds: int = SECONDS) -> bytes:
    """A run of four minutes with running dynamics, a pause, two laps, and on request developer fields."""
    writer = fit.Writer("big" if endian == "big" else "little", short_times=short_times)
    put_head(writer)
    at_s = np.arange(seconds, dtype=float)
    heart_rate = 120.0 + 30.0 * at_s / seconds
    heart_rate[50:60] = np.nan
    columns = {
        "timestamp": START_S + at_s,
        "position_lat": 48.0 + at_s / 40_000,
        "position_long": -11.5 + at_s / 30_000,
        "enhanced_altitude": 520.2 + np.round(np.sin(at_s / 40) * 20) / 5,
        "heart_rate": heart_rate,
        "cadence": np.full(seconds, 86.0),
        "fractional_cadence": np.where(at_s % 2 == 0, 0.5, 0.0),
        "distance": at_s * 3.0,
        "enhanced_speed": np.full(seconds, 3.0),
        "vertical_oscillation": np.round(900 + at_s / 10) / 10,
        "vertical_ratio": np.full(seconds, 7.94),
        "stance_time": np.full(seconds, 256.3),
        "stance_time_balance": np.full(seconds, 49.87),
        "step_length": np.full(seconds, 1045.0),
        "power": 250.0 + at_s % 7,
        "temperature": np.full(seconds, -3.0),
    }
    own = {
        STRYD_POWER: 260 + np.arange(seconds) % 5,
        STRYD_BOUNCE: np.where(at_s < 3, np.nan, 7.5),
        OTHER_POWER: np.full(seconds, -1),
        NOTE: ["ok" if at % 2 else None for at in range(seconds)],
    }
    writer.add_rows(fit.Message.RECORD, columns, own if developer else {})
    put_tail(writer, seconds)
    return writer.to_bytes()


def put_head(writer: fit.Writer) -> None:
    writer.add_row(
        fit.Message.FILE_ID,
        {"type": 4, "manufacturer": 1, "product": 3113, "serial_number": 3_999_999_999, "time_created": START_S},
    )
    writer.add_row(fit.Message.FILE_CREATOR, {"software_version": 1320})
    info = {"timestamp": START_S, "device_index": 0, "manufacturer": 1, "product": 3113, "product_name": "Läufer 9"}
    writer.add_row(fit.Message.DEVICE_INFO, {**info, "software_version": 13.2})
    writer.add_row(fit.Message.EVENT, {"timestamp": START_S, "event": 0, "event_type": 0, "data16": 0})


def put_tail(writer: fit.Writer, seconds: int) -> None:
    end_s = START_S + seconds
    writer.add_row(fit.Message.EVENT, {"timestamp": end_s, "event": 0, "event_type": 4, "data": 0})
    for lap in range(2):
        writer.add_row(
            fit.Message.LAP,
            {
                "timestamp": START_S + (lap + 1) * seconds / 2,
                "message_index": lap,
                "start_time": START_S + lap * seconds / 2,
                "total_elapsed_time": seconds / 2,
                "total_timer_time": seconds / 2,
                "total_distance": 1.5 * seconds,
                "avg_speed": 3.0,
                "end_position_lat": 48.003,
            },
        )
    writer.add_row(
        fit.Message.SESSION,
        {
            "timestamp": end_s,
            "start_time": START_S,
            "sport": 1,
            "sub_sport": 2,
            "total_elapsed_time": seconds,
            "total_timer_time": seconds - 0.125,
            "total_distance": 3.0 * seconds,
            "avg_altitude": 519.8,
            "time_in_hr_zone": [10.5, None, 200.0],
            "sport_profile_name": "Run",
        },
    )
    writer.add_row(
        fit.Message.ACTIVITY,
        {
            "timestamp": end_s,
            "local_timestamp": end_s + 7200,
            "total_timer_time": seconds,
            "num_sessions": 1,
            "type": 0,
        },
    )


def strength() -> bytes:
    """A strength activity: active sets with ranked guesses, rests, and a set the watch knew nothing about."""
    writer = fit.Writer()
    writer.add_row(fit.Message.FILE_ID, {"type": 4, "manufacturer": 1, "time_created": START_S})
    guesses = [
        ([23, 28, 65534], [15, 0, 65534], 1, 10, 12.5),
        ([65534], [65534], 0, None, None),
        ([12], [None], 1, 12, 16),
    ]
    for at, (category, name, kind, reps, weight_kg) in enumerate(guesses):
        writer.add_row(
            fit.Message.SET,
            {
                "timestamp": START_S,
                "start_time": START_S + 60 * at,
                "duration": 30.5 + at,
                "repetitions": reps,
                "weight": weight_kg,
                "set_type": kind,
                "category": category,
                "category_subtype": name,
                "message_index": at,
            },
        )
    writer.add_row(
        fit.Message.SESSION, {"timestamp": START_S + 300, "start_time": START_S, "sport": 10, "sub_sport": 20}
    )
    return writer.to_bytes()


def workout() -> bytes:
    """A strength workout for a watch: two exercises of three sets each, with rests."""
    writer = fit.Writer()
    writer.add_row(
        fit.Message.FILE_ID, {"type": 5, "manufacturer": 255, "serial_number": 12345, "time_created": START_S}
    )
    writer.add_row(
        fit.Message.WORKOUT,
        {"wkt_name": "Back day A", "sport": 10, "sub_sport": 20, "num_valid_steps": 6, "capabilities": 32},
    )
    step = 0
    for category, name in ((23, 15), (37, 32)):
        first = step
        exercise = {
            "exercise_category": category,
            "exercise_name": name,
            "exercise_weight": 7.5,
            "weight_display_unit": 1,
        }
        lines = (
            {"duration_type": 29, "duration_value": 10, "intensity": 0, **exercise},
            {"duration_type": 0, "duration_value": 60_000, "intensity": 1},
            {"duration_type": 6, "duration_value": first, "target_value": 3},
        )
        for line in lines:
            writer.add_row(fit.Message.WORKOUT_STEP, {"message_index": step, **line})
            step += 1
    titles = {"message_index": [0, 1], "exercise_category": [23, 37], "exercise_name": [15, 32]}
    writer.add_rows(fit.Message.EXERCISE_TITLE, {**titles, "wkt_step_name": ["Renegade row", "Band pull-apart"]})
    return writer.to_bytes()


EXAMPLES = {
    "run": run(),
    "big_endian": run("big", developer=True),
    "short_times": run(short_times=True),
    "developer_fields": run(developer=True),
    "strength": strength(),
    "workout": workout(),
    "chain": run(seconds=20, developer=True) + strength(),
}
