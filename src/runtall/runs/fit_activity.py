"""A FIT file becomes an activity: one run per running session, and the sets of strength sessions."""

from __future__ import annotations

from collections.abc import Sequence

from runtall import fit
from runtall.errors import DamagedFile, NotAnActivity
from runtall.runs.first_bytes import FIT_ACTIVITY
from runtall.runs.fit_runs import run_of_laps, run_without_session, runs_of_sessions
from runtall.runs.fit_sets import strength_sets
from runtall.runs.fit_sports import sport_of_sessionless
from runtall.runs.nouns import Activity, FileWarning, Run, StrengthSet
from runtall.runs.sports import Sport

M = fit.Message
_WANTED = (
    *(M.FILE_ID, M.FILE_CREATOR, M.SPORT, M.ACTIVITY, M.SESSION, M.LAP, M.RECORD, M.EVENT, M.DEVICE_INFO, M.SET),
    *(M.FIELD_DESCRIPTION, M.DEVELOPER_DATA_ID),
)
_FILE_TYPES = {
    1: "device",
    2: "settings",
    3: "sport settings",
    5: "workout",
    6: "course",
    7: "schedules",
    9: "weight",
    10: "totals",
    11: "goals",
    14: "blood pressure",
    15: "monitoring",
    20: "activity summary",
    28: "daily monitoring",
    32: "monitoring",
    34: "segment",
    35: "segment list",
}


def read_fit_activity(data: bytes, listed: Sport) -> Activity:
    """The runs and sets of a FIT file, as far as it is readable.

    ``listed`` is what an export's list says of the file; it counts where the file itself names no sport.

    :raises NotAnActivity: a FIT file of another kind.
    :raises DamagedFile: nothing readable in it, or larger than the codec takes.
    """
    file = fit.read(data, _WANTED)
    parts = [part for part in file.parts if _is_activity(part)]
    warnings = tuple(FileWarning(said.code, said.template, said.params, said.offset) for said in file.warnings)
    if not parts:
        raise _no_activity(file)
    runs: list[Run] = []
    sets: list[StrengthSet] = []
    others: list[str] = []
    for part in parts:
        for read in _read_part(part, listed):
            if isinstance(read, Run):
                runs.append(read)
            else:
                others.append(read.sport)
        sets += strength_sets(part[M.SET])
    return Activity(tuple(runs), tuple(sets), warnings, file.complete, "fit", tuple(others))


def _read_part(part: fit.FitPart, listed: Sport) -> Sequence[Run | Sport]:
    if len(part[M.SESSION]):
        return runs_of_sessions(part, listed)
    if not len(part[M.RECORD]) + len(part[M.LAP]):
        return ()
    said = sport_of_sessionless(part)
    said = said if said.kind != "unknown" else listed
    return (run_without_session(part, said) if len(part[M.RECORD]) else run_of_laps(part, said),)


def _type_of(part: fit.FitPart) -> int | None:
    table = part[M.FILE_ID]
    return table.integer(0, "type") if len(table) else None


def _is_activity(part: fit.FitPart) -> bool:
    """By its own word; a part without one is judged by what is in it."""
    file_type = _type_of(part)
    if file_type is None:
        return len(part[M.SESSION]) + len(part[M.RECORD]) + len(part[M.SET]) > 0
    return file_type == FIT_ACTIVITY


def _no_activity(file: fit.FitFile) -> NotAnActivity | DamagedFile:
    types = [file_type for part in file.parts if (file_type := _type_of(part)) is not None]
    if not types:
        return DamagedFile(
            "nothing in the FIT file is readable", remedy="download or export it again", offset=file.parts[0].offset
        )
    what = _FILE_TYPES.get(types[0], f"type {types[0]}")
    return NotAnActivity(
        "this FIT file holds no activity, but: {what}", remedy="choose the activity's own file", what=what
    )
