"""Addresses under this part of the program."""

from __future__ import annotations

from django.urls import path

from runtall_web.settings import backup_views, views

app_name = "settings"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("about/", views.about, name="about"),
    path("stop/", views.stop, name="stop"),
    path("backup", backup_views.backup, name="backup"),
    path("restore/", backup_views.restore, name="restore"),
    path("delete/", views.delete, name="delete"),
    path("runner.toml", views.runner_file, name="runner-file"),
    path("<slug:key>/", views.answer, name="answer"),
]
