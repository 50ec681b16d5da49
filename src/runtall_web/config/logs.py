"""One log file in the data folder, rotated. Paths may stand in it; names, positions and heart rates never do."""

from __future__ import annotations

from typing import Any

from runtall_web.config.data_dir import DataDir

LOG_BYTES = 2 * 2**20
LOG_FILES_KEPT = 3


def log_settings(data_dir: DataDir) -> dict[str, Any]:
    """Logging for Django: to the file when its folder exists, else warnings to the terminal."""
    if data_dir.log.parent.is_dir():
        handler: dict[str, Any] = {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(data_dir.log),
            "maxBytes": LOG_BYTES,
            "backupCount": LOG_FILES_KEPT,
            "encoding": "utf-8",
            "delay": True,
            "formatter": "line",
        }
    else:
        handler = {"class": "logging.StreamHandler", "level": "WARNING", "formatter": "line"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {process} {levelname} {name}: {message}", "style": "{"}},
        "handlers": {"file": handler},
        "root": {"handlers": ["file"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
