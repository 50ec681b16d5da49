"""Simulated runs as FIT, the way a watch writes them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np

from runtall.fit import Message, Writer, fit_seconds
from runtall.runs.nouns import FloatArray, Run
from runtall.runs.simulate.samples import SimulatedRun

ACTIVITY_FILE = 4
DEVELOPMENT_MANUFACTURER = 255
RUNNING = 1
TIMER_EVENT, LAP_EVENT, SESSION_EVENT, ACTIVITY_EVENT = 0, 9, 8, 26
START, STOP, STOP_ALL = 0, 1, 4
FIT_NAMES = {
    "distance_m": "distance",
    "speed_mps": "enhanced_speed",
    "altitude_m": "enhanced_altitude",
    "heart_rate_bpm": "heart_rate",
    "vertical_oscillation_mm": "vertical_oscillation",
    "vertical_ratio_pct": "vertical_ratio",
    "contact_time_ms": "stance_time",
    "contact_balance_pct": "stance_time_balance",
    "step_length_mm": "step_length",
    "power_w": "power",
}


def fit_bytes(simulated: SimulatedRun) -> bytes:
    """The run as a FIT activity: records between timer events, laps, one session, the local time of its end."""
    run = simulated.run
    writer = Writer()
    start_s = fit_seconds(run.start_time)
    device = run.device
    identity = {"manufacturer": DEVELOPMENT_MANUFACTURER, "serial_number": device.serial_number if device else None}
    product = {"product_name": device.product if device else None}
    writer.add_row(Message.FILE_ID, {"type": ACTIVITY_FILE, "time_created": start_s, **identity, **product})
    writer.add_row(Message.DEVICE_INFO, {"timestamp": start_s, "device_index": 0, **identity, **product})
    columns = _columns(simulated, start_s)
    pauses = sorted(run.pauses, key=lambda pause: pause.start_s)
    cuts = [0, *(int(np.searchsorted(run.time_s, pause.end_s)) for pause in pauses), len(run.time_s)]
    _add_timer_event(writer, start_s, START)
    for number, (first, last) in enumerate(pairwise(cuts)):
        if last > first:
            writer.add_rows(Message.RECORD, {name: values[first:last] for name, values in columns.items()})
        if number < len(pauses):
            _add_timer_event(writer, start_s + pauses[number].start_s, STOP_ALL)
            _add_timer_event(writer, start_s + pauses[number].end_s, START)
    _add_timer_event(writer, start_s + run.elapsed_s, STOP_ALL)
    _add_summaries(writer, run, start_s)
    return writer.to_bytes()


def _columns(simulated: SimulatedRun, start_s: float) -> dict[str, FloatArray]:
    run = simulated.run
    strides = run.channels["cadence_spm"] / 2
    whole = np.floor(strides)
    return {
        "timestamp": start_s + run.time_s,
        "position_lat": simulated.latitude_deg,
        "position_long": simulated.longitude_deg,
        "cadence": whole,
        "fractional_cadence": strides - whole,
        **{FIT_NAMES[name]: values for name, values in run.channels.items() if name in FIT_NAMES},
    }


def _add_timer_event(writer: Writer, at_s: float, event_type: int) -> None:
    writer.add_row(Message.EVENT, {"timestamp": at_s, "event": TIMER_EVENT, "event_type": event_type})


def _add_summaries(writer: Writer, run: Run, start_s: float) -> None:
    end_s = start_s + run.elapsed_s
    for number, lap in enumerate(run.laps):
        writer.add_row(
            Message.LAP,
            {
                "timestamp": start_s + lap.start_s + lap.elapsed_s,
                "message_index": number,
                "event": LAP_EVENT,
                "event_type": STOP,
                "start_time": start_s + lap.start_s,
                "total_elapsed_time": lap.elapsed_s,
                "total_timer_time": lap.timer_s,
                "total_distance": lap.distance_m,
            },
        )
    writer.add_row(
        Message.SESSION,
        {
            "timestamp": end_s,
            "message_index": 0,
            "event": SESSION_EVENT,
            "event_type": STOP,
            "start_time": start_s,
            "sport": RUNNING,
            "sub_sport": 0,
            "total_elapsed_time": run.elapsed_s,
            "total_timer_time": run.timer_s,
            "total_distance": run.distance_m,
            "first_lap_index": 0,
            "num_laps": len(run.laps),
        },
    )
    local_s = fit_seconds(run.start_time + timedelta(seconds=run.elapsed_s + (run.utc_offset_s or 0)))
    writer.add_row(
        Message.ACTIVITY,
        {
            "timestamp": end_s,
            "total_timer_time": run.timer_s,
            "num_sessions": 1,
            "type": 0,
            "event": ACTIVITY_EVENT,
            "event_type": STOP,
            "local_timestamp": local_s,
        },
    )
