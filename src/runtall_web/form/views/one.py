"""One clip: its report, how far its work is, or why there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.form.files import playable
from runtall_web.form.progress import progress_of
from runtall_web.form.queries import own_clip
from runtall_web.form.report_page import report_context
from runtall_web.form.words import reader_notes


@require_safe
def clip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page; or, asked for by the page itself, what changes on it until the work is done."""
    is_fragment = request.headers.get("HX-Request") == "true"
    try:
        row = own_clip(require_user(request.user), uid)
    except Http404:
        if is_fragment:  # deleted in another tab: this one stops asking
            return HttpResponse(headers={"HX-Redirect": reverse("form:clips")})
        raise
    if is_fragment and not row.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "clip": row,
        "progress": progress_of(row, datetime.now(UTC)),
        "notes": reader_notes(row.reader_warnings),
        "has_video": playable(row.uid) is not None,
    }
    if not row.is_open and row.report is not None:
        context |= report_context(row, today())
    return render(request, "form/_progress.html" if is_fragment else "form/clip.html", context)
