from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunsConfig(AppConfig):
    name = "runtall_web.runs"
    label = "runs"
    verbose_name = _("Runs")

    def ready(self) -> None:
        from runtall_web.jobs.kinds import register
        from runtall_web.runs.kind import IMPORTS

        register(IMPORTS)
