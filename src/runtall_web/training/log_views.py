"""The training log's pages, and everything in it as files."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from runtall.catalogue import load_exercises
from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_user
from runtall_web.config import clock
from runtall_web.home.texts import error_text
from runtall_web.training import logged
from runtall_web.training.actions.adapt_plan import take_in_if_possible
from runtall_web.training.actions.correct_log import correct_set, give_back_set, take_back_set
from runtall_web.training.actions.import_training import import_training
from runtall_web.training.export import events_export, sets_csv, tests_csv
from runtall_web.training.field_results import LATER_COOKIE, LATER_S, tests_page
from runtall_web.training.forms import SetForm
from runtall_web.training.log_page import log_page
from runtall_web.training.trend_page import trend_page


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """What was done, latest first."""
    user = require_user(request.user)
    return render(request, "training/log.html", log_page(user, request.GET.get("before", ""), clock.today()))


@require_GET
def trend(request: HttpRequest, exercise_id: str) -> HttpResponse:
    """How one exercise went over time."""
    user = require_user(request.user)
    exercise = load_exercises().get(exercise_id)
    if exercise is None:
        raise Http404
    return render(request, "training/trend.html", {"name": _(exercise.names.article), **trend_page(user, exercise_id)})


@require_GET
def logged_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """One session, set by set, each to be put right."""
    user = require_user(request.user)
    found = logged.logged_session(user, session)
    if found is None:
        raise Http404
    try:
        taken = UUID(request.GET.get("taken", ""))
    except ValueError:
        taken = None
    context = {"session": found, "rows": logged.logged_rows(found), "taken": taken}
    return render(request, "training/logged_session.html", context)


@require_http_methods(["GET", "POST"])
def logged_set(request: HttpRequest, session: UUID, uid: UUID) -> HttpResponse:
    """Put one set right, or take it back."""
    user = require_user(request.user)
    one = logged.logged_set(user, session, uid)
    if one is None:
        messages.info(request, _("That set is not in the log any more."))
        return redirect("training:log")
    initial = {**SetForm.initial_from(one.done), "event": uuid4()}
    form = SetForm(request.POST if request.method == "POST" else None, logged=one, initial=initial)
    if request.method == "POST" and form.is_valid():
        correct_set(user, user, uid, form.done, form.cleaned_data["event"], timezone.now())
        take_in_if_possible(user, clock.today(), timezone.now(), anything_new=True)
        messages.success(request, _("Saved."))
        return redirect("training:logged-session", session=session)
    context = {"session": session, "name": logged.way_name(one.exercise, one.variant), "one": one, "form": form}
    return render(request, "training/logged_set.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: HttpRequest, session: UUID, uid: UUID) -> HttpResponse:
    """Let a set count no more; the next page offers to undo that."""
    user = require_user(request.user)
    event = uuid5(uid, request.POST.get("event", ""))
    return _written(
        request,
        lambda: take_back_set(user, user, uid, event, timezone.now()),
        reverse("training:logged-session", args=[session]) + f"?taken={event}",
    )


@require_POST
def give_back(request: HttpRequest, session: UUID, event: UUID) -> HttpResponse:
    """Undo a taking back."""
    user = require_user(request.user)
    return _written(
        request,
        lambda: give_back_set(user, user, event, uuid5(event, "given back"), timezone.now()),
        reverse("training:logged-session", args=[session]),
    )


def _written(request: HttpRequest, write: Callable[[], None], then: str) -> HttpResponse:
    try:
        write()
    except RuntallError as error:
        messages.error(request, error_text(error))
        return redirect("training:log")
    take_in_if_possible(require_user(request.user), clock.today(), timezone.now(), anything_new=True)
    return redirect(then)


@require_GET
def tests(request: HttpRequest) -> HttpResponse:
    """The field tests: what they are, and every result against its error."""
    user = require_user(request.user)
    return render(request, "training/tests.html", tests_page(user, clock.today()))


@require_POST
def tests_later(request: HttpRequest) -> HttpResponse:
    """Not now: the offer leaves today's page for a while. The tests stay where they are."""
    require_user(request.user)
    response = redirect("home:today")
    response.set_cookie(LATER_COOKIE, "1", max_age=LATER_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@require_GET
def export_json(request: HttpRequest) -> HttpResponse:
    """Every event as JSON; ``bring_back`` reads it."""
    user = require_user(request.user)
    headers = {"Content-Disposition": 'attachment; filename="runtall-training.json"'}
    return JsonResponse(events_export(user), headers=headers)


@require_GET
def export_csv(request: HttpRequest) -> HttpResponse:
    """Every set as a row."""
    user = require_user(request.user)
    headers = {"Content-Disposition": 'attachment; filename="runtall-sets.csv"'}
    return HttpResponse(sets_csv(user), content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
def export_tests_csv(request: HttpRequest) -> HttpResponse:
    """Every field test as a row."""
    user = require_user(request.user)
    headers = {"Content-Disposition": 'attachment; filename="runtall-tests.csv"'}
    return HttpResponse(tests_csv(user), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """Read an export into this log."""
    user = require_user(request.user)
    file = request.FILES.get("file")
    try:
        brought = import_training(user, user, file.read() if file is not None else b"")
    except RuntallError as error:
        messages.error(request, error_text(error))
    else:
        new = ngettext("%(n)d event brought in", "%(n)d events brought in", brought.new) % {"n": brought.new}
        known = _("%(n)d were here already") % {"n": brought.known}
        messages.success(request, f"{new}; {known}.")
        if brought.new:
            take_in_if_possible(user, clock.today(), timezone.now(), anything_new=True)
    return redirect("training:log")
