"""A plan as JSON: the command line's contract, with what the next planning needs, and read back without loss.

A plan that another program wrote may have keys of its own, which are left aside, and may lack all but the contract's:
the rest is worked out from its days and from the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from runtall.catalogue import EXERCISE_IDS, JUDGEMENT, Reason, load_exercises
from runtall.errors import InvalidSettings
from runtall.plan.nouns import SLOTS, Item, Note, Pin, Plan, PlanWeek, RunKind, StrengthDay, WeekKind
from runtall.plan.tables import TableReader

PLAN_KEYS = (
    "status",
    "solve_s",
    "days",
    "notes",
    "today",
    "weeks",
    "started",
    "anchor",
    "calendar",
    "past_days",
    "pins",
    "first_swing",
)
MOST_WEEKS = 26
DAY_KEYS = (
    "date",
    "slot",
    "minutes",
    "warm_up_minutes",
    "projected",
    "week_kind",
    "run_kind",
    "items",
    "pinned",
    "reasons",
    "costs",
)
ITEM_KEYS = (
    "exercise",
    "variant",
    "sets",
    "reps",
    "hold_s",
    "load_kg",
    "per_side",
    "rest_s",
    "rep_s",
    "tempo_s",
    "rir",
    "implement",
    "is_pull",
    "minutes",
    "reasons",
)
REASON_KEYS = ("rule", "text", "source", "certainty", "template", "params")


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain data. A note's ``weeks`` are ISO dates of Mondays; reasons keep template and parameters."""
    return {
        "status": plan.status,
        "solve_s": plan.solve_s,
        "days": [_day_to_json(day) for day in plan.days],
        "notes": [_note_to_json(note) for note in plan.notes],
        "today": plan.today.isoformat(),
        "weeks": plan.weeks,
        "started": plan.started.isoformat(),
        "anchor": plan.anchor.isoformat(),
        "calendar": [_week_to_json(week) for week in plan.calendar],
        "past_days": [_day_to_json(day) for day in plan.past_days],
        "pins": [_pin_to_json(pin) for pin in plan.pins],
        "first_swing": plan.first_swing.isoformat() if plan.first_swing else None,
    }


def read_plan(text: str, file: str = "plan") -> Plan:
    """The plan in a JSON text that :func:`plan_to_json` gave. Raises ``InvalidSettings`` naming what is wrong."""
    try:
        parsed = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as broken:
        raise InvalidSettings(
            "{file} is no JSON: {detail}",
            remedy="give the output of runtall plan --json",
            file=file,
            detail=str(broken),
        ) from broken
    top = _table(parsed, "the plan", file, PLAN_KEYS)
    days = _days(top.tables("days"), "days", file)
    today = top.iso_day("today") if top.has("today") or not days else days[0].date
    weeks = top.whole("weeks", 1, MOST_WEEKS) if top.has("weeks") or not days else _weeks_of(days)
    started = top.iso_day("started") if top.has("started") else today
    if started > today:
        top.refuse("started", f"a date up to {today.isoformat()}, the plan's own")
    return Plan(
        today=today,
        weeks=weeks,
        started=started,
        status=top.text("status"),
        days=days,
        notes=tuple(_note(entry, file) for entry in top.tables("notes")),
        calendar=tuple(_week(entry, file) for entry in top.tables("calendar")),
        past_days=_days(top.tables("past_days"), "past_days", file),
        pins=tuple(_pin(entry, file) for entry in top.tables("pins")),
        first_swing=top.iso_day("first_swing") if top.has("first_swing") else None,
        solve_s=top.number("solve_s", 0, 1e6) if top.has("solve_s") else 0.0,
    )


def _table(entry: object, where: str, file: str, known: Sequence[str]) -> TableReader:
    """A table of a plan; keys that we do not know are another program's and are left aside."""
    mine = {key: value for key, value in entry.items() if key in known} if isinstance(entry, Mapping) else entry
    return TableReader(mine, where, file, known)


def _weeks_of(days: Sequence[StrengthDay]) -> int:
    """As many weeks as the days span."""
    return min(MOST_WEEKS, (days[-1].date - days[0].date).days // 7 + 1)


def _reason_to_json(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "text": reason.text,
        "source": reason.source,
        "certainty": reason.certainty,
        "template": reason.template,
        "params": dict(reason.params),
    }


def _note_to_json(note: Note) -> dict[str, Any]:
    return {**_reason_to_json(note.reason), "weeks": [monday.isoformat() for monday in note.weeks]}


def _item_to_json(item: Item) -> dict[str, Any]:
    fields = {key: getattr(item, key) for key in ITEM_KEYS if key not in ("tempo_s", "reasons")}
    return {
        **fields,
        "tempo_s": list(item.tempo_s) if item.tempo_s else None,
        "reasons": [_reason_to_json(reason) for reason in item.reasons],
    }


def _day_to_json(day: StrengthDay) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "slot": day.slot,
        "minutes": day.minutes,
        "warm_up_minutes": day.warm_up_minutes,
        "projected": day.projected,
        "week_kind": str(day.week_kind),
        "run_kind": str(day.run_kind),
        "items": [_item_to_json(item) for item in day.items],
        "pinned": day.pinned,
        "reasons": [_reason_to_json(reason) for reason in day.reasons],
        "costs": [_reason_to_json(reason) for reason in day.costs],
    }


def _week_to_json(week: PlanWeek) -> dict[str, Any]:
    return {
        "monday": week.monday.isoformat(),
        "block": week.block,
        "kind": str(week.kind),
        "strength_days": week.strength_days,
        "step_up_pct": week.step_up_pct,
    }


