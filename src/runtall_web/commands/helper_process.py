"""The child that serves the certificate and the guide over plain HTTP."""

from __future__ import annotations

import sys

from runtall_web.commands.server_process import serve_application

if __name__ == "__main__":
    serve_application("runtall_web.commands.helper_wsgi:application", sys.argv[1], int(sys.argv[2]), threads=1)
