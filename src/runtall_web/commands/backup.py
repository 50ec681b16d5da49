"""``runtall backup``: everything in one file."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from runtall_web.config.start import start

HELP = "write everything, database and original files, into one file"
EXAMPLE = "runtall backup ~/Documents"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", nargs="?", default=".", help="a folder or a file name (default: this folder)")
    parser.add_argument("--data-dir", help="the folder that keeps everything (default: the platform's own place)")


def run(arguments: argparse.Namespace) -> int:
    data_dir = start(arguments.data_dir)
    from runtall_web.settings.actions.backup import backup_name, write_backup

    now = datetime.now().astimezone()
    target = Path(arguments.target).expanduser()
    if target.is_dir():
        target = target / backup_name(now)
    size = write_backup(data_dir, target, now)
    print(f"{target} ({size / 1e6:.1f} MB)")
    return 0
