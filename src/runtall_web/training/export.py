"""All about training as files: events as JSON, readable back; sets and tests as CSV. See docs/concepts/session.md."""

from __future__ import annotations

import csv
import io
from typing import Any

from runtall_web.accounts.models import User
from runtall_web.training.models import Event, FieldTestResult, LoggedSet
from runtall_web.training.queries import as_sent, is_on_hold

FORMAT = "runtall-training"
VERSION = 1
CSV_COLUMNS = (
    "date",
    "session",
    "exercise",
    "variant",
    "set",
    "side",
    "reps",
    "hold_s",
    "load_kg",
    "rir",
    "pain",
    "faults",
    "note",
)
TEST_COLUMNS = ("date", "session", "test", "side", "reps", "hold_s", "load_kg", "rir", "pain", "cut_short", "note")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def events_export(user: User) -> dict[str, Any]:
    """``{format, version, on_hold, events}``; each event as its device sent it, with ``received_at`` beside."""
    events = Event.objects.filter(owner=user).order_by("at_ms", "uid")
    return {
        "format": FORMAT,
        "version": VERSION,
        "on_hold": is_on_hold(user),
        "events": [{**as_sent(event), "received_at": event.received_at.isoformat()} for event in events],
    }


def sets_csv(user: User) -> str:
    """One row a set, oldest first, columns as ``CSV_COLUMNS``; what is unknown is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    rows = LoggedSet.objects.filter(session__owner=user).select_related("session")
    for row in rows.order_by("session__date", "at_ms", "uid"):
        writer.writerow(
            [
                row.session.date.isoformat(),
                row.session.uid,
                row.exercise,
                row.variant,
                row.number,
                row.side,
                row.reps,
                _figure(row.hold_s),
                _figure(row.load_kg),
                _figure(row.rir),
                " ".join(f"{pain['area']}:{pain['level']}" for pain in row.pain),
                " ".join(row.faults),
                _harmless(row.note),
            ]
        )
    return out.getvalue()


def tests_csv(user: User) -> str:
    """One row a field test and side, oldest first, columns as ``TEST_COLUMNS``; what is unknown is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(TEST_COLUMNS)
    rows = FieldTestResult.objects.filter(session__owner=user).select_related("session")
    for row in rows.order_by("session__date", "at_ms", "uid"):
        writer.writerow(
            [
                row.session.date.isoformat(),
                row.session.uid,
                row.test,
                row.side,
                row.reps,
                _figure(row.hold_s),
                _figure(row.load_kg),
                _figure(row.rir),
                " ".join(f"{pain['area']}:{pain['level']}" for pain in row.pain),
                "yes" if row.cut_short else "no",
                _harmless(row.note),
            ]
        )
    return out.getvalue()


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
