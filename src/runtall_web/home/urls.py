"""Addresses of the front page and the first walk."""

from __future__ import annotations

from django.urls import path

from runtall_web.home import views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/sample/", views.sample, name="sample"),
    path("welcome/plan/", views.first_plan, name="first-plan"),
    path("welcome/<slug:key>/", views.question, name="question"),
]
