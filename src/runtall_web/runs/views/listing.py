"""The list of runs with the weekly chart above it."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from runtall.runs.weeks import week_start
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.runs import queries
from runtall_web.runs.charts import weeks_chart

CHART_WEEKS = 26


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    owner = require_user(request.user)
    day = today()
    chosen = _chosen(request)
    years = queries.years(owner)
    load = _load(owner, chosen.year, day)
    page = Paginator(queries.listed_runs(owner, chosen), queries.PAGE_RUNS).get_page(request.GET.get("page"))
    jumps = dict(load.jumps)
    context = {
        "chosen": chosen,
        "years": years,
        "page": page,
        "has_runs": bool(years),
        "deleted": queries.count_deleted(owner),
        "totals": queries.totals(owner, chosen.year),
        "load": load,
        "jumps": jumps,
        "chart": weeks_chart(load.weeks, load.jumps, owner.distance_unit),
        "chart_weeks": CHART_WEEKS,
        "weeks_latest_first": list(reversed(load.weeks)),
        "jump_weeks": {week_start(jump.run.local_date) for _number, jump in load.jumps},
        "latest_import": queries.latest_import(owner),
        "unit": owner.distance_unit,
        "today": day,
    }
    template = "runs/_list.html" if request.headers.get("HX-Target") == "run-list" else "runs/runs.html"
    return render(request, template, context)


def _chosen(request: HttpRequest) -> queries.RunFilter:
    year = request.GET.get("year", "")
    is_year = year.isdecimal() and 1970 <= int(year) <= 9998
    words = request.GET.get("q", "").strip()[:80]
    return queries.RunFilter(int(year) if is_year else None, words, deleted=request.GET.get("deleted") == "1")


def _load(owner: User, year: int | None, day: date) -> queries.RecentLoad:
    if year is None or year > day.year:
        return queries.recent_load(owner, day, weeks=CHART_WEEKS)
    return queries.load_between(owner, date(year, 1, 1), date(year, 12, 31), day)
