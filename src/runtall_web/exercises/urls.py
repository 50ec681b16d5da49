"""Addresses under this part of the program."""

from __future__ import annotations

from django.urls import path

from runtall_web.exercises import views

app_name = "exercises"
urlpatterns = [
    path("", views.exercises, name="exercises"),
    path("<slug:exercise_id>/", views.exercise, name="exercise"),
    path("<slug:exercise_id>/motion.json", views.motion, name="motion"),
]
