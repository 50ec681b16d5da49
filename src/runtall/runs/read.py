"""One file's bytes become an activity, whatever its name says it is."""

from __future__ import annotations

import re
from dataclasses import replace

from runtall.errors import DamagedFile, NotAnActivity
from runtall.runs.first_bytes import HEAD_BYTES, Content, content_of
from runtall.runs.fit_activity import read_fit_activity
from runtall.runs.gzip_bytes import GZIP_MAGIC, gunzip
from runtall.runs.limits import DEFAULT_LIMITS, Limits, too_large
from runtall.runs.nouns import Activity, FileWarning
from runtall.runs.sports import UNKNOWN_SPORT, Sport
from runtall.runs.xml_activity import read_xml_activity
from runtall.runs.xml_stream import looks_like_xml

_MAX_GZIP_LAYERS = 2
_WEB_PAGE = re.compile(rb"^(\xef\xbb\xbf)?\s*(<!doctype\s+html|<html)", re.IGNORECASE)


def read_activity(
    data: bytes, name: str, *, listed: Sport = UNKNOWN_SPORT, limits: Limits = DEFAULT_LIMITS
) -> Activity:
    """The runs and strength sets in a FIT, TCX or GPX file, plain or gzipped, recognised by its content.

    ``name`` becomes the runs' source. ``listed`` is the sport an export's list gives for the file; it counts only
    where the file itself names none. Whatever is readable is kept; what was lost or guessed is in ``warnings``.

    :raises NotAnActivity: codes ``empty``, ``not_an_activity``, and ``not_a_run`` when it holds neither run nor set.
    :raises DamagedFile: code ``damaged`` when nothing can be read, or an attack's own code (``xml_entities`` ...).
    :raises UnsafeArchive: codes ``too_large`` and, for a gzip file that unpacks beyond ``limits``, ``zip_bomb``.
    """
    if len(data) > limits.file_bytes:
        raise too_large(limits)
    data, gzip_warnings = _unwrapped(data, limits)
    if not data.strip(b"\0\t\r\n "):
        raise NotAnActivity("the file is empty", remedy="download or export it again", code="empty")
    activity = _by_content(data, listed)
    if not activity.runs and not activity.sets:
        raise _no_run(activity)
    return replace(
        activity,
        runs=tuple(replace(run, sources=(name,)) for run in activity.runs),
        warnings=(*gzip_warnings, *activity.warnings),
        complete=activity.complete and not gzip_warnings,
    )


def _unwrapped(data: bytes, limits: Limits) -> tuple[bytes, tuple[FileWarning, ...]]:
    for _ in range(_MAX_GZIP_LAYERS):
        if not data.startswith(GZIP_MAGIC):
            break
        packed = len(data)
        data, whole = gunzip(data, limits)
        if not whole:
            return data, (
                FileWarning(
                    "gzip_truncated",
                    "the gzip file is damaged or ends early within its {bytes} bytes",
                    {"bytes": packed},
                ),
            )
    return data, ()


def _by_content(data: bytes, listed: Sport) -> Activity:
    content = content_of(data[:HEAD_BYTES])
    if content is Content.FIT:
        return read_fit_activity(data, listed)
    if content is Content.ZIP:
        raise NotAnActivity("this is a zip, not one activity", remedy="import it, or unpack it first")
    if _WEB_PAGE.match(data[:HEAD_BYTES]):
        raise NotAnActivity("this is a web page, not an activity", remedy="log in there and export the activity again")
    if looks_like_xml(data):
        return read_xml_activity(data, listed)
    raise NotAnActivity("the content is neither FIT, TCX nor GPX", remedy="export the activity in one of these formats")


def _no_run(activity: Activity) -> NotAnActivity | DamagedFile:
    sports = ", ".join(dict.fromkeys(activity.other_sports)) or "unknown"
    if not activity.complete and not activity.other_sports:
        return DamagedFile(
            "too little of the file is readable to find a run in it", remedy="download or export it again"
        )
    return NotAnActivity(
        "there is no run in it (sport: {sports})",
        remedy="if it was a run, set its sport to running where it came from and export it again",
        code="not_a_run",
        sports=sports,
    )
