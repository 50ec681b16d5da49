"""Two clips side by side; the own measurement error; whether the plan follows."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_user
from runtall_web.form.actions.follow_clips import follow_clips
from runtall_web.form.actions.set_baseline import remove_baseline, set_baseline
from runtall_web.form.comparing import choices_of, compare_context, default_pair, partners_of, reads_for
from runtall_web.form.reports import reads_of
from runtall_web.form.words import refusal_line


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """``?a=`` is the clip that ``?b=`` is held against; what is missing is chosen."""
    reads = reads_of(require_user(request.user))
    pair = default_pair(reads)
    if pair is None:
        return render(request, "form/compare.html", {"too_few": True})
    second = reads_for(reads, request.GET.get("b", "")) or pair[1]
    first = reads_for(reads, request.GET.get("a", "")) or next(iter(partners_of(second, reads)[-1:]), pair[0])
    context = {"choices": choices_of(reads), "same": first.clip.pk == second.clip.pk, **compare_context(first, second)}
    return render(request, "form/compare.html", context)


@require_POST
def baseline(request: HttpRequest) -> HttpResponse:
    """Take the own error from ``clips``, or with ``remove`` stop using one."""
    actor = require_user(request.user)
    number = request.POST.get("remove", "")
    if number.isdecimal():
        if remove_baseline(actor, int(number)):
            messages.success(request, _("Your own measurement error is not used any more."))
        return redirect("form:clips")
    try:
        set_baseline(actor, actor, _uids(request), datetime.now(UTC))
    except RuntallError as refused:
        messages.error(request, refusal_line(refused))
    else:
        messages.success(request, _("Your own measurement error is used from now on."))
    return redirect("form:clips")


@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Whether the plan takes up what the clips show."""
    actor = require_user(request.user)
    is_on = request.POST.get("on") == "1"
    follow_clips(actor, actor, is_on=is_on)
    done = _("Your plan follows your clips.") if is_on else _("Your clips stay out of the plan.")
    messages.success(request, done)
    try:
        return redirect("form:clip", uid=UUID(request.POST.get("clip", "")))
    except ValueError:
        return redirect("form:clips")


def _uids(request: HttpRequest) -> list[UUID]:
    found = []
    for told in request.POST.getlist("clips")[:50]:
        try:
            found.append(UUID(told))
        except ValueError:
            continue
    return found
