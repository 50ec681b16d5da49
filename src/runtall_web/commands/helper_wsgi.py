"""The WSGI application that granian serves as the helper."""

from __future__ import annotations

from runtall_web.commands.helper_app import make_helper

application = make_helper()
