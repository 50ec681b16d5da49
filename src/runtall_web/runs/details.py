"""A run's recording as rows for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from runtall.catalogue import Reason
from runtall.runs import Run
from runtall.runs.fade import Change, fade, unit_of
from runtall.units import DistanceUnit, pace_s_per
from runtall_web.runs.forms import clock
from runtall_web.runs.models import Run as RunRow
from runtall_web.runs.models import RunSource
from runtall_web.runs.words import channel_words

SMALLEST_PAUSE_S = 3.0


@dataclass(frozen=True, slots=True)
class FadeRow:
    """Early against late of one channel, in words; ``change`` is empty when it cannot be told."""

    name: str
    unit: str
    early: str
    late: str
    change: str
    interval: str
    is_clear: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class LapRow:
    number: int
    time: str
    distance_m: float | None
    pace: str


@dataclass(frozen=True, slots=True)
class PauseRow:
    at: str
    length: str


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A file's warning in the engine's words; ``evidence`` as the refusal filter wants it."""

    template: str
    evidence: Mapping[str, object]
    remedy: str = ""
    offset: int | None = None


def fade_rows(run: Run) -> list[FadeRow]:
    """One row a channel, those that can be told first."""
    rows = []
    for channel, found in fade(run).items():
        words = channel_words(channel)
        unit = words.unit or unit_of(channel)
        if isinstance(found, Change):
            places = max(words.decimals, 1)
            rows.append(
                FadeRow(
                    words.name,
                    unit,
                    _figure(found.early, places),
                    _figure(found.late, places),
                    _signed(found.change, places),
                    _("{low} to {high}").format(low=_signed(found.low, places), high=_signed(found.high, places)),
                    found.is_clear,
                    found.reason,
                )
            )
        else:
            rows.append(FadeRow(words.name, unit, "", "", "", "", False, found.reason))
    return sorted(rows, key=lambda row: not row.change)


def shared_reason(rows: Sequence[FadeRow]) -> Reason | None:
    """The one reason why no channel can be told, said once; ``None`` when the reasons differ or something can."""
    if not rows or any(row.change for row in rows) or len({row.reason.text for row in rows}) > 1:
        return None
    return rows[0].reason


def lap_rows(run: Run, unit: DistanceUnit) -> list[LapRow]:
    return [
        LapRow(number, clock(lap.timer_s), lap.distance_m, _pace(lap.distance_m, lap.timer_s, unit))
        for number, lap in enumerate(run.laps, start=1)
    ]


def pause_rows(run: Run) -> list[PauseRow]:
    return [
        PauseRow(clock(pause.start_s), clock(pause.duration_s))
        for pause in run.pauses
        if pause.duration_s >= SMALLEST_PAUSE_S
    ]


def warning_rows(row: RunRow) -> list[WarningRow]:
    """What was lost, guessed or repaired: of this run, then of its file. Each sentence once."""
    source = row.sources.filter(is_primary=True).select_related("file").first()
    kept = [*row.features.get("warnings", []), *(source.file.warnings if source is not None else [])]
    rows = {
        (told["template"], str(told["params"])): WarningRow(told["template"], told["params"], offset=told["offset"])
        for told in kept
    }
    return list(rows.values())


def source_rows(row: RunRow) -> list[RunSource]:
    """The files that recorded this run, the one it is read from first."""
    return list(row.sources.select_related("file").order_by("-is_primary", "start_time", "pk"))


def _pace(distance_m: float | None, timer_s: float, unit: DistanceUnit) -> str:
    if not distance_m or timer_s <= 0:
        return "–"
    pace = pace_s_per(unit, distance_m / timer_s)
    return "–" if pace is None or pace > 3600 else clock(pace)


def _figure(value: float, places: int) -> str:
    return number_format(round(value, places), decimal_pos=places)


def _signed(value: float, places: int) -> str:
    rounded = round(value, places)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{number_format(abs(rounded), decimal_pos=places)}"
