from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettingsConfig(AppConfig):
    name = "runtall_web.settings"
    label = "settings"
    verbose_name = _("Settings")
