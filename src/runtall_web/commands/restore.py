"""``runtall restore``: a backup comes back; what is there now is kept aside."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from runtall.cli.terminal import _
from runtall.errors import InputRefused
from runtall_web.config.data_dir import open_data_dir
from runtall_web.config.lock import FileLock, LockHeld
from runtall_web.config.start import bring_database_up_to_date, set_up_django

HELP = "put a backup in place; what is there now is kept aside"
EXAMPLE = "runtall restore runtall-backup-2026-11-23-0815.zip"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a file that runtall backup or the settings page made")
    parser.add_argument("--data-dir", help="the folder that keeps everything (default: the platform's own place)")


def run(arguments: argparse.Namespace) -> int:
    source = Path(arguments.file).expanduser()
    if not source.is_file():
        raise InputRefused("there is no {path}", remedy="check the path", code="not_found", path=str(source))
    data_dir = open_data_dir(arguments.data_dir)
    set_up_django()
    from runtall_web.accounts.actions.revoke_device import forget_all_devices
    from runtall_web.settings.actions.restore import stage, swap_in

    try:
        with FileLock(data_dir.lock), FileLock(data_dir.use_lock):
            with source.open("rb") as file:
                originals = stage(data_dir, file)
            data_dir.devices_key.unlink(missing_ok=True)  # first: no device that the backup knows may enter
            aside = swap_in(data_dir, datetime.now(UTC))
            bring_database_up_to_date(data_dir)
            forget_all_devices()
    except LockHeld as held:
        raise InputRefused(
            "Runtall is at work on {path}",
            remedy="stop runtall serve and runtall import first, or restore on the settings page",
            code="in_use",
            path=str(data_dir.root),
        ) from held
    told = _("restored, with {count} original files; what was there before is in {aside}")
    print(told.format(count=originals, aside=aside))
    return 0
