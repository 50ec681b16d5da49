"""Settings for tests: the same program on a throw-away data folder and a real SQLite file."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from runtall_web.config.data_dir import open_data_dir

_folder = tempfile.mkdtemp(prefix="runtall-test-")
_owner = os.getpid()


def _remove() -> None:
    if os.getpid() == _owner:
        shutil.rmtree(_folder, ignore_errors=True)


atexit.register(_remove)
open_data_dir(_folder)

from runtall_web.config.settings import *  # noqa: E402, F403
from runtall_web.config.settings import DATA_DIR, DATABASES  # noqa: E402

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR.root / "test.sqlite3")}
WHITENOISE_AUTOREFRESH = True
