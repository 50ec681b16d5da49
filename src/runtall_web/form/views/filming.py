"""Film a run in the browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.form import filming
from runtall_web.form.details import DetailsForm
from runtall_web.form.prefill import height_cm


@require_safe
def film(request: HttpRequest) -> HttpResponse:
    """The camera, the frame to stand in, and what was filmed here but not sent yet."""
    actor = require_user(request.user)
    context = {
        "form": DetailsForm(unit=actor.distance_unit, today=today(), initial={"height_cm": height_cm(actor)}),
        "setting_up": filming.setting_up(),
        "square": filming.square(),
        "stands": filming.stands(),
        "countdowns_s": filming.COUNTDOWNS_S,
        "lengths_s": filming.LENGTHS_S,
        "first_countdown_s": filming.FIRST_COUNTDOWN_S,
        "first_length_s": filming.FIRST_LENGTH_S,
        "data": filming.page_data(),
    }
    return render(request, "form/film.html", context)
