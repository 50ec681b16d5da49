"""Everything that the page of a clip that was read shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.form import FormReport, code
from runtall_web.form import metrics
from runtall_web.form.baselines import own_errors
from runtall_web.form.cards import groups_of, left_out_of, refusal_remedy
from runtall_web.form.changes import Told, told_of, too_short
from runtall_web.form.curves import begins_text, curve_charts
from runtall_web.form.details import pace_words
from runtall_web.form.findings import findings_of, latest_findings
from runtall_web.form.headline import headline
from runtall_web.form.models import Clip
from runtall_web.form.playing import player_of
from runtall_web.form.reports import report_of

FEW_USABLE = 0.8


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    kind: str = "calm"
    title: str = ""


def report_context(clip: Clip, today: date) -> dict[str, Any]:
    """What ``form/_report.html`` needs; empty when there is no report to show."""
    report = report_of(clip)
    if report is None:
        return {}
    errors = own_errors(clip.owner)
    told = told_of(clip, report, errors)
    own = told.own_error
    context = {
        "report": report,
        "told": told,
        "headline": headline(report, told),
        "chips": chips_of(clip, report),
        "player": player_of(clip, report),
        "groups": groups_of(report, told.comparison),
        "left_out": left_out_of(report),
        "refusal_remedy": refusal_remedy(report),
        "curves": curve_charts(report),
        "begins": begins_text(report),
        "own_error": own,
        "early_late": early_late_words(clip, told),
    }
    found = findings_of(clip, report, told)
    counting = {each.finding.focus for each in latest_findings(clip.owner, today) if each.clip.pk == clip.pk}
    return {
        **context,
        "found": [finding.reason for finding in found],
        "focuses": [finding.focus for finding in found if finding.focus in counting],
        "too_short": too_short(clip, told),
        "is_superseded": any(finding.focus not in counting for finding in found),
    }


def chips_of(clip: Clip, report: FormReport) -> list[Chip]:
    """View, travel, pictures a second, steps, usable share, model: what every number rests on."""
    chips = []
    if report.view is not None:
        chips.append(Chip(_("seen %(view)s") % {"view": metrics.from_view(report.view)}, "run"))
    if report.travel is not None:
        chips.append(Chip(str(metrics.TRAVEL_WORDS[report.travel]), "run"))
    chips.append(Chip(_("%(n)s fps") % {"n": metrics.figure(report.frame_rate_hz, 0)}))
    if report.strides:
        chips.append(Chip(ngettext("%(n)d step a leg", "%(n)d steps a leg", report.strides) % {"n": report.strides}))
        share = metrics.figure(100 * report.usable_share, 0)
        few = report.usable_share < FEW_USABLE
        chips.append(Chip(_("%(share)s %% of pictures usable") % {"share": share}, "warn" if few else "calm"))
    chips.append(Chip(report.model, title=_("the pose model; numbers of different models are never compared")))
    if clip.moment:
        chips.append(Chip(clip.get_moment_display()))
    if clip.speed_mps:
        is_doubted = any(code(said) == "speed_doubtful" for said in report.warnings)
        doubt = _("said, but not what the feet show") if is_doubted else ""
        chips.append(Chip(" · ".join(filter(None, [pace_words(clip), doubt])), "warn" if is_doubted else "calm"))
    if clip.minute is not None:
        chips.append(Chip(_("minute %(n)d") % {"n": clip.minute}))
    return chips


def early_late_words(clip: Clip, told: Told) -> str:
    """What "early" and "late" are on this page; empty where nothing was compared."""
    if told.comparison is None:
        return ""
    if told.fresh is None:
        return _("Early and late are the first and the last part of this clip.")
    if told.fresh.minute is not None and clip.minute is not None:
        minutes = {"early": told.fresh.minute, "late": clip.minute}
        return _("Early is minute %(early)d, late is minute %(late)d of the same run.") % minutes
    return _("Early is the fresh clip of that day, late is this one.")
