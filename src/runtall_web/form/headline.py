"""What a clip says, in one plain sentence and a few short ones below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from runtall.form import Change, Comparison, FormReport
from runtall_web.form import metrics

Sentence = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Headline:
    text: str
    facts: tuple[str, ...]


GROWS_AND_SHRINKS: dict[str, tuple[Sentence, Sentence]] = {
    "trunk_lean_deg": (
        lambda: _("You lean %(by)s further forward by the end"),
        lambda: _("You run %(by)s more upright by the end"),
    ),
    "head_forward_deg": (
        lambda: _("Your head comes %(by)s further forward by the end"),
        lambda: _("Your head is %(by)s less far forward by the end"),
    ),
    "shoulder_elevation_pct": (
        lambda: _("Your shoulders are %(by)s of trunk length farther from your ears by the end"),
        lambda: _("Your shoulders come %(by)s of trunk length closer to your ears by the end"),
    ),
    "lateral_sway_deg": (
        lambda: _("Your trunk sways %(by)s more by the end"),
        lambda: _("Your trunk sways %(by)s less by the end"),
    ),
    "vertical_oscillation_cm": (
        lambda: _("You bounce %(by)s more by the end"),
        lambda: _("You bounce %(by)s less by the end"),
    ),
    "contact_time_ms": (
        lambda: _("Your feet stay on the ground %(by)s longer by the end"),
        lambda: _("Your feet stay on the ground %(by)s less by the end"),
    ),
    "cadence_spm": (
        lambda: _("You take %(by)s more by the end"),
        lambda: _("You take %(by)s fewer by the end"),
    ),
}
"""In the order in which a change is told first."""

FIRST_FACTS = ("cadence_spm", "vertical_oscillation_cm", "contact_time_ms")
UNCHANGED: dict[str, Sentence] = {
    "cadence_spm": lambda: _("Cadence did not change."),
    "vertical_oscillation_cm": lambda: _("Bounce did not change."),
    "contact_time_ms": lambda: _("Contact time did not change, as far as can be told."),
}
UNTOLD: dict[str, Sentence] = {
    "vertical_oscillation_cm": lambda: _("Bounce: cannot tell from this clip."),
    "contact_time_ms": lambda: _("Contact time: cannot tell from this clip."),
}


def headline(report: FormReport, comparison: Comparison | None, *, own_error: bool) -> Headline:
    """``own_error``: the runner's own measurement error was used."""
    if report.refused is not None:
        return Headline(_("Cannot tell from this clip"), ())
    changes = {change.metric: change for change in comparison.changes} if comparison else {}
    if not changes:
        return Headline(_standing(report), (_only_one(report, comparison), *_untold(report)))
    real = [change for change in changes.values() if change.is_real]
    told = min(real, key=_rank, default=None)
    if told is None:
        return Headline(_("Nothing changed from early to late, as far as can be told"), tuple(_untold(report)))
    facts = [_above(told, own_error=own_error)]
    facts += [_fact(changes[name]) for name in FIRST_FACTS if name in changes and name != told.metric]
    return Headline(_changed(told), (*facts, *_untold(report)))


def _rank(change: Change) -> tuple[int, float]:
    order = list(GROWS_AND_SHRINKS)
    place = order.index(change.metric) if change.metric in order else len(order)
    return place, -abs(change.change) / change.detectable


def _changed(change: Change) -> str:
    places = metrics.places_for(abs(change.change))
    by = metrics.with_unit(metrics.figure(abs(change.change), places), change.unit)
    known = GROWS_AND_SHRINKS.get(change.metric)
    if known is not None:
        return known[0 if change.change > 0 else 1]() % {"by": by}
    name = metrics.metric_words(change.metric, change.unit).name
    signed = metrics.with_unit(metrics.signed(change.change, places), change.unit)
    return _("%(name)s changed by %(by)s by the end") % {"name": name, "by": signed}


def _fact(change: Change) -> str:
    if not change.is_real:
        return UNCHANGED[change.metric]()
    name = metrics.metric_words(change.metric, change.unit).name
    places = metrics.places_for(change.detectable)
    by = metrics.with_unit(metrics.signed(change.change, places), change.unit)
    return _("%(name)s: %(by)s.") % {"name": name, "by": by}


def _above(change: Change, *, own_error: bool) -> str:
    least = metrics.with_unit(metrics.figure(change.detectable, metrics.places_for(change.detectable)), change.unit)
    if own_error:
        return _("Above your own measurement error of %(least)s.") % {"least": least}
    return _("Above the measurement error of %(least)s.") % {"least": least}


def _standing(report: FormReport) -> str:
    """What one clip shows by itself."""
    cadence = _told(report, "cadence_spm")
    lean, sway = report.metrics.get("trunk_lean_deg"), _told(report, "lateral_sway_deg")
    if lean is not None:
        by = metrics.with_unit(metrics.figure(abs(lean.value), 0), lean.unit)
        forward, back = _("You lean %(lean)s forward, at %(cadence)s"), _("You lean %(lean)s back, at %(cadence)s")
        return (back if round(lean.value) < 0 else forward) % {"lean": by, "cadence": cadence}
    if sway is not None:
        return _("Your trunk sways %(sway)s from side to side, at %(cadence)s") % {"sway": sway, "cadence": cadence}
    return _("You take %(cadence)s; the rest cannot be told") % {"cadence": cadence}


def _told(report: FormReport, name: str) -> str | None:
    metric = report.metrics.get(name)
    if metric is None:
        return None
    shown = metrics.figure(metric.value, 0)
    if metric.unit == "spm":
        return _("%(n)s steps a minute") % {"n": shown}
    return metrics.with_unit(shown, metric.unit)


def _only_one(report: FormReport, comparison: Comparison | None) -> str:
    if comparison is not None and comparison.refused is not None:
        return ""
    lean = report.metrics.get("trunk_lean_deg") or report.metrics.get("lateral_sway_deg")
    if lean is None:
        return ""
    give = metrics.with_unit(metrics.figure(lean.uncertainty, 0), lean.unit)
    return _("Give or take %(give)s. One short clip shows how you run, not how it changes.") % {"give": give}


def _untold(report: FormReport) -> list[str]:
    return [said() for name, said in UNTOLD.items() if name not in report.metrics and report.view != "oblique"]
