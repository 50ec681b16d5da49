"""Today, and the first walk: bring runs, answer a few questions, get a plan."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_user
from runtall_web.config import clock
from runtall_web.home.actions.start_sample import start_sample
from runtall_web.home.queries import todays_page
from runtall_web.home.texts import error_text
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.runs.queries import has_runs, latest_import
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.settings.forms import PainForm
from runtall_web.settings.queries import current_runner, record_of, unanswered
from runtall_web.settings.questions import QUESTIONS, next_key
from runtall_web.settings.questions import question as question_called
from runtall_web.training.actions.adapt_plan import take_in_if_possible
from runtall_web.training.field_results import LATER_COOKIE


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    user = require_user(request.user)
    take_in_if_possible(user, clock.today(), timezone.now())
    page = todays_page(user, clock.today(), tests_later=LATER_COOKIE in request.COOKIES)
    if page.current is None and page.record is None and not page.load.weeks and not has_runs(user):
        return redirect("home:welcome")
    context = {"page": page, "unit": user.distance_unit, "unanswered": unanswered(page.record)}
    return render(request, "home/today.html", context)


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    user = require_user(request.user)
    record = record_of(user)
    context = {
        "token": secrets.token_urlsafe(18),
        "job": latest_import(user),
        "has_runs": has_runs(user),
        "record": record,
        "first_question": (unanswered(record) or [QUESTIONS[0].key])[0],
    }
    return render(request, "home/welcome.html", context)


@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    user = require_user(request.user)
    try:
        start_sample(user, user, clock.today(), timezone.now())
        make_plan_again(user, user, clock.today(), timezone.now())
    except RuntallError as error:
        messages.error(request, error_text(error))
        return redirect("home:welcome")
    return redirect("home:today")


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One step of the questions; the last one leads to the first plan."""
    user = require_user(request.user)
    try:
        asked = question_called(key)
    except KeyError:
        raise Http404 from None
    runner = current_runner(user)
    form = asked.form(request.POST if request.method == "POST" else None, initial=asked.form.initial_from(runner))
    if request.method == "POST" and form.is_valid():
        save_runner(user, user, form.put(runner), timezone.now(), key)
        if isinstance(form, PainForm) and form.told_red_flags:
            set_stop(user, user, clock.today(), timezone.now())
            return redirect("settings:stop")
        after = next_key(key)
        return redirect("home:question", key=after) if after else redirect("home:first-plan")
    keys = [each.key for each in QUESTIONS]
    context = {
        "asked": asked,
        "form": form,
        "steps": keys,
        "step": keys.index(key) + 1,
        "before": keys[keys.index(key) - 1] if keys.index(key) else None,
        "is_last": next_key(key) is None,
    }
    return render(request, "home/question.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def first_plan(request: HttpRequest) -> HttpResponse:
    """Everything is answered: one button makes the plan."""
    user = require_user(request.user)
    record = record_of(user)
    if record is None:
        return redirect("home:welcome")
    refused = ""
    if request.method == "POST":
        try:
            make_plan_again(user, user, clock.today(), timezone.now())
        except RuntallError as error:
            refused = error_text(error)
        else:
            messages.success(request, _("Your plan is ready."))
            return redirect("home:today")
    context = {"runner": current_runner(user), "record": record, "refused": refused, "job": latest_import(user)}
    return render(request, "home/first_plan.html", context, status=422 if refused else 200)
