"""The plan: its calendar, one day of it, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from runtall.catalogue import load_rules
from runtall.errors import RuntallError
from runtall.plan import RunKind
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.home.texts import day_text, error_text
from runtall_web.plan import queries
from runtall_web.plan.actions.dated_run import add_dated_run, remove_dated_run
from runtall_web.plan.actions.move_day import move_day, pin_day, unpin_day
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.actions.tell_changes import tell_changes
from runtall_web.plan.actions.undo_plan import undo_plan
from runtall_web.plan.bridge import answers_of
from runtall_web.plan.forms import DatedRunForm, MoveForm, WeeksForm
from runtall_web.plan.ics import calendar_file
from runtall_web.plan.models import PlanRecord
from runtall_web.settings.queries import current_runner, record_of
from runtall_web.training.actions.adapt_plan import take_in_if_possible
from runtall_web.training.changes import untold_changes


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    user = require_user(request.user)
    now = today()
    take_in_if_possible(user, now, timezone.now())
    current = queries.current_plan(user)
    if current is None:
        return render(request, "plan/none.html", {"record": record_of(user)})
    shown = current.day(now) or current.next_day(now)
    context = {
        "current": current,
        "weeks": queries.calendar(current, now),
        "past": queries.past_weeks(current, now),
        "shown": shown,
        "record": record_of(user),
        "undoable": queries.undoable(user),
        "adapted": untold_changes(user),
        "outdated": queries.is_outdated(current, answers_of(user, now)),
        "weeks_form": WeeksForm(initial={"weeks": current.plan.weeks}),
        **(_day_context(current, shown.date) if shown else {}),
    }
    return render(request, "plan/plan.html", context)


def _day_context(current: queries.CurrentPlan, when: date) -> dict[str, object]:
    now = today()
    return {
        "box": queries.box_of(current, when, now),
        "week": current.week_of(when),
        "can_change": when >= now and current.day(when) is not None,
    }


@require_GET
def day(request: HttpRequest, when: date) -> HttpResponse:
    """One day with all its reasons: a page, and what the panel beside the calendar shows."""
    user = require_user(request.user)
    current = _current_or_404(user)
    beside = request.headers.get("HX-Request") == "true"
    context = {
        "current": current,
        "heading": "h2" if beside else "h1",
        "undoable": queries.undoable(user),
        **_day_context(current, when),
    }
    answer = render(request, "plan/day.html", context)
    answer.headers["Vary"] = "HX-Request"
    return answer


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, when: date) -> HttpResponse:
    user = require_user(request.user)
    current = _current_or_404(user)
    if current.day(when) is None:
        gone = _("There is no strength day on %(day)s any more: the plan changed, perhaps in another window.")
        messages.info(request, gone % {"day": day_text(when)})
        return redirect("plan:plan")
    form = MoveForm(request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        to: date = form.cleaned_data["to"]
        try:
            move_day(user, user, when, to, today(), timezone.now())
        except RuntallError as error:
            refused = error_text(error)
        else:
            messages.success(request, _("Moved to %(day)s.") % {"day": day_text(to)})
            return redirect("plan:day", when=to)
    context = {
        "current": current,
        "box": queries.box_of(current, when, today()),
        "free": queries.free_days(current, when, today()),
        "refused": refused or (_("Choose a day.") if form.errors else ""),
    }
    return render(request, "plan/move.html", context, status=422 if context["refused"] else 200)


@require_POST
def pin(request: HttpRequest, when: date) -> HttpResponse:
    user = require_user(request.user)
    return _tried(
        request,
        lambda: pin_day(user, user, when, today(), timezone.now()),
        _("Kept where it is."),
        reverse("plan:day", args=[when]),
    )


@require_POST
def unpin(request: HttpRequest, when: date) -> HttpResponse:
    user = require_user(request.user)
    return _tried(
        request,
        lambda: unpin_day(user, user, when, today(), timezone.now()),
        _("The plan decides about that week again."),
        reverse("plan:plan"),
    )


@require_http_methods(["GET", "POST"])
def dated(request: HttpRequest) -> HttpResponse:
    """Runs and races with a date: the list of them, and one more."""
    user = require_user(request.user)
    unit = current_runner(user).units
    form = DatedRunForm(request.POST if request.method == "POST" else None, unit=unit, today=today())
    refused = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kind = RunKind(said["kind"])
        try:
            add_dated_run(user, user, said["day"], kind, said["distance"], today(), timezone.now())
        except RuntallError as error:
            refused = error_text(error)
        else:
            messages.success(request, _("Kept: %(day)s. The plan goes around it.") % {"day": day_text(said["day"])})
            return redirect("plan:dated")
    runner = current_runner(user)
    rule = load_rules()["race_window"].reason()
    context = {
        "form": form,
        "runner": runner,
        "distance_unit": unit,
        "today": today(),
        "refused": refused,
        "rule": rule,
    }
    return render(request, "plan/dated.html", context, status=422 if form.errors or refused else 200)


@require_POST
def remove_dated(request: HttpRequest, when: date) -> HttpResponse:
    user = require_user(request.user)
    return _tried(
        request,
        lambda: remove_dated_run(user, user, when, today(), timezone.now()),
        _("Removed: %(day)s.") % {"day": day_text(when)},
        reverse("plan:dated"),
    )


@require_POST
def replan(request: HttpRequest) -> HttpResponse:
    user = require_user(request.user)
    form = WeeksForm(request.POST)
    weeks = form.cleaned_data["weeks"] if form.is_valid() else None
    return _tried(
        request,
        lambda: make_plan_again(user, user, today(), timezone.now(), weeks=weeks),
        _("Planned again from today. Days past stayed as they were."),
        reverse("plan:plan"),
    )


@require_POST
def told(request: HttpRequest, record_id: int) -> HttpResponse:
    """The runner has read what the plan changed by itself."""
    user = require_user(request.user)
    tell_changes(user, user, record_id, timezone.now())
    return redirect("home:today" if request.POST.get("then") == "today" else "plan:plan")


@require_POST
def undo(request: HttpRequest, record_id: int) -> HttpResponse:
    user = require_user(request.user)
    if undo_plan(user, user, record_id, timezone.now()) is None:
        messages.info(request, _("There was nothing to undo any more."))
    else:
        messages.success(request, _("Undone. The plan before holds again."))
    return redirect("plan:plan")


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    user = require_user(request.user)
    address = request.build_absolute_uri(reverse("plan:ics"))
    return render(request, "plan/calendar.html", {"current": queries.current_plan(user), "address": address})


@require_GET
def ics(request: HttpRequest) -> HttpResponse:
    """The calendar file, to download once or to subscribe to."""
    user = require_user(request.user)
    current = _current_or_404(user)
    return HttpResponse(
        calendar_file(current, queries.revision(user)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="runtall.ics"', "Cache-Control": "no-cache"},
    )


@require_GET
def json_export(request: HttpRequest) -> HttpResponse:
    """The plan as ``runtall plan --json`` writes it."""
    current = _current_or_404(require_user(request.user))
    return HttpResponse(
        current.record.plan,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="runtall-plan.json"'},
    )


def _current_or_404(user: User) -> queries.CurrentPlan:
    current = queries.current_plan(user)
    if current is None:
        raise Http404
    return current


def _tried(request: HttpRequest, action: Callable[[], PlanRecord | None], done: str, then: str) -> HttpResponse:
    """Do it and say so, or say why not; either way the page is a GET again."""
    try:
        action()
    except RuntallError as error:
        messages.error(request, error_text(error))
    else:
        messages.success(request, done)
    return redirect(then)
