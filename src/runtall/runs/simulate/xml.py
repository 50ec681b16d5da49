"""Simulated runs as TCX and GPX, the way common exporters write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from runtall.runs.nouns import FloatArray, Run
from runtall.runs.simulate.samples import SimulatedRun

TCX_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
 xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
<Activities><Activity Sport="Running"><Id>{start}</Id>
"""
TCX_TAIL = """<Creator xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Device_t"><Name>{product}</Name>\
<UnitId>{serial}</UnitId></Creator></Activity></Activities></TrainingCenterDatabase>
"""
GPX_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="{product}" xmlns="http://www.topografix.com/GPX/1/1"
 xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
<metadata><time>{start}</time></metadata><trk><name>Simulated run</name><type>running</type>
"""


def tcx_bytes(simulated: SimulatedRun) -> bytes:
    """The run as TCX: one lap a kilometre, one track between two pauses, cadence in strides a minute as TCX has it."""
    run = simulated.run
    product, serial = _maker(run)
    points = list(_tcx_points(simulated))
    parts = [TCX_HEAD.format(start=_utc(run.start_time))]
    for lap in run.laps:
        begin, end = np.searchsorted(run.time_s, [lap.start_s, lap.start_s + lap.elapsed_s])
        last = end if lap is not run.laps[-1] else len(points)
        start = _utc(run.start_time + timedelta(seconds=lap.start_s))
        parts.append(
            f'<Lap StartTime="{start}"><TotalTimeSeconds>{lap.timer_s:.1f}</TotalTimeSeconds>'
            f"<DistanceMeters>{lap.distance_m:.2f}</DistanceMeters><Intensity>Active</Intensity>"
            "<TriggerMethod>Distance</TriggerMethod>\n"
        )
        parts.extend(_grouped(run, points, int(begin), int(last), "Track"))
        parts.append("</Lap>\n")
    parts.append(TCX_TAIL.format(product=product, serial=serial))
    return "".join(parts).encode()


def gpx_bytes(simulated: SimulatedRun) -> bytes:
    """The run as GPX: one segment between two pauses, heart rate and cadence (strides a minute) as extensions."""
    run = simulated.run
    points = list(_gpx_points(simulated))
    head = GPX_HEAD.format(product=_maker(run)[0], start=_utc(run.start_time))
    return "".join([head, *_grouped(run, points, 0, len(points), "trkseg"), "</trk></gpx>\n"]).encode()


def _tcx_points(simulated: SimulatedRun) -> Iterator[str]:
    run = simulated.run
    rows = zip(_rows(simulated), _column(run, "distance_m"), _column(run, "speed_mps"), strict=True)
    for (time, latitude, longitude, altitude, heart_rate, cadence), distance, speed in rows:
        yield (
            f"<Trackpoint><Time>{time}</Time><Position><LatitudeDegrees>{latitude:.7f}</LatitudeDegrees>"
            f"<LongitudeDegrees>{longitude:.7f}</LongitudeDegrees></Position><AltitudeMeters>{altitude:.1f}</AltitudeMeters>"
            f"<DistanceMeters>{distance:.2f}</DistanceMeters><HeartRateBpm><Value>{heart_rate:.0f}</Value></HeartRateBpm>"
            f"<Extensions><ns3:TPX><ns3:Speed>{speed:.3f}</ns3:Speed><ns3:RunCadence>{cadence / 2:.0f}</ns3:RunCadence>"
            "</ns3:TPX></Extensions></Trackpoint>\n"
        )


def _gpx_points(simulated: SimulatedRun) -> Iterator[str]:
    for time, latitude, longitude, altitude, heart_rate, cadence in _rows(simulated):
        yield (
            f'<trkpt lat="{latitude:.7f}" lon="{longitude:.7f}"><ele>{altitude:.1f}</ele><time>{time}</time>'
            f"<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>{heart_rate:.0f}</gpxtpx:hr>"
            f"<gpxtpx:cad>{cadence / 2:.0f}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions></trkpt>\n"
        )


def _rows(simulated: SimulatedRun) -> Iterator[tuple[str, float, float, float, float, float]]:
    """Time, latitude, longitude, altitude, heart rate and cadence of each sample."""
    run = simulated.run
    start = np.datetime64(run.start_time.replace(tzinfo=None), "s")
    moments = np.datetime_as_string(start + np.round(run.time_s).astype("timedelta64[s]"))
    return zip(
        [f"{moment}Z" for moment in moments.tolist()],
        simulated.latitude_deg.tolist(),
        simulated.longitude_deg.tolist(),
        _column(run, "altitude_m"),
        _column(run, "heart_rate_bpm"),
        _column(run, "cadence_spm"),
        strict=True,
    )


def _grouped(run: Run, points: list[str], begin: int, end: int, tag: str) -> Iterator[str]:
    """The points from ``begin`` to ``end``, a new element after each pause."""
    cuts = sorted({begin, end, *(int(np.searchsorted(run.time_s, pause.end_s)) for pause in run.pauses)})
    inside = [cut for cut in cuts if begin <= cut <= end]
    for first, last in pairwise(inside):
        yield f"<{tag}>\n" + "".join(points[first:last]) + f"</{tag}>\n"


def _column(run: Run, name: str) -> list[float]:
    values: FloatArray = run.channels[name]
    return [float(value) for value in values.tolist()]


def _maker(run: Run) -> tuple[str, int]:
    device = run.device
    return (device.product or "", device.serial_number or 0) if device else ("", 0)


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
