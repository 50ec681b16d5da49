"""The settings: the questions again, one page each, and what Runtall is."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from runtall import __version__
from runtall.catalogue import load_rules, load_sources
from runtall.errors import RuntallError
from runtall.plan import write_runner
from runtall_web.accounts.cookies import clear_browser
from runtall_web.accounts.permissions import require_own_machine, require_user
from runtall_web.config.clock import today
from runtall_web.home.texts import error_text
from runtall_web.settings.actions.delete_everything import delete_everything
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.settings.forms import PainForm
from runtall_web.settings.queries import current_runner, record_of
from runtall_web.settings.questions import QUESTIONS, question

ABOUT_RULES = ("what_it_does", "disclaimer", "screening_first", "stop_signs")
STOP_RULES = ("red_flag_urgent", "red_flag_heart", "red_flag_see_doctor", "bone_pain")


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    user = require_user(request.user)
    context = {
        "questions": QUESTIONS,
        "record": record_of(user),
        "languages": django_settings.LANGUAGES,
    }
    return render(request, "settings/settings.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """One page of questions, from the settings."""
    user = require_user(request.user)
    try:
        asked = question(key)
    except KeyError:
        raise Http404 from None
    runner = current_runner(user)
    form = asked.form(request.POST if request.method == "POST" else None, initial=asked.form.initial_from(runner))
    if request.method == "POST" and form.is_valid():
        save_runner(user, user, form.put(runner), timezone.now(), key)
        if isinstance(form, PainForm) and form.told_red_flags:
            set_stop(user, user, today(), timezone.now())
            return redirect("settings:stop")
        messages.success(request, _("Saved."))
        return redirect("settings:settings")
    return render(request, "settings/answer.html", {"asked": asked, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """What a red flag means, and the way back once it has been looked at."""
    user = require_user(request.user)
    record = record_of(user)
    if request.method == "POST" and record is not None:
        set_stop(user, user, None, timezone.now())
        messages.success(request, _("Training goes on. Start easier than you left off."))
        return redirect("home:today")
    rules = [load_rules()[rule].reason() for rule in STOP_RULES]
    return render(request, "settings/stop.html", {"record": record, "rules": rules})


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Everything goes, after a tick that says so."""
    user = require_own_machine(request)
    refused = ""
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            refused = _("Tick the box first: there is no way back but a backup.")
        else:
            try:
                delete_everything(user, timezone.now())
            except RuntallError as error:
                refused = error_text(error)
            else:
                messages.success(request, _("Everything is deleted."))
                response = redirect("home:welcome")
                clear_browser(response)
                return response
    return render(request, "settings/delete.html", {"refused": refused}, status=422 if refused else 200)


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    require_user(request.user)
    context = {
        "version": __version__,
        "rules": [load_rules()[rule].reason() for rule in ABOUT_RULES],
        "sources": load_sources().values(),
    }
    return render(request, "settings/about.html", context)


@require_GET
def runner_file(request: HttpRequest) -> HttpResponse:
    """The answers as the file that the command line reads."""
    user = require_user(request.user)
    return HttpResponse(
        write_runner(current_runner(user)),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="runner.toml"'},
    )
