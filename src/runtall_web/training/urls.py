"""Addresses under this part of the program."""

from __future__ import annotations

from django.urls import path

from runtall_web.training import views

app_name = "training"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("token/", views.token, name="token"),
]
