"""What a clip says, in one plain sentence and a few short ones below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from runtall.catalogue import load_rules
from runtall.form import Change, FormReport
from runtall_web.form import metrics
from runtall_web.form.changes import Told

Sentence = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Headline:
    text: str
    facts: tuple[str, ...]


GROWS_AND_SHRINKS: dict[str, tuple[Sentence, Sentence]] = {
    "trunk_lean_deg": (
        lambda: _("You lean %(by)s further forward %(when)s"),
        lambda: _("You run %(by)s more upright %(when)s"),
    ),
    "head_forward_deg": (
        lambda: _("Your head comes %(by)s further forward %(when)s"),
        lambda: _("Your head is %(by)s less far forward %(when)s"),
    ),
    "shoulder_elevation_pct": (
        lambda: _("Your shoulders are %(by)s of trunk length farther from your ears %(when)s"),
        lambda: _("Your shoulders come %(by)s of trunk length closer to your ears %(when)s"),
    ),
    "lateral_sway_deg": (
        lambda: _("Your trunk sways %(by)s more %(when)s"),
        lambda: _("Your trunk sways %(by)s less %(when)s"),
    ),
    "vertical_oscillation_cm": (
        lambda: _("You bounce %(by)s more %(when)s"),
        lambda: _("You bounce %(by)s less %(when)s"),
    ),
    "contact_time_ms": (
        lambda: _("Your feet stay on the ground %(by)s longer %(when)s"),
        lambda: _("Your feet stay on the ground %(by)s less %(when)s"),
    ),
    "cadence_spm": (
        lambda: _("You take %(by)s more %(when)s"),
        lambda: _("You take %(by)s fewer %(when)s"),
    ),
}
"""In the order in which a change is told first."""

FIRST_FACTS = ("cadence_spm", "vertical_oscillation_cm", "contact_time_ms")
UNTOLD: dict[str, Sentence] = {
    "vertical_oscillation_cm": lambda: _("Bounce: cannot tell from this clip."),
    "contact_time_ms": lambda: _("Contact time: cannot tell from this clip."),
}


def headline(report: FormReport, told: Told) -> Headline:
    """What changed, where that is more than error and worth a headline; else how the runner runs."""
    comparison = told.comparison
    if report.refused is not None:
        return Headline(_("Cannot tell from this clip"), ())
    changes = {change.metric: change for change in comparison.changes} if comparison else {}
    if not changes:
        return Headline(_standing(report), (*_only_one(report), *_untold(report)))
    first = next((changes[name] for name in GROWS_AND_SHRINKS if name in changes and _is_worth(changes[name])), None)
    others = [_fact(changes[name]) for name in FIRST_FACTS if name in changes and changes[name] is not first]
    if first is not None:
        return Headline(_changed(first, told), (_above(first, told), *others, *_untold(report)))
    return Headline(_standing(report), (_unchanged(changes), *others, *_untold(report)))


def _is_worth(change: Change) -> bool:
    """Whether a change is more than error and large enough to stand above everything else."""
    return change.is_real and abs(change.change) >= load_rules()["form_headline"].number(f"least_{change.metric}")


def _changed(change: Change, told: Told) -> str:
    by = metrics.with_unit(metrics.short_figure(abs(change.change)), change.unit)
    when = _("late in the run") if told.fresh is not None else _("by the end of the clip")
    return GROWS_AND_SHRINKS[change.metric][0 if change.change > 0 else 1]() % {"by": by, "when": when}


def _unchanged(changes: Mapping[str, Change]) -> str:
    if any(change.is_real for change in changes.values()):
        return _("From early to late only small changes are above measurement error; they stand below.")
    return _("From early to late no change is above measurement error.")


def _fact(change: Change) -> str:
    name, least = metrics.metric_words(change.metric, change.unit).name, _least(change)
    if not change.is_real:
        return _("%(name)s: no change above the measurement error of %(least)s.") % {"name": name, "least": least}
    by = metrics.with_unit(metrics.signed(change.change, metrics.places_for(change.detectable)), change.unit)
    return _("%(name)s: %(by)s (error: %(least)s).") % {"name": name, "by": by, "least": least}


def _least(change: Change) -> str:
    return metrics.with_unit(metrics.figure(change.detectable, metrics.places_for(change.detectable)), change.unit)


def _above(change: Change, told: Told) -> str:
    least = _least(change)
    if told.own_error is not None:
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


def _only_one(report: FormReport) -> list[str]:
    lean = report.metrics.get("trunk_lean_deg") or report.metrics.get("lateral_sway_deg")
    if lean is None:
        return []
    give = metrics.with_unit(metrics.figure(lean.uncertainty, 0), lean.unit)
    return [_("Give or take %(give)s. One short clip shows how you run, not how it changes.") % {"give": give}]


def _untold(report: FormReport) -> list[str]:
    return [said() for name, said in UNTOLD.items() if name not in report.metrics and report.view == "side"]
