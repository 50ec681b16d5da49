"""Every address of the program. One file per app names the rest."""

from __future__ import annotations

import os

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """That the server answers, and which process of it: after a restart it is another."""
    return HttpResponse(f"ok {os.getpid()}", content_type="text/plain", headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("", include("runtall_web.home.urls")),
    path("runs/", include("runtall_web.runs.urls")),
    path("form/", include("runtall_web.form.urls")),
    path("exercises/", include("runtall_web.exercises.urls")),
    path("plan/", include("runtall_web.plan.urls")),
    path("train/", include("runtall_web.training.urls")),
    path("", include("runtall_web.training.root_urls")),
    path("", include("runtall_web.accounts.urls")),
    path("settings/", include("runtall_web.settings.urls")),
    path("health", health, name="health"),
    path("language/", include("django.conf.urls.i18n")),
]

handler400 = "runtall_web.home.refusals.bad_request"
handler403 = "runtall_web.home.refusals.forbidden"
handler404 = "runtall_web.home.refusals.not_found"
handler500 = "runtall_web.home.refusals.broken"
