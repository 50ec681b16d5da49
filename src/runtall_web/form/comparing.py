"""Two clips side by side: which is the earlier, what changed, or why they are not compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime

from runtall.form import FormReport
from runtall_web.form import metrics
from runtall_web.form.baselines import own_error_for, own_errors
from runtall_web.form.cards import change_rows
from runtall_web.form.models import Clip
from runtall_web.form.pairs import compare_reads
from runtall_web.form.playing import player_of
from runtall_web.form.reports import Read


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the two clips on the page."""

    clip: Clip
    report: FormReport
    player: dict[str, object]
    view: str


def choices_of(reads: list[Read]) -> list[tuple[str, str]]:
    """What can be chosen, the newest first: address part and words."""
    return [(str(read.clip.uid), _words(read)) for read in reversed(reads)]


def compare_context(first: Read, second: Read) -> dict[str, Any]:
    """Early against late in the order they were asked for: the first is the one that the second is held against."""
    own = own_error_for(second.report, own_errors(second.clip.owner))
    found = compare_reads(first, second, own.baseline if own else None)
    rows = change_rows(found.changes)
    return {
        "first": _shown(first),
        "second": _shown(second),
        "sides": [_shown(first), _shown(second)],
        "rows": rows,
        "changed": [row for row in rows if row.is_real],
        "refused": found.refused,
        "notes": found.notes,
        "own_error": own,
        "in_phase": all(_starts(read) >= 2 and read.report.view == first.report.view for read in (first, second)),
        "is_mirrored": first.report.travel != second.report.travel
        and "treadmill" not in (first.report.travel, second.report.travel),
    }


def default_pair(reads: list[Read]) -> tuple[Read, Read] | None:
    """The newest clip that an earlier one is like, and that one (see ``partners_of``); else the last two."""
    for place in range(len(reads) - 1, 0, -1):
        newest = reads[place]
        alike = partners_of(newest, reads)
        if alike:
            return alike[-1], newest
    return (reads[-2], reads[-1]) if len(reads) > 1 else None


def partners_of(read: Read, reads: list[Read]) -> list[Read]:
    """The clips before it of its view and model, the best to compare with last: those of its own moment."""
    before = [each for each in reads[: reads.index(read)] if _kind(each) == _kind(read)]
    return sorted(before, key=lambda each: each.is_late == read.is_late)


def reads_for(owner_clips: list[Read], uid: str) -> Read | None:
    return next((read for read in owner_clips if str(read.clip.uid) == uid), None)


def _kind(read: Read) -> tuple[str | None, str]:
    return read.report.view, read.report.model_sha256


def _starts(read: Read) -> int:
    return len(read.report.strides_seen.starts_s) if read.report.strides_seen else 0


def _shown(read: Read) -> Shown:
    return Shown(read.clip, read.report, player_of(read.clip, read.report), metrics.from_view(read.report.view))


def _words(read: Read) -> str:
    """What tells a clip from another stands first: a narrow box shows little more."""
    clip = read.clip
    at = localtime(clip.filmed_at)
    moment = clip.get_moment_display() if clip.moment else ""
    told = [f"{date_format(at.date())}, {time_format(at.time())}", moment, clip.note or ("" if moment else clip.name)]
    return " · ".join([*filter(None, told), metrics.from_view(read.report.view)])
