from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettingsConfig(AppConfig):
    name = "runtall_web.settings"
    label = "settings"
    verbose_name = _("Settings")

    def ready(self) -> None:
        from runtall_web.form.prefill import register_height
        from runtall_web.settings.queries import current_runner

        register_height(lambda user: current_runner(user).height_m)
