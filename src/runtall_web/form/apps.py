"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormConfig(AppConfig):
    name = "runtall_web.form"
    label = "form"
    verbose_name = _("Form")

    def ready(self) -> None:
        from runtall_web.form.kind import CLIPS
        from runtall_web.form.share_kind import SHARES
        from runtall_web.jobs.kinds import register

        register(CLIPS)
        register(SHARES)
