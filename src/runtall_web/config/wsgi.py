"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from runtall_web.config.leash import stop_with_parent_if_supervised

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runtall_web.config.settings")
stop_with_parent_if_supervised()
application = get_wsgi_application()
