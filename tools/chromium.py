"""Find a Chromium for the browser tests, or install one: the system's, else Playwright's, else Debian's package.

Prints its path. Exits 2 with one line when there is none to be had: browser tests are never skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def system_chromium() -> str | None:
    """A Chromium named by ``RUNTALL_CHROMIUM`` or on the PATH."""
    named = os.environ.get("RUNTALL_CHROMIUM")
    if named and Path(named).exists():
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def playwright_chromium() -> str | None:
    """Playwright's own Chromium, when it has been downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def download() -> None:
    """Ask Playwright for its Chromium, then Debian for its package. Failures show in what is found afterwards."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)
    if playwright_chromium() or not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False)
    subprocess.run([*prefix, "apt-get", "install", "-y", "-qq", "chromium"], check=False)


def find() -> str | None:
    """The path of a Chromium that is already here."""
    return system_chromium() or playwright_chromium()


def main() -> int:
    """Find or install one."""
    if find() is None:
        download()
    path = find()
    if path is None:
        print("error[no_chromium]: no Chromium to test with; install one, or set RUNTALL_CHROMIUM", file=sys.stderr)
        return 2
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
