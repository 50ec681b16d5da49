"""Stop, delete, bring back, read again, correct."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.form.actions import cancel_clip, delete_clip, edit_clip, make_copy, read_again
from runtall_web.form.details import DetailsForm, shown_details
from runtall_web.form.models import Clip
from runtall_web.form.queries import own_clip
from runtall_web.form.words import refusal_line


@require_POST
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = cancel_clip.cancel_clip(own_clip(require_user(request.user), uid), datetime.now(UTC))
    if row is None:
        messages.success(request, _("The upload is stopped; nothing of it is kept."))
        return redirect("form:clips")
    return redirect("form:clip", uid=uid)


@require_POST
def delete(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Delete so that it can be undone; with ``for_good``, at once and completely."""
    actor = require_user(request.user)
    now = datetime.now(UTC)
    if request.POST.get("for_good") == "1":
        rows = [*Clip.objects.filter(owner=actor, uid=uid)]
        if delete_clip.delete_for_good(rows):
            messages.success(request, _("Video, landmarks and numbers are gone."))
    elif not delete_clip.delete_clip(own_clip(actor, uid), now):
        messages.success(request, _("The upload is stopped; nothing of it is kept."))
    return redirect("form:clips")


@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = delete_clip.bring_back(require_user(request.user), uid, datetime.now(UTC))
    if row is None:
        messages.warning(request, _("It is too late: that video is gone."))
        return redirect("form:clips")
    return redirect("form:clip", uid=uid)


@require_POST
def again(request: HttpRequest, uid: UUID) -> HttpResponse:
    read_again.read_again(own_clip(require_user(request.user), uid), datetime.now(UTC))
    return redirect("form:clip", uid=uid)


@require_POST
def copy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The browser could not play it."""
    clip = own_clip(require_user(request.user), uid)
    if not make_copy.ask_for_copy(clip, datetime.now(UTC)):
        messages.warning(request, _("There is a copy already, or nothing to copy."))
    return redirect("form:clip", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct what was said; the numbers follow at once."""
    actor = require_user(request.user)
    row = own_clip(actor, uid)
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        unit=actor.distance_unit,
        today=today(),
        initial=shown_details(row, actor.distance_unit),
    )
    if request.method == "POST" and form.is_valid():
        try:
            details = form.details()
            if "pace" not in form.changed_data:  # as written it is rounded
                details = replace(details, speed_mps=row.speed_mps)
            edit_clip.edit_clip(row, details, datetime.now(UTC))
        except RuntallError as refused:
            messages.error(request, refusal_line(refused))
        else:
            messages.success(request, _("Kept; the numbers follow what you said."))
        return redirect("form:clip", uid=uid)
    status = 422 if form.is_bound else 200
    return render(request, "form/edit.html", {"form": form, "clip": row}, status=status)
