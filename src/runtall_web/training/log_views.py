"""The training log's pages, and everything in it as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from runtall.catalogue import load_exercises
from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_user
from runtall_web.config import clock
from runtall_web.home.texts import error_text
from runtall_web.training.actions.adapt_plan import take_in_if_possible
from runtall_web.training.actions.import_training import import_training
from runtall_web.training.export import events_export, sets_csv, tests_csv
from runtall_web.training.field_results import LATER_COOKIE, LATER_S, tests_page
from runtall_web.training.log_page import log_page, trend_page


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
