"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FormConfig(AppConfig):
    name = "runtall_web.form"
    label = "form"
