"""TCX: one run per running activity, the legs of a multisport session among them."""

from __future__ import annotations

from collections.abc import Mapping

from runtall.runs.channels import LONGEST_DISTANCE_M, LONGEST_TIMER_S
from runtall.runs.nouns import Device
from runtall.runs.sports import sport_from_words
from runtall.runs.tracks import Draft, Instant, read_number, read_time
from runtall.runs.xml_stream import XmlBreak, stream_xml

_POINT_VALUES: Mapping[str, str] = {
    "LatitudeDegrees": "latitude_deg",
    "LongitudeDegrees": "longitude_deg",
    "AltitudeMeters": "altitude_m",
    "DistanceMeters": "distance_m",
    "Speed": "speed_mps",
    "Watts": "power_w",
    "Temperature": "temperature_c",
    "Cadence": "cadence",
    "RunCadence": "run_cadence",
}
_LIMITS: Mapping[str, float] = {"latitude_deg": 90.0, "longitude_deg": 180.0}
_MAX_ACTIVITIES = 1000
_MAX_LAPS = 100_000
NAN = float("nan")


class TcxEvents:
    """Listens to a TCX file and gathers its activities."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.has_courses = False
        self._draft: Draft | None = None
        self._within: list[str] = []
        self._moment: Instant | None = None
        self._values: dict[str, float] = {}
        self._lap: dict[str, float] = {}
        self._laps: set[tuple[float, float, float]] = set()
        self._device: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._within.append(name)
        if name == "Trackpoint":
            self._moment, self._values = None, {}
        elif name == "Activity":
            self.finish()
            self._draft = Draft(sport=sport_from_words(attributes.get("Sport")))
            self._device, self._lap = {}, {}
            self._laps = set()
        elif name == "Course":
            self.has_courses = True
        elif self._draft is None:
            return
        elif name == "Lap":
            began = read_time(attributes.get("StartTime", ""))
            self._lap = {"start": began.posix_s if began else NAN, "timer": NAN, "distance": NAN}
            self._draft.start_segment()
        elif name == "Track":
            self._draft.start_segment()

    def end(self, name: str, text: str) -> None:
        if self._within:
            self._within.pop()
        if self._draft is None:
            return
        parent = self._within[-1] if self._within else ""
        if name == "Trackpoint":
            self._add_point(self._draft)
        elif "Trackpoint" in self._within:
            self._in_point(name, parent, text)
        elif parent == "Lap":
            self._in_lap(name, text)
        else:
            self._around(self._draft, name, parent, text)

    def _around(self, draft: Draft, name: str, parent: str, text: str) -> None:
        """What stands around the points and laps."""
        if name == "Lap":
            self._add_lap(draft)
        elif name == "Id" and parent == "Activity":
            draft.named_start = read_time(text)
        elif "Creator" in self._within:
            self._device.setdefault(name, text)
        elif name == "Creator":
            draft.device = _device(self._device)
        elif name == "Activity":
            self.finish()

    def finish(self) -> None:
        """Keep the activity being read; also called where the XML broke off."""
        if (
            self._draft is not None and self._lap and self._draft.points
        ):  # a lap that was never closed: as far as it goes
            self._lap["timer"] = self._draft.recorded_s_since(self._lap["start"])
            self._lap["distance"] = NAN
            self._add_lap(self._draft)
        draft = self._draft
        if draft is not None and (draft.points or draft.timeless or draft.laps) and len(self.drafts) < _MAX_ACTIVITIES:
            self.drafts.append(draft)
        self._draft = None

    def _in_point(self, name: str, parent: str, text: str) -> None:
        if name == "Time":
            self._moment = read_time(text) or self._moment
        elif name == "Value" and parent == "HeartRateBpm":
            self._values["heart_rate_bpm"] = read_number(text)
        elif (channel := _POINT_VALUES.get(name)) is not None and text:
            number = read_number(text)
            self._values[channel] = number if abs(number) <= _LIMITS.get(channel, abs(number)) else NAN

    def _add_point(self, draft: Draft) -> None:
        run_cadence = self._values.pop("run_cadence", NAN)
        if run_cadence == run_cadence:
            self._values["cadence"] = run_cadence
        draft.add(self._moment, self._values)

    def _in_lap(self, name: str, text: str) -> None:
        if name == "TotalTimeSeconds":
            self._lap["timer"] = read_number(text)
        elif name == "DistanceMeters":
            self._lap["distance"] = read_number(text)

    def _add_lap(self, draft: Draft) -> None:
        start, timer = self._lap.get("start", NAN), self._lap.get("timer", NAN)
        distance = self._lap.get("distance", NAN)
        if not 0 <= distance <= LONGEST_DISTANCE_M:
            distance = NAN
        written = (start, timer, distance)
        if (
            start == start
            and 0 < timer <= LONGEST_TIMER_S
            and len(draft.laps) < _MAX_LAPS
            and written not in self._laps
        ):
            self._laps.add(written)  # a lap written twice was run once
            draft.laps.append(written)
        self._lap = {}


def _device(said: Mapping[str, str]) -> Device | None:
    """A ``Creator``; its version is major.minor."""
    name = said.get("Name") or None
    unit = said.get("UnitId", "")
    version = ".".join(said[part] for part in ("VersionMajor", "VersionMinor") if said.get(part)) or None
    if name is None and version is None:
        return None
    return Device(
        product=name, serial_number=int(unit) if unit.isdecimal() and int(unit) else None, software_version=version
    )


def read_tcx(data: bytes) -> tuple[TcxEvents, XmlBreak | None]:
    """The activities of a TCX file as far as it is readable, and where it broke off.

    :raises DamagedFile: on entities or a document type (``xml_entities``) and other attacks.
    """
    events = TcxEvents()
    broken = stream_xml(data, events)
    events.finish()
    return events, broken
