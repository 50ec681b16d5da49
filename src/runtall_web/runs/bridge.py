"""Between the database's rows and the engine's nouns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from runtall.errors import InputRefused, NotAnActivity
from runtall.runs import UNKNOWN_SPORT, Activity, Member, Run, Sport, read_activity, richness, total_bytes, walk
from runtall_web.runs.models import Run as RunRow
from runtall_web.runs.models import RunSource
from runtall_web.runs.originals import read_original


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that may hold a run, unpacked. ``listed`` is what an export's list says of it, as plain words."""

    name: str
    data: bytes
    packed_bytes: int
    listed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was refused before it was read. ``skipped`` ones never claimed to be an activity."""

    name: str
    error: InputRefused
    packed_bytes: int
    skipped: bool


def bytes_below(paths: Iterable[Path]) -> int:
    """How much there is to read, for progress."""
    return total_bytes(paths)


def files_below(paths: Iterable[Path], shown_below: Path | None = None) -> Iterator[FoundFile | RefusedFile]:
    """Every file below the paths, one at a time. Names are told from ``shown_below`` on, where it is given."""
    for member in walk(paths):
        name = _shown(member.name, shown_below)
        if member.status == "candidate":
            yield FoundFile(name, member.data, member.packed_bytes, _listed_words(member))
        elif member.refusal is not None:
            yield RefusedFile(name, member.refusal, member.packed_bytes, member.status == "skipped")


def read_found(found: FoundFile) -> Activity:
    """Raises the engine's ``InputRefused``; a strength session without a run is refused too, until sets are kept."""
    activity = read_activity(found.data, found.name, listed=_listed_sport(found.listed))
    if not activity.runs:
        raise NotAnActivity(
            "it holds {sets} strength sets and no run",
            remedy="nothing to do: only runs are imported so far",
            code="not_a_run",
            sets=len(activity.sets),
        )
    return activity


def read_again(run: RunRow) -> Run | None:
    """The run with its samples, decoded from its original; ``None`` for a run without a file.

    Raises ``OriginalMissing`` when the file is gone or changed.
    """
    whole = read_again_whole(run)
    return None if whole is None else whole[0]


def read_again_whole(run: RunRow) -> tuple[Run, Activity] | None:
    """The run and the activity that its file holds. Raises as ``read_again``."""
    source = run.sources.filter(is_primary=True).select_related("file").first()
    return None if source is None else read_source_whole(source)


def features_of(run: Run, activity: Activity) -> dict[str, object]:
    """What is kept of a run's samples: plain means and extremes of each channel, and what was lost."""
    return {
        "channels": {name: _stats(values) for name, values in run.channels.items()},
        "laps": len(run.laps),
        "pauses": len(run.pauses),
        "complete": activity.complete,
        "offset_estimated": run.offset_estimated,
        "warnings": [
            {"code": w.code, "template": w.template, "params": dict(w.params), "offset": w.offset}
            for w in run.warnings[:50]
        ],
    }


def _stats(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, float | int]:
    valid = values[np.isfinite(values)]
    if valid.size == 0:
        return {"count": 0}
    return {
        "count": int(valid.size),
        "mean": round(float(valid.mean()), 3),
        "min": round(float(valid.min()), 3),
        "max": round(float(valid.max()), 3),
    }


def _listed_words(member: Member) -> dict[str, str]:
    if member.listed is None:
        return {}
    sport = member.listed.sport
    return {
        "title": member.listed.title[:200],
        "kind": sport.kind,
        "sport": sport.sport,
        "sub_sport": sport.sub_sport,
    }


def _listed_sport(listed: dict[str, str]) -> Sport:
    kind = listed.get("kind")
    if kind == "run":
        return Sport("run", listed["sport"], listed["sub_sport"])
    return Sport("other", listed["sport"], listed["sub_sport"]) if kind == "other" else UNKNOWN_SPORT


def _shown(name: str, below: Path | None) -> str:
    return name.removeprefix(f"{below}/") if below is not None else name


def read_source(source: RunSource) -> Run | None:
    """One recording with its samples. Raises the engine's ``InputRefused``, ``OriginalMissing`` among them."""
    whole = read_source_whole(source)
    return None if whole is None else whole[0]


def read_source_whole(source: RunSource) -> tuple[Run, Activity] | None:
    """One recording and the activity that its file holds. Raises as ``read_source``."""
    file = source.file
    activity = read_activity(read_original(file.sha256), file.name, listed=_listed_sport(file.listed))
    return (activity.runs[source.leg], activity) if source.leg < len(activity.runs) else None


def richness_of(run: Run) -> list[int]:
    """How much a recording tells, as it is kept."""
    return list(richness(run))


def is_better_source(new: RunSource, kept: RunSource) -> bool:
    """Whether ``new`` is the recording to read a run from: the engine's order, which no order of import changes."""
    return _preference(new) < _preference(kept)


def _preference(source: RunSource) -> tuple[list[int], float, float, str]:
    richest_first = [-count for count in source.richness]
    return richest_first, source.start_time.timestamp(), -source.timer_s, source.file.sha256
