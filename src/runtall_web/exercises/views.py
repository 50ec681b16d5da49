"""The six exercises: their cards, and a page for each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from runtall.catalogue import load_exercises
from runtall_web.accounts.permissions import require_user
from runtall_web.exercises import queries
from runtall_web.exercises.figure import figure_page
from runtall_web.exercises.figure_motion import motion_json
from runtall_web.settings.queries import current_runner


@require_GET
def exercises(request: HttpRequest) -> HttpResponse:
    runner = current_runner(require_user(request.user))
    return render(request, "exercises/exercises.html", {"pages": queries.all_pages(runner)})


@require_GET
def exercise(request: HttpRequest, exercise_id: str) -> HttpResponse:
    runner = current_runner(require_user(request.user))
    found = load_exercises().get(exercise_id.replace("-", "_"))
    if found is None:
        raise Http404
    page = queries.exercise_page(found, runner)
    dose = page.full.variant.dose
    context = {
        "page": page,
        "effort": queries.effort_text(dose),
        "tempo": queries.tempo_text(dose),
        "figure": figure_page(found),
    }
    return render(request, "exercises/exercise.html", context)


@require_GET
@cache_control(private=True, max_age=31_536_000, immutable=True)
def motion(_request: HttpRequest, exercise_id: str) -> HttpResponse:
    """One repetition of the figure; its address names its content (``figure.FigurePage``), so browsers may keep it."""
    told = motion_json(exercise_id) if exercise_id in load_exercises() else None
    if told is None:
        raise Http404
    return HttpResponse(told, content_type="application/json")
