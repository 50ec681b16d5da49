"""The mean stride's curves as charts and as a table, in the shape that ``frontend/src/charts/data.ts`` names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from runtall.catalogue import Reason, load_rules
from runtall.form import CURVES, FormReport, StrideCurves
from runtall_web.form import metrics

TITLES: dict[str, str | Promise] = {
    "trunk_lean_deg": gettext_lazy("Trunk lean"),
    "hip_height_cm": gettext_lazy("Hip height"),
    "hip_height_pct": gettext_lazy("Hip height"),
    "knee_flexion_deg": gettext_lazy("Knee bend"),
    "upper_arm_deg": gettext_lazy("Upper arm"),
    "elbow_angle_deg": gettext_lazy("Elbow"),
    "head_forward_deg": gettext_lazy("Head forward"),
    "trunk_sway_deg": gettext_lazy("Trunk sway"),
    "pelvic_tilt_deg": gettext_lazy("Pelvis tilt"),
    "ankle_height_pct": gettext_lazy("Ankle height"),
}
"""One chart a title, in this order; curves of the two sides share one."""

BEGINS: dict[str, str | Promise] = {
    "left_contact": gettext_lazy("A stride is two steps, from one contact of the left foot to its next."),
    "left_mid_stance": gettext_lazy("A stride is two steps, from one mid-stance of the left leg to its next."),
    "left_ahead": gettext_lazy("A stride is two steps, from the left ankle farthest ahead to its next time there."),
    "left_low": gettext_lazy("A stride is two steps, from the left ankle lowest to its next time there."),
}
SIDE_WORDS = {"left": gettext_lazy("left"), "right": gettext_lazy("right")}
SIDE_ROLES = {"left": "run", "right": "accent"}
ROWS = 10


@dataclass(frozen=True, slots=True)
class CurveChart:
    """One chart, and the same as rows: ``(per cent of a stride, a value each series)``."""

    key: str
    title: str
    meaning: Reason
    chart: Mapping[str, object]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def curve_charts(report: FormReport) -> list[CurveChart]:
    """The charts that a clip's view allows; none when it was refused."""
    stride = report.strides_seen
    if stride is None:
        return []
    families: dict[str, list[str]] = {}
    for name in stride.curves:
        families.setdefault(_family(name), []).append(name)
    if "hip_height_cm" in families:
        families.pop("hip_height_pct", None)
    return [_chart(stride, family, families[family]) for family in TITLES if family in families]


def begins_text(report: FormReport) -> str:
    """What a stride is counted from."""
    return str(BEGINS.get(report.strides_seen.begins, "")) if report.strides_seen else ""


def _family(name: str) -> str:
    side, _bar, rest = name.partition("_")
    return rest if side in SIDE_WORDS else name


def _chart(stride: StrideCurves, family: str, names: Sequence[str]) -> CurveChart:
    title, unit = str(TITLES[family]), str(metrics.UNIT_WORDS[CURVES[names[0]]])
    places = len(stride.curves[names[0]])
    at = [round(100 * place / places, 2) for place in range(places + 1)]
    series: list[dict[str, object]] = []
    for name in names:
        side = name.partition("_")[0] if _family(name) != name else ""
        label = f"{title}, {SIDE_WORDS[side]}" if side else title
        values = [round(value, 2) for value in (*stride.curves[name], stride.curves[name][0])]
        role = SIDE_ROLES.get(side, "ink-2")
        series.append({"label": label, "unit": unit, "role": role, "decimals": 1, "values": values})
    chart: dict[str, object] = {
        "x": {"label": _("Share of a stride"), "kind": "number", "unit": "%", "values": at},
        "series": series,
        "bands": _bands(stride.moments),
    }
    rows = tuple(
        (
            f"{100 * row // ROWS} %",
            tuple(
                metrics.with_unit(metrics.figure(curve[row * places // ROWS % places], 1), CURVES[name])
                for name, curve in ((name, stride.curves[name]) for name in names)
            ),
        )
        for row in range(ROWS + 1)
    )
    meaning = load_rules()[f"form_curve_{family}"].reason()
    return CurveChart(family, title, meaning, chart, tuple(str(each["label"]) for each in series), rows)


def _bands(moments: Mapping[str, float]) -> list[dict[str, object]]:
    """When either foot is on the ground; a contact that runs past the stride's end begins again at its start."""
    bands: list[dict[str, object]] = []
    for side, role in SIDE_ROLES.items():
        start, end = moments.get(f"{side}_contact"), moments.get(f"{side}_off")
        if start is None or end is None:
            continue
        label = _("left foot down") if side == "left" else _("right foot down")
        spans = [(start, end)] if start <= end else [(start, 1.0), (0.0, end)]
        bands += [
            {
                "from": round(100 * first, 1),
                "to": round(100 * last, 1),
                "label": label if number == 0 else "",
                "role": role,
            }
            for number, (first, last) in enumerate(spans)
        ]
    return bands
