"""One run: its charts, laps, pauses, warnings, sources, and early against late."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_owner, require_user
from runtall_web.config.clock import today
from runtall_web.runs import queries
from runtall_web.runs.bridge import read_again
from runtall_web.runs.charts import charts_of, moving_mean, run_chart
from runtall_web.runs.details import fade_rows, lap_rows, pause_rows, shared_reason, source_rows, warning_rows
from runtall_web.runs.forms import shows_time
from runtall_web.runs.models import FEATURES_VERSION, Run

CHARTS_VERSION = 1
CHARTS_OPEN = 3
STOP_WORTH_SAYING_S = 30


@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    row = _own_run(request, number)
    unit = row.owner.distance_unit
    try:
        recording = read_again(row)
        trouble = None
    except RuntallError as refused:
        recording, trouble = None, refused
    charts = charts_of(recording) if recording is not None else []
    fade = fade_rows(recording) if recording is not None else []
    context = {
        "run": row,
        "unit": unit,
        "trouble": trouble,
        "recording": recording,
        "cadence": moving_mean(recording, "cadence_spm"),
        "charts": charts[:CHARTS_OPEN],
        "more_charts": charts[CHARTS_OPEN:],
        "laps": lap_rows(recording, unit) if recording else [],
        "pauses": pause_rows(recording) if recording else [],
        "fade": fade,
        "fade_reason": shared_reason(fade),
        "shows_time": shows_time(row),
        "local_start": row.start_time + timedelta(seconds=row.utc_offset_s or 0),
        "long_stop_s": row.elapsed_s - row.timer_s if row.elapsed_s - row.timer_s >= STOP_WORTH_SAYING_S else None,
        "warnings": warning_rows(row),
        "sources": source_rows(row),
        "jump": _jump(row),
        "change": row.changes.filter(undone_at__isnull=True).first(),
        "marks": [(mark.value, mark.label) for mark in Run.Mark if mark],
    }
    return render(request, "runs/run.html", context)


@require_safe
def chart(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Numbers for one chart; the same bytes and settings give the same tag, so a browser asks once."""
    row = _own_run(request, number)
    source = row.sources.filter(is_primary=True).values_list("file__sha256", "leg").first()
    if source is None:
        raise Http404
    unit = row.owner.distance_unit
    said = f"{source}{key}{unit}{CHARTS_VERSION}{FEATURES_VERSION}{request.LANGUAGE_CODE}"
    tag = f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    try:
        recording = read_again(row)
    except RuntallError as refused:
        raise Http404 from refused
    data = run_chart(recording, key, unit) if recording is not None else None
    if data is None:
        raise Http404
    return JsonResponse(data, headers={"ETag": tag, "Cache-Control": "private, no-cache"})


def _own_run(request: HttpRequest, number: int) -> Run:
    """The actor's own run. Another's is refused as if it were not there."""
    actor = require_user(request.user)
    row = get_object_or_404(Run.objects.select_related("owner"), pk=number)
    try:
        require_owner(actor, row)
    except PermissionDenied as refused:
        raise Http404 from refused
    return row


def _jump(row: Run) -> object | None:
    """What this run was against the 30 days before it, where that says something."""
    if not row.counts or row.distance_m is None:
        return None
    load = queries.load_between(row.owner, row.local_date, row.local_date, today())
    return next((jump for number, jump in load.jumps if number == row.pk), None)
