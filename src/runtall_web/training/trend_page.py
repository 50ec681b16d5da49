"""How one exercise went over time, each way of doing it by itself: a chart a measure, and every day in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from runtall.catalogue import Exercise, load_exercises
from runtall_web.accounts.models import User
from runtall_web.training.log_page import pain_text, set_text
from runtall_web.training.models import LoggedSet, Session


@dataclass(slots=True)
class TrendDay:
    """One day of one way: its sets, and pain told between them."""

    sets: list[LoggedSet] = field(default_factory=list)
    told: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def levels(self) -> Iterator[float]:
        yield from (float(pain["level"]) for row in self.sets for pain in row.pain)
        yield from (float(pain["level"]) for pain in self.told)

    @property
    def lines(self) -> list[str]:
        return [*(set_text(row) for row in self.sets), *(pain_text(pain) for pain in self.told if pain["level"])]


def trend_page(user: User, exercise_id: str) -> dict[str, Any]:
    """The ways of an exercise that were done, the latest first, each with charts and days."""
    ways = _days_by_way(user, exercise_id)
    exercise = load_exercises()[exercise_id]
    latest_first = sorted(ways.items(), key=lambda way: max(way[1]), reverse=True)
    return {
        "ways": [
            {
                "id": variant or exercise_id,
                "name": _way_name(exercise, variant),
                "charts": _charts(days),
                "days": [{"date": day, "lines": days[day].lines} for day in sorted(days, reverse=True)],
            }
            for variant, days in latest_first
        ]
    }


def _days_by_way(user: User, exercise_id: str) -> dict[str, dict[date, TrendDay]]:
    ways: dict[str, dict[date, TrendDay]] = {}
    rows = LoggedSet.objects.filter(session__owner=user, exercise=exercise_id).select_related("session")
    for row in rows.order_by("session__date", "at_ms", "uid"):
        ways.setdefault(row.variant, {}).setdefault(row.session.date, TrendDay()).sets.append(row)
    for when, pain in Session.objects.filter(owner=user).order_by("date").values_list("date", "pain"):
        for told in pain:
            if told["exercise"] == exercise_id and told["pain"]:
                days = ways.setdefault(told["variant"] or "", {})
                days.setdefault(when, TrendDay()).told.extend(told["pain"])
    return ways


def _way_name(exercise: Exercise, variant: str) -> str:
    known = {one.id: one.name for one in exercise.variants}
    return _(known[variant]) if variant in known else _(exercise.names.article)


def _charts(ways_days: Mapping[date, TrendDay]) -> list[dict[str, Any]]:
    """A chart for each measure that has a value, in the shape that ``frontend/src/charts/data.ts`` names."""
    dates = sorted(ways_days)
    of = [ways_days[day] for day in dates]
    measures = (
        (_("Repetitions in all sets"), "", "accent", [float(sum(row.reps for row in day.sets)) for day in of]),
        (_("Heaviest load"), _("kg"), "run", [_most(row.load_kg for row in day.sets) for day in of]),
        (_("Longest hold"), _("s"), "good", [_most(row.hold_s for row in day.sets) for day in of]),
        (_("Least left in reserve"), "", "ink-2", [_least(row.rir for row in day.sets) for day in of]),
        (_("Worst pain"), _("of 10"), "stop", [_most(day.levels) for day in of]),
    )
    axis = {
        "label": _("Day"),
        "kind": "date",
        "values": [datetime.combine(day, time(), UTC).timestamp() for day in dates],
    }
    return [
        {"title": title, "data": {"x": axis, "series": [_series(title, unit, role, values)]}}
        for title, unit, role, values in measures
        if any(value is not None for value in values)
    ]


def _series(label: str, unit: str, role: str, values: Sequence[float | None]) -> dict[str, Any]:
    decimals = 1 if any(value is not None and value % 1 for value in values) else 0
    return {"label": label, "unit": unit, "role": role, "decimals": decimals, "kind": "bars", "values": list(values)}


def _most(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def _least(values: Iterable[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)
