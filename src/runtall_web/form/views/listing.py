"""The room's front page: bring a video in, and the clips that are there."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.form.details import DetailsForm
from runtall_web.form.front_page import front_page_context
from runtall_web.form.prefill import height_cm
from runtall_web.form.queries import deleted_clips_of
from runtall_web.runs.uploads import UploadRefused


@require_safe
def clips(request: HttpRequest) -> HttpResponse:
    return front_page(request, None)


def front_page(
    request: HttpRequest,
    form: DetailsForm | None,
    *,
    status: int = 200,
    nothing_chosen: bool = False,
    refused: UploadRefused | None = None,
) -> HttpResponse:
    """The page with the form as it was sent, or a new one."""
    actor = require_user(request.user)
    fresh = DetailsForm(unit=actor.distance_unit, today=today(), initial={"height_cm": height_cm(actor)})
    context = {
        "form": form or fresh,
        **front_page_context(actor, today(), request.GET.dict()),
        "deleted": deleted_clips_of(actor, datetime.now(UTC)),
        "nothing_chosen": nothing_chosen,
        "refused": refused,
    }
    return render(request, "form/clips.html", context, status=status)
