"""What the clips of late allow to conclude, and what of it the plan may take up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.catalogue import load_rules
from runtall.form import Finding, findings
from runtall_web.accounts.models import User
from runtall_web.form.baselines import own_errors
from runtall_web.form.changes import told_of
from runtall_web.form.models import Clip, PlanSwitch
from runtall_web.form.reports import day_of, report_of


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the clip that shows it."""

    finding: Finding
    clip: Clip


def latest_findings(owner: User, today: date) -> list[Found]:
    """Of each view the findings of the newest clip that could have shown them, the heaviest of each focus.

    What one clip shows by itself comes from the newest clip; what changed in a run from the newest with something to
    compare. A newer clip without the finding takes it away, and so does time (``form_findings_hold``).
    """
    since = today - timedelta(weeks=load_rules()["form_findings_hold"].number("weeks"))
    errors = own_errors(owner)
    alone: set[str] = set()
    compared: set[str] = set()
    found: list[Found] = []
    for clip in newest_clips(owner):
        report = report_of(clip)
        if report is None or report.refused is not None or report.view is None or not since <= day_of(clip) <= today:
            continue
        standing = findings(report)
        if report.view not in alone:
            alone.add(report.view)
            found += [Found(finding, clip) for finding in standing]
        told = told_of(clip, report, errors) if report.view not in compared else None
        if told is not None and told.comparison is not None:
            compared.add(report.view)
            found += [Found(each, clip) for each in findings(report, told.comparison) if each not in standing]
    heaviest: dict[str, Found] = {}
    for each in sorted(found, key=lambda one: -one.finding.weight):
        heaviest.setdefault(each.finding.focus, each)
    return list(heaviest.values())


def newest_clips(owner: User) -> Iterable[Clip]:
    """Every clip that was read, the newest first."""
    return Clip.objects.filter(owner=owner, deleted_at=None, state=Clip.State.DONE).order_by("-filmed_at", "-pk")


def plan_findings(owner: User, today: date) -> list[Finding]:
    """What the plan may take up: nothing when the runner has switched it off."""
    if not plan_follows(owner):
        return []
    return [each.finding for each in latest_findings(owner, today)]


def plan_follows(owner: User) -> bool:
    """Whether the plan takes up what the clips show: yes, until the runner says no."""
    return not PlanSwitch.objects.filter(owner=owner, is_on=False).exists()
