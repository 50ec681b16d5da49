"""Addresses of the front page."""

from __future__ import annotations

from django.urls import path

from runtall_web.home import views

app_name = "home"
urlpatterns = [path("", views.today, name="today")]