def _pin_to_json(pin: Pin) -> dict[str, Any]:
    return {
        "date": pin.date.isoformat(),
        "moved_from": pin.moved_from.isoformat() if pin.moved_from else None,
        "exercises": list(pin.exercises) if pin.exercises else None,
    }


def _reason(entry: object, file: str, extra: Sequence[str] = ()) -> Reason:
    table = _table(entry, "a reason", file, (*REASON_KEYS, *extra))
    params = table.raw("params") if table.has("params") else {}
    if not isinstance(params, dict):
        table.refuse("params", "a table")
    if table.has("template"):
        template = table.text("template", most=5000)
    else:
        template = table.text("text", most=5000).replace("{", "{{").replace("}", "}}")
    reason = Reason(table.text("rule"), template, params, table.text("source"), table.text("certainty"))
    try:
        reason.text  # noqa: B018 - a template that its parameters do not fill is refused here, not on a page
    except (KeyError, IndexError, ValueError, AttributeError):
        table.refuse("template", "a text that its params fill")
    return reason


def _note(entry: object, file: str) -> Note:
    table = _table(entry, "a note", file, (*REASON_KEYS, "weeks"))
    weeks = tuple(_iso(monday, "a note's weeks", file) for monday in table.tables("weeks"))
    unsaid = {key: JUDGEMENT for key in ("source", "certainty") if not table.has(key)}
    return Note(_reason({**cast("Mapping[str, Any]", entry), **unsaid}, file, ("weeks",)), weeks)


def _iso(value: object, where: str, file: str) -> date:
    return _table({"date": value}, where, file, ("date",)).iso_day("date")


def _days(entries: list[Any], where: str, file: str) -> tuple[StrengthDay, ...]:
    days = tuple(_day(entry, where, file) for entry in entries)
    return tuple(sorted(days, key=lambda day: day.date))


def _day(entry: object, where: str, file: str) -> StrengthDay:
    table = _table(entry, where, file, DAY_KEYS)
    return StrengthDay(
        date=table.iso_day("date"),
        slot=table.word("slot", SLOTS),
        minutes=table.number("minutes", 0, 1000),
        warm_up_minutes=table.number("warm_up_minutes", 0, 1000) if table.has("warm_up_minutes") else 0.0,
        projected=table.flag("projected"),
        week_kind=WeekKind(table.word("week_kind", tuple(WeekKind))) if table.has("week_kind") else WeekKind.NORMAL,
        run_kind=RunKind(table.word("run_kind", tuple(RunKind))) if table.has("run_kind") else RunKind.REST,
        items=tuple(_item(item, file) for item in table.tables("items")),
        pinned=table.flag("pinned") if table.has("pinned") else False,
        reasons=tuple(_reason(one, file) for one in table.tables("reasons")),
        costs=tuple(_reason(one, file) for one in table.tables("costs")),
    )


def _item(entry: object, file: str) -> Item:
    table = _table(entry, "an item", file, ITEM_KEYS)
    exercise = load_exercises()[table.word("exercise", EXERCISE_IDS)]
    ways = {variant.id: variant for variant in exercise.variants}
    variant = ways[table.word("variant", ways)] if table.has("variant") else exercise.full
    tempo = table.raw("tempo_s") if table.has("tempo_s") else variant.dose.tempo_s
    if tempo is not None and not (isinstance(tempo, (list, tuple)) and len(tempo) == 3 and all(map(_is_number, tempo))):
        table.refuse("tempo_s", "three numbers")
    sets, reps = table.whole("sets", 1, 100), table.whole("reps", 1, 1000)
    rest_s = table.number("rest_s", 0, 10_000)
    rep_s = table.number("rep_s", 0, 1000) if table.has("rep_s") else variant.dose.rep_s
    per_side = table.flag("per_side")
    minutes = sets * (reps * rep_s * (2 if per_side else 1) + rest_s) / 60
    return Item(
        exercise=exercise.id,
        variant=None if variant is exercise.full else variant.id,
        sets=sets,
        reps=reps,
        hold_s=table.number("hold_s", 0, 1000) if table.has("hold_s") else None,
        load_kg=table.number("load_kg", 0, 1000) if table.has("load_kg") else None,
        per_side=per_side,
        rest_s=rest_s,
        rep_s=rep_s,
        tempo_s=(float(tempo[0]), float(tempo[1]), float(tempo[2])) if tempo else None,
        rir=table.number("rir", 0, 20) if table.has("rir") else None,
        implement=table.text("implement") if table.has("implement") else None,
        is_pull=table.flag("is_pull") if table.has("is_pull") else variant.is_pull,
        minutes=table.number("minutes", 0, 1000) if table.has("minutes") else round(minutes, 2),
        reasons=tuple(_reason(one, file) for one in table.tables("reasons")),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _week(entry: object, file: str) -> PlanWeek:
    table = _table(entry, "calendar", file, ("monday", "block", "kind", "strength_days", "step_up_pct"))
    return PlanWeek(
        monday=table.iso_day("monday"),
        block=table.whole("block", 0, 10_000),
        kind=WeekKind(table.word("kind", tuple(WeekKind))),
        strength_days=table.whole("strength_days", 0, 7),
        step_up_pct=table.number("step_up_pct", -1e6, 1e6) if table.has("step_up_pct") else None,
    )


def _pin(entry: object, file: str) -> Pin:
    table = _table(entry, "pins", file, ("date", "moved_from", "exercises"))
    return Pin(
        date=table.iso_day("date"),
        moved_from=table.iso_day("moved_from") if table.has("moved_from") else None,
        exercises=table.words("exercises", EXERCISE_IDS) if table.has("exercises") else None,
    )
