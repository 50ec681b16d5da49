"""A TCX or GPX file becomes an activity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from runtall.errors import DamagedFile, NotAnActivity
from runtall.runs.gpx import read_gpx
from runtall.runs.nouns import Activity, FileWarning, Run
from runtall.runs.sports import Sport
from runtall.runs.tcx import read_tcx
from runtall.runs.tracks import Draft, run_from
from runtall.runs.xml_stream import XmlBreak, root_name


def read_xml_activity(data: bytes, listed: Sport) -> Activity:
    """The runs of a TCX or GPX file, as far as it is readable.

    ``listed`` is what an export's list says of the file; it counts where the file itself names no sport.

    :raises NotAnActivity: other XML, a route or course, or points without a single time.
    :raises DamagedFile: nothing readable in it, or entities and other attacks.
    """
    root = root_name(data)
    if root == "TrainingCenterDatabase":
        tcx, broken = read_tcx(data)
        return _activity("tcx", tcx.drafts, broken, listed, has_plans=tcx.has_courses)
    if root == "gpx":
        gpx, broken = read_gpx(data)
        return _activity("gpx", gpx.drafts, broken, listed, has_plans=gpx.has_routes)
    raise NotAnActivity("this is XML, but neither TCX nor GPX", remedy="export the activity as FIT, TCX or GPX")


def _activity(
    file_format: Literal["tcx", "gpx"],
    drafts: Sequence[Draft],
    broken: XmlBreak | None,
    listed: Sport,
    *,
    has_plans: bool,
) -> Activity:
    timed = [draft for draft in drafts if draft.points or draft.laps]
    if not timed:
        raise _nothing_timed(drafts, broken, has_plans=has_plans)
    runs: list[Run] = []
    others: list[str] = []
    for draft in timed:
        draft.sport = _settled(draft.sport, listed)
        read = run_from(draft)
        if isinstance(read, Run):
            runs.append(read)
        else:
            others.append(read.sport)
    warnings = () if broken is None else (_broken_off(broken),)
    return Activity(tuple(runs), (), warnings, broken is None, file_format, tuple(others))


def _settled(said: Sport, listed: Sport) -> Sport:
    """A file's sport, or the list's where the file says nothing, or TCX's ``Other``: its word for most sports."""
    if said.kind == "unknown" and listed.kind != "unknown":
        return listed
    return listed if said.sport == "Other" and listed.kind == "run" else said


def _nothing_timed(drafts: Sequence[Draft], broken: XmlBreak | None, *, has_plans: bool) -> NotAnActivity | DamagedFile:
    if broken is not None:
        return DamagedFile(
            "the XML breaks off at byte {offset} ({problem}) before the first timed point",
            remedy="download or export it again",
            offset=broken.offset,
            problem=broken.problem,
        )
    remedy = "export the recorded activity itself"
    if drafts:
        return NotAnActivity("its points carry no readable time, so it cannot be a recorded run", remedy=remedy)
    if has_plans:
        return NotAnActivity("it holds a planned route or course, no recorded run", remedy=remedy)
    return NotAnActivity("it holds no track points", remedy=remedy)


def _broken_off(broken: XmlBreak) -> FileWarning:
    return FileWarning(
        "truncated",
        "the XML breaks off at byte {offset} ({problem}); what stood before it was kept",
        {"offset": broken.offset, "problem": broken.problem},
        broken.offset,
    )
