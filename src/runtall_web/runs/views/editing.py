"""Enter, correct, delete, mark and undo."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from runtall.errors import RuntallError
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner, require_user
from runtall_web.config.clock import today
from runtall_web.runs.actions import delete_run, edit_run, enter_run, mark_run, split_run, undo_change
from runtall_web.runs.forms import RunForm, shown_in_form
from runtall_web.runs.models import Run, RunChange, RunSource


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    actor = require_user(request.user)
    form = RunForm(request.POST or None, unit=actor.distance_unit, today=today(), initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        change = enter_run.enter_run(actor, form.entered(), datetime.now(UTC))
        messages.success(request, _("Your run is kept."))
        return redirect("runs:run", number=change.run_id)
    return _form(request, form, actor, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    actor = require_user(request.user)
    row = _own(actor, Run, number)
    form = RunForm(
        request.POST or None,
        unit=actor.distance_unit,
        today=today(),
        initial=shown_in_form(row, actor.distance_unit),
    )
    if request.method == "POST" and form.is_valid():
        if edit_run.edit_run(actor, number, form.entered(), datetime.now(UTC)) is not None:
            messages.success(request, _("Your correction counts now; the file stays as it was."))
        return redirect("runs:run", number=number)
    return _form(request, form, actor, row)


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    actor = require_user(request.user)
    _own(actor, Run, number)
    if delete_run.delete_run(actor, number, datetime.now(UTC)) is not None:
        messages.success(request, _("The run is deleted and counts no more."))
    return redirect("runs:run", number=number)


@require_POST
def mark(request: HttpRequest, number: int) -> HttpResponse:
    actor = require_user(request.user)
    _own(actor, Run, number)
    told = request.POST.get("mark", "")
    if told not in Run.Mark.values:
        raise Http404
    mark_run.mark_run(actor, number, Run.Mark(told), datetime.now(UTC))
    return redirect("runs:run", number=number)


@require_POST
def split(request: HttpRequest, number: int) -> HttpResponse:
    actor = require_user(request.user)
    source = get_object_or_404(RunSource, pk=number)
    _own(actor, Run, source.run_id)
    try:
        row = split_run.split_run(actor, number)
    except RuntallError as refused:
        messages.error(request, refusal_line(refused))
        return redirect("runs:run", number=source.run_id)
    if row is not None:
        messages.success(request, _("This recording is a run of its own now."))
    return redirect("runs:run", number=row.pk if row is not None else source.run_id)


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    actor = require_user(request.user)
    change = get_object_or_404(RunChange.objects.select_related("run"), pk=number)
    _own(actor, Run, change.run_id)
    row = undo_change.undo_change(actor, number, datetime.now(UTC))
    if row is None:
        messages.warning(request, _("Something was changed after that, so nothing was undone."))
    else:
        messages.success(request, _("Undone."))
    return redirect("runs:run", number=change.run_id)


def refusal_line(refused: RuntallError) -> str:
    """What happened, in the page's language, as one sentence for a message."""
    told = _(refused.template).format(**refused.evidence)
    first = told[:1] if _(refused.template).startswith("{") else told[:1].upper()  # a file's name stays as it is
    return f"{first}{told[1:]}."


def _form(request: HttpRequest, form: RunForm, actor: User, row: Run | None) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "run": row, "unit": actor.distance_unit}
    return render(request, "runs/form.html", context, status=status)


def _own(actor: User, kind: type[Run], number: int) -> Run:
    """The actor's own run; another's is refused as if it were not there."""
    row = get_object_or_404(kind, pk=number)
    try:
        require_owner(actor, row)
    except PermissionDenied as refused:
        raise Http404 from refused
    return row
