"""GPX 1.0 and 1.1: one run per track that was run."""

from __future__ import annotations

from collections.abc import Mapping

from runtall.runs.sports import sport_from_words
from runtall.runs.tracks import Draft, Instant, read_number, read_time
from runtall.runs.xml_stream import XmlBreak, stream_xml

# What extensions call a channel, in whatever namespace: Garmin's TrackPointExtension 1 and 2, Cluetrust, Strava, Polar.
_POINT_VALUES: Mapping[str, str] = {
    "ele": "altitude_m",
    "speed": "speed_mps",
    "hr": "heart_rate_bpm",
    "heartrate": "heart_rate_bpm",
    "cad": "cadence",
    "cadence": "cadence",
    "runcadence": "cadence",
    "atemp": "temperature_c",
    "temp": "temperature_c",
    "temperature": "temperature_c",
    "power": "power_w",
    "watts": "power_w",
    "powerinwatts": "power_w",
}
_MAX_TRACKS = 1000


class GpxEvents:
    """Listens to a GPX file and gathers its tracks."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.has_routes = False
        self.points = 0
        self._draft: Draft | None = None
        self._in_point = False
        self._moment: Instant | None = None
        self._values: dict[str, float] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "trkpt":
            self._in_point = self._draft is not None
            self._moment = None
            self._values = {
                "latitude_deg": _within(attributes.get("lat", ""), 90.0),
                "longitude_deg": _within(attributes.get("lon", ""), 180.0),
            }
        elif name == "trk":
            self._draft = Draft()
        elif name == "trkseg" and self._draft is not None:
            self._draft.start_segment()
        elif name in ("rte", "wpt"):
            self.has_routes = True

    def end(self, name: str, text: str) -> None:
        if self._draft is None:
            return
        if self._in_point:
            self._end_in_point(self._draft, name, text)
        elif name in ("type", "activity", "activity_type") and self._draft.sport.kind == "unknown":
            self._draft.sport = sport_from_words(text)
        elif name == "trk":
            self.finish()

    def finish(self) -> None:
        """Keep the track being read; also called where the XML broke off."""
        if self._draft is not None and self._draft.points + self._draft.timeless and len(self.drafts) < _MAX_TRACKS:
            self.drafts.append(self._draft)
        self._draft = None

    def _end_in_point(self, draft: Draft, name: str, text: str) -> None:
        if name == "trkpt":
            self._in_point = False
            self.points += 1
            draft.add(self._moment, self._values)
        elif name == "time":
            self._moment = read_time(text) or self._moment
        elif (channel := _POINT_VALUES.get(name.lower())) is not None and text:
            self._values[channel] = read_number(text)


def _within(text: str, limit: float) -> float:
    degrees = read_number(text)
    return degrees if abs(degrees) <= limit else float("nan")


def read_gpx(data: bytes) -> tuple[GpxEvents, XmlBreak | None]:
    """The tracks of a GPX file as far as it is readable, and where it broke off.

    :raises DamagedFile: on entities or a document type (``xml_entities``) and other attacks.
    """
    events = GpxEvents()
    broken = stream_xml(data, events)
    events.finish()
    return events, broken
