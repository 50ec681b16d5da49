"""Take the pictures for README: the sample runner on a fresh site, in a real Chromium. Writes docs/images/*.png.

python tools/take_screenshots.py
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chromium import find
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent.parent / "docs" / "images"
LARGEST_BYTES = 300_000
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
WAIT_S = 90.0
SETTLE_MS = 600

PICTURES = (
    ("today", "/", DESK, "light"),
    ("today-phone", "/", PHONE, "dark"),
    ("plan", "/plan/", DESK, "light"),
    ("exercise-phone", "/exercises/cobra/", PHONE, "light"),
    ("session-phone", "/train/", PHONE, "dark"),
)
PRESSED = {"session-phone": ("Start", "Start the warm-up", "I am warm")}
"""The buttons that lead to what a picture shows, by the beginning of their words."""


@contextmanager
def site() -> Iterator[str]:
    """``runtall serve`` on an empty folder; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RUNTALL_"))}
    with tempfile.TemporaryDirectory() as folder:
        runtall = str(Path(sys.executable).with_name("runtall"))
        command = [runtall, "serve", "--no-browser", "--port", str(port), "--data-dir", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=own, text=True) as process:
            print(process.stdout.readline() if process.stdout else "", end="")  # it says one line when it is ready
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def set_up_sample(page: Page, address: str) -> None:
    """The sample runner, every run read, and a strength day today: moved there by hand where a rule allows it."""
    page.goto(f"{address}/welcome/")
    page.get_by_role("button", name="Try a sample runner").click()
    end = time.monotonic() + WAIT_S
    while page.get_by_text("Your files are being read").count() and time.monotonic() < end:
        time.sleep(0.5)
        page.goto(f"{address}/")
    if page.get_by_text("for your back").count():
        return
    page.goto(f"{address}/plan/")
    first = str(page.locator("a.lift-box").first.get_attribute("href"))
    page.goto(f"{address}{first}move/")
    if page.get_by_role("radio").count():
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Move it").click()


def take(chromium: Browser, address: str) -> None:
    """Every picture, a screen each."""
    for name, path, size, scheme in PICTURES:
        context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # plain dicts
        page = context.new_page()
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        for words in PRESSED.get(name, ()):
            page.locator("main").get_by_role("button", name=re.compile(f"^{words}")).first.click()
            page.wait_for_timeout(SETTLE_MS)
        target = IMAGES / f"{name}.png"
        page.screenshot(path=target)
        context.close()
        print(f"{target.name}: {target.stat().st_size // 1000} kB")
        if target.stat().st_size > LARGEST_BYTES:
            sys.exit(f"error[picture]: {target.name} is too large for a README")


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        page = chromium.new_page()
        set_up_sample(page, address)
        take(chromium, address)
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
