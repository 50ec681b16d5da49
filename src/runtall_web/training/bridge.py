"""Between rows and the engine's nouns: ``SetLog`` for the planner, ``FieldResult`` for the field tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from runtall.catalogue import load_exercises, load_field_tests
from runtall.plan import Pain, SetLog
from runtall.plan.field_tests import FieldResult
from runtall.plan.nouns import Side
from runtall_web.training.models import FieldTestResult, LoggedSet, Session


def set_log_of(session: Session, row: LoggedSet, told: Sequence[Mapping[str, Any]] = ()) -> SetLog:
    """One set for the planner; ``told`` is pain told after it and before the next."""
    return SetLog(
        date=session.date,
        exercise=row.exercise,
        variant=row.variant or None,
        side=cast("Side | None", row.side or None),
        reps=row.reps,
        hold_s=row.hold_s,
        load_kg=row.load_kg,
        rir=row.rir,
        pain=_worst([*row.pain, *(each for one in told for each in one["pain"])]),
    )


def set_logs_of(session: Session, rows: Sequence[LoggedSet]) -> list[SetLog]:
    """A session's sets in order. Pain told between sets goes with the last set of that exercise.

    Where there is none yet, as when pain stopped the first set, it goes with a set of no repetitions.
    """
    ordered = sorted(rows, key=lambda row: (row.at_ms, str(row.uid)))
    after: dict[str, list[Mapping[str, Any]]] = {}
    alone: list[SetLog] = []
    for told in session.pain:
        if told["exercise"] not in load_exercises() or not told["pain"]:
            continue  # outside an exercise, or in a field test: no set to put it to
        mine = [
            row
            for row in ordered
            if row.at_ms <= told["at_ms"]
            and row.exercise == told["exercise"]
            and row.variant == (told["variant"] or "")
        ]
        if mine:
            after.setdefault(str(mine[-1].uid), []).append(told)
        else:
            alone.append(SetLog(session.date, told["exercise"], told["variant"], reps=0, pain=_worst(told["pain"])))
    return [set_log_of(session, row, after.get(str(row.uid), ())) for row in ordered] + alone


def _worst(told: Iterable[Mapping[str, Any]]) -> tuple[Pain, ...]:
    """The highest level told for each area, in the order they were told."""
    levels: dict[str, int] = {}
    for pain in told:
        levels[pain["area"]] = max(pain["level"], levels.get(pain["area"], 0))
    return tuple(Pain(area, level) for area, level in levels.items())


def field_result_of(row: FieldTestResult) -> FieldResult:
    """One field test's result for the engine; its session must be at hand."""
    holds = load_field_tests()[row.test].measures == "hold"
    return FieldResult(
        date=row.session.date,
        test=row.test,
        value=(row.hold_s or 0.0) if holds else float(row.reps),
        side=cast("Side | None", row.side or None),
        load_kg=row.load_kg,
        cut_short=row.cut_short,
    )
