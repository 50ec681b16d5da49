"""Addresses under ``/runs/``."""

from __future__ import annotations

from django.urls import path

from runtall_web.runs.views import editing, importing, listing, one

app_name = "runs"
urlpatterns = [
    path("", listing.runs, name="runs"),
    path("enter/", editing.enter, name="enter"),
    path("import/", importing.bring, name="bring"),
    path("import/<int:number>/", importing.show, name="import"),
    path("import/<int:number>/cancel/", importing.cancel, name="cancel"),
    path("changes/<int:number>/undo/", editing.undo, name="undo"),
    path("sources/<int:number>/split/", editing.split, name="split"),
    path("<int:number>/", one.run, name="run"),
    path("<int:number>/chart/<slug:key>.json", one.chart, name="chart"),
    path("<int:number>/edit/", editing.edit, name="edit"),
    path("<int:number>/delete/", editing.delete, name="delete"),
    path("<int:number>/mark/", editing.mark, name="mark"),
]
