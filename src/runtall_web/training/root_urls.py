"""What has to lie at the site's root: a service worker reaches no higher than its own address."""

from __future__ import annotations

from django.urls import path

from runtall_web.training import views

urlpatterns = [
    path("worker.js", views.worker, name="worker"),
    path("app.webmanifest", views.manifest, name="manifest"),
]
