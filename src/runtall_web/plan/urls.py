"""Addresses under this part of the program."""

from __future__ import annotations

from django.urls import path, register_converter

from runtall_web.plan import views
from runtall_web.plan.dates import IsoDay

register_converter(IsoDay, "day")

app_name = "plan"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("day/<day:when>/", views.day, name="day"),
    path("day/<day:when>/move/", views.move, name="move"),
    path("day/<day:when>/pin/", views.pin, name="pin"),
    path("day/<day:when>/unpin/", views.unpin, name="unpin"),
    path("dated/", views.dated, name="dated"),
    path("dated/<day:when>/remove/", views.remove_dated, name="remove-dated"),
    path("replan/", views.replan, name="replan"),
    path("told/<int:record_id>/", views.told, name="told"),
    path("undo/<int:record_id>/", views.undo, name="undo"),
    path("calendar/", views.calendar, name="calendar"),
    path("runtall.ics", views.ics, name="ics"),
    path("runtall-plan.json", views.json_export, name="json"),
]
