"""What the clips of late allow to conclude, and what of it the plan may take up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from runtall.catalogue import load_rules
from runtall.form import Finding, FormReport, findings
from runtall_web.accounts.models import User
from runtall_web.form.baselines import own_errors
from runtall_web.form.changes import Told, may_show_a_run, of_a_run, told_of
from runtall_web.form.models import Clip, PlanSwitch
from runtall_web.form.reports import day_of, done_clips, read_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the clip that shows it."""

    finding: Finding
    clip: Clip


def findings_of(clip: Clip, report: FormReport, told: Told) -> tuple[Finding, ...]:
    """What one clip allows to conclude. What changes within a few seconds is no finding about a run."""
    return findings(report, of_a_run(clip, told)) if report.refused is None else ()


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
    for clip in done_clips(owner).filter(filmed_at__date__range=(since - A_DAY, today + A_DAY)).reverse():
        view = (clip.report or {}).get("view")
        is_news = view not in alone or (view not in compared and may_show_a_run(clip))
        read = read_of(clip) if is_news and since <= day_of(clip) <= today else None
        if read is None:
            continue
        standing = findings(read.report)
        if view not in alone:
            alone.add(view)
            found += [Found(finding, clip) for finding in standing]
        told = told_of(clip, read.report, errors) if view not in compared else None
        if told is not None and of_a_run(clip, told) is not None:
            compared.add(view)
            found += [Found(each, clip) for each in findings_of(clip, read.report, told) if each not in standing]
    heaviest: dict[str, Found] = {}
    for each in sorted(found, key=lambda one: -one.finding.weight):
        heaviest.setdefault(each.finding.focus, each)
    return list(heaviest.values())


def plan_findings(owner: User, today: date) -> list[Finding]:
    """What the plan may take up: nothing when the runner has switched it off."""
    if not plan_follows(owner):
        return []
    return [each.finding for each in latest_findings(owner, today)]


def plan_follows(owner: User) -> bool:
    """Whether the plan takes up what the clips show: yes, until the runner says no."""
    return not PlanSwitch.objects.filter(owner=owner, is_on=False).exists()
