"""A report's numbers as cards: value and uncertainty, early and late, a small picture of both, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from runtall.catalogue import Reason, load_rules
from runtall.form import Abstained, Change, Comparison, FormReport, Metric, code
from runtall_web.form import metrics
from runtall_web.form.pairs import FOLLOW_HEIGHT

MARGIN_PCT = 4.0
LEAST_BAND_PCT = 0.8


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot and the band around it, in per cent of the picture's width; ``role`` is ``early``, ``late`` or ``only``."""

    role: str
    x: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Interval:
    """The picture under a number: marks on a line whose ends are ``low`` and ``high``, without their unit."""

    marks: tuple[Mark, ...]
    low: str
    high: str
    said: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Early against late in a word: ``changed``, ``within``, or ``untold`` without numbers; and how it is known."""

    code: str
    word: str
    pair: str
    change: str
    least: str
    why: Reason


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One number of two clips."""

    name: str
    is_real: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Card:
    """One number as it is shown. ``meaning`` says what it is, ``limit`` what it does not tell."""

    metric: str
    name: str
    unit: str
    value: str
    uncertainty: str
    strides: int
    picture: Interval
    verdict: Verdict | None
    meaning: Reason
    limit: Reason | None


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Numbers that are not given for one reason, by name, and what to do about it where something can be done."""

    names: tuple[str, ...]
    reason: Reason
    remedy: Reason | None
    asks: str
    """``height`` or ``speed`` where the runner's own word is all that is missing."""


def groups_of(report: FormReport, comparison: Comparison | None) -> list[Group]:
    """The cards of a report in their groups; groups without a card are left out."""
    changes = {change.metric: change for change in comparison.changes} if comparison else {}
    height = (
        next((note for note in comparison.notes if note.rule == "form_heights_differ"), None) if comparison else None
    )
    cards: dict[str, list[Card]] = {key: [] for key in metrics.GROUP_WORDS}
    for name in in_order(report.metrics):
        group = metrics.metric_words(name, "").group
        why = height if name in FOLLOW_HEIGHT else None
        untold = untold_verdict(why) if changes and name not in changes else None
        cards[group].append(card_of(report.metrics[name], changes.get(name), untold))
    return [Group(key, str(metrics.GROUP_WORDS[key]), tuple(found)) for key, found in cards.items() if found]


def card_of(metric: Metric, change: Change | None = None, untold: Verdict | None = None) -> Card:
    """``untold`` stands where other numbers have an early and a late, and this one has not."""
    said = metrics.metric_words(metric.name, metric.unit)
    places = metrics.places_for(metric.uncertainty)
    return Card(
        metric=metric.name,
        name=said.name,
        unit=said.unit,
        value=metrics.figure(metric.value, places),
        uncertainty=metrics.with_unit(metrics.figure(metric.uncertainty, places), metric.unit),
        strides=metric.n,
        picture=picture_of(metric, change),
        verdict=verdict_of(change) if change else untold,
        meaning=_rule(metric.name) or _unknown(metric.name),
        limit=_rule(f"limit_{metric.name}"),
    )


def change_rows(changes: Sequence[Change]) -> list[ChangeRow]:
    """What two clips differ in, in a report's order."""
    by_name = {change.metric: change for change in changes}
    return [
        ChangeRow(metrics.metric_words(name, "").name, by_name[name].is_real, verdict_of(by_name[name]))
        for name in in_order(by_name)
    ]


def untold_verdict(why: Reason | None = None) -> Verdict:
    """Where early and late of a number cannot be told."""
    return Verdict("untold", _("cannot tell"), "", "", "", why or load_rules()["form_verdict_untold"].reason())


