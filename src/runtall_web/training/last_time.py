"""What the last session of each exercise says to the next one: what was done, what went wrong, what to mind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.catalogue import Exercise, load_exercises
from runtall_web.accounts.models import User
from runtall_web.home.texts import day_text, kilograms_text, seconds_text
from runtall_web.settings.forms import PAIN_WORDS
from runtall_web.training.models import LoggedSet, Session

SESSIONS_LOOKED_AT = 40
LITTLE_IN_RESERVE = 1


def last_times(user: User) -> dict[str, dict[str, Any]]:
    """For each way done lately, by ``exercise/variant``: a line, what went wrong, and the cue that answers it."""
    found: dict[str, dict[str, Any]] = {}
    sessions = Session.objects.filter(owner=user).order_by("-date", "-started_ms")[:SESSIONS_LOOKED_AT]
    for session in sessions.prefetch_related("sets"):
        by_way: dict[tuple[str, str], list[LoggedSet]] = {}
        for row in session.sets.all():
            by_way.setdefault((row.exercise, row.variant), []).append(row)
        for (exercise_id, variant), rows in by_way.items():
            key = f"{exercise_id}/{variant or exercise_id}"
            if key not in found and exercise_id in load_exercises():
                found[key] = _told(session, load_exercises()[exercise_id], rows)
    return found


def _told(session: Session, exercise: Exercise, rows: Sequence[LoggedSet]) -> dict[str, Any]:
    faults = list(dict.fromkeys(code for row in rows for code in row.faults))
    known = {fault.code: fault for fault in exercise.faults}
    shown = [known[code] for code in faults if code in known]
    wrong = [_(fault.looks) for fault in shown]
    wrong += _pain_words(session, exercise, rows)
    if any(row.rir is not None and row.rir < LITTLE_IN_RESERVE for row in rows):
        wrong.append(_("A set went to the very end: nothing in reserve."))
    wrong += [row.note for row in rows if row.note][-1:]
    return {"line": line_of(session, rows), "wrong": wrong, "cue": _(shown[0].say) if shown else ""}


def line_of(session: Session, rows: Sequence[LoggedSet]) -> str:
    """``Thu 19 Nov: 8, 8 left · 8, 7 right · 8 kg``."""
    parts = []
    for side, word in (("", ""), ("left", _("left")), ("right", _("right"))):
        reps = [str(row.reps) for row in rows if row.side == side]
        if reps:
            parts.append(f"{', '.join(reps)} {word}".strip())
    loads = [row.load_kg for row in rows if row.load_kg is not None]
    holds = [row.hold_s for row in rows if row.hold_s]
    if holds:
        parts.append(_("held %(seconds)s") % {"seconds": seconds_text(max(holds))})
    if loads:
        parts.append(kilograms_text(max(loads)))
    reserve = [row.rir for row in rows if row.rir is not None]
    if reserve:
        least = int(min(reserve))
        parts.append(ngettext("%(n)d in reserve", "%(n)d in reserve", least) % {"n": least})
    return f"{day_text(session.date)}: {' · '.join(parts)}"


def _pain_words(session: Session, exercise: Exercise, rows: Sequence[LoggedSet]) -> list[str]:
    levels: dict[str, int] = {}
    told = [*(pain for row in rows for pain in row.pain)]
    told += [pain for each in session.pain if each["exercise"] == exercise.id for pain in each["pain"]]
    for pain in told:
        levels[pain["area"]] = max(pain["level"], levels.get(pain["area"], 0))
    return [
        _("%(area)s hurt, %(level)d of 10.") % {"area": PAIN_WORDS.get(area, area), "level": level}
        for area, level in levels.items()
        if level
    ]
