"""Bring files in, watch them being read, stop."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall_web.accounts.permissions import require_owner, require_user
from runtall_web.runs import queries
from runtall_web.runs.actions.cancel_import import cancel_import
from runtall_web.runs.actions.receive_files import receive_files
from runtall_web.runs.models import Import
from runtall_web.runs.progress import progress_of
from runtall_web.runs.uploads import UploadRefused

REFUSALS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """The page to drop files on; what it sends comes here too."""
    actor = require_user(request.user)
    if request.method != "POST":
        return _page(request, None)
    files = request.FILES.getlist("files")
    if not files:
        return _page(request, None, status=422, nothing_chosen=True)
    try:
        job = receive_files(
            actor,
            files,
            request.POST.getlist("paths"),
            request.POST.get("token", "")[:40],
            datetime.now(UTC),
            more_to_come=request.POST.get("more") == "1",
        )
    except UploadRefused as refused:
        return _page(request, refused, status=413)
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return redirect("runs:import", number=job.pk)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One import: where it stands now, and what it refused."""
    job = _own_import(request, number)
    context = {
        "job": job,
        "progress": progress_of(job, datetime.now(UTC)),
        "refusals": job.refusals.all()[:REFUSALS_SHOWN],
        "refusals_shown": REFUSALS_SHOWN,
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "runs/_progress.html" if is_fragment else "runs/import.html", context)


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    job = _own_import(request, number)
    cancel_import(require_user(request.user), job.pk, datetime.now(UTC))
    return redirect("runs:import", number=job.pk)


def _page(
    request: HttpRequest, refused: UploadRefused | None, *, status: int = 200, nothing_chosen: bool = False
) -> HttpResponse:
    context = {
        "refused": refused,
        "nothing_chosen": nothing_chosen,
        "token": secrets.token_urlsafe(18),
        "latest_import": queries.latest_import(require_user(request.user)),
    }
    return render(request, "runs/bring.html", context, status=status)


def _own_import(request: HttpRequest, number: int) -> Import:
    actor = require_user(request.user)
    job = get_object_or_404(Import, pk=number)
    try:
        require_owner(actor, job)
    except PermissionDenied as refused:
        raise Http404 from refused
    return job