def verdict_of(change: Change) -> Verdict:
    """Changed or within error: nothing here says that a change is good or bad."""
    places = metrics.places_for(change.detectable)
    least = metrics.with_unit(metrics.figure(change.detectable, places), change.unit)
    shown = max(places, 1) if change.unit != "ms" else places
    return Verdict(
        code="changed" if change.is_real else "within",
        word=_("changed") if change.is_real else _("within error"),
        pair=metrics.with_unit(
            f"{metrics.figure(change.early, shown)} → {metrics.figure(change.late, shown)}", change.unit
        ),
        change=metrics.with_unit(metrics.signed(change.change, shown), change.unit),
        least=least,
        why=load_rules()["form_verdict_changed" if change.is_real else "form_verdict_within"].reason(detectable=least),
    )


def picture_of(metric: Metric, change: Change | None) -> Interval:
    """Where a number lies with its uncertainty; or early and late, with bands that touch while nothing can be told."""
    if change is None:
        spans = [("only", metric.value, metric.uncertainty)]
    else:
        half = change.detectable / 2
        spans = [("early", change.early, half), ("late", change.late, half)]
    low = min(value - half for _role, value, half in spans)
    high = max(value + half for _role, value, half in spans)
    room = 0.12 * (high - low) or 1.0
    low, high = low - room, high + room
    per_unit = (100 - 2 * MARGIN_PCT) / (high - low)
    marks = tuple(
        Mark(
            role,
            round(MARGIN_PCT + (value - low) * per_unit, 1),
            round(MARGIN_PCT + (value - half - low) * per_unit, 1),
            round(max(LEAST_BAND_PCT, 2 * half * per_unit), 1),
        )
        for role, value, half in spans
    )
    places = metrics.places_for((high - low) / 4)
    ends = [metrics.figure(end, places) for end in (low, high)]
    return Interval(marks, ends[0], ends[1], _said(spans, metric.unit))


def _said(spans: Iterable[tuple[str, float, float]], unit: str) -> str:
    """The picture for those who cannot see it."""
    told = []
    for role, value, half in spans:
        places = metrics.places_for(half)
        low, high = (metrics.with_unit(metrics.figure(end, places), unit) for end in (value - half, value + half))
        told.append(_SAID[role]() % {"low": low, "high": high})
    return " ".join(told)


_SAID = {
    "only": lambda: _("Between %(low)s and %(high)s."),
    "early": lambda: _("Early: from %(low)s to %(high)s."),
    "late": lambda: _("Late: from %(low)s to %(high)s."),
}


def left_out_of(report: FormReport) -> list[LeftOut]:
    """What is not given, one entry a reason, in the order of a report."""
    if report.refused is not None:
        return []
    by_reason: dict[tuple[str, str], list[Abstained]] = {}
    order = {name: number for number, name in enumerate(metrics.METRICS)}
    for entry in sorted(report.abstained, key=lambda each: order.get(each.metric, len(order))):
        remedy = remedy_of(entry)
        by_reason.setdefault((entry.reason.text, remedy.text if remedy else ""), []).append(entry)
    return [
        LeftOut(
            tuple(metrics.metric_words(entry.metric, "").name for entry in entries),
            entries[0].reason,
            remedy_of(entries[0]),
            {"no_height": "height", "no_speed": "speed"}.get(code(entries[0].reason), ""),
        )
        for entries in by_reason.values()
    ]


def remedy_of(entry: Abstained) -> Reason | None:
    """What to do so that the number is given next time; ``None`` where the reason says so itself."""
    name = code(entry.reason)
    if name == "wrong_view":
        name = "wrong_view_rear" if entry.reason.params.get("view") == "side" else "wrong_view_side"
    return _rule(f"do_{name}")


def refusal_remedy(report: FormReport) -> Reason | None:
    """What to do about a clip that gives no number at all."""
    return _rule(f"do_{code(report.refused)}") if report.refused is not None else None


def in_order(given: Iterable[str]) -> list[str]:
    """Names of metrics in the order of a report."""
    order = {name: number for number, name in enumerate(metrics.METRICS)}
    return sorted(given, key=lambda name: (order.get(name, len(order)), name))


def _rule(name: str) -> Reason | None:
    found = load_rules().get(f"form_{name}")
    return found.reason() if found is not None else None


def _unknown(metric: str) -> Reason:
    return Reason(f"form_{metric}", metric, {}, "judgement", "judgement")
