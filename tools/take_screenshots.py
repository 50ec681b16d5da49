"""Take the pictures for README: the sample runner on a fresh site, in a real Chromium. Writes docs/images/*.png.

The clip of running form is a drawn film of a made runner (tests/browser/drawn_film.py): no real person is shown.

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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chromium import find
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


from browser.drawn_film import drawn_film, runner, steady_ms  # noqa: E402
from browser.form_room import seeded  # noqa: E402
from runtall.body.gait import Gait  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LARGEST_BYTES = 300_000
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
WAIT_S = 90.0
SETTLE_MS = 600

Pictures = Sequence[tuple[str, str, dict[str, int], str]]
PICTURES: Pictures = (
    ("today", "/", DESK, "light"),
    ("today-phone", "/", PHONE, "dark"),
    ("plan", "/plan/", DESK, "light"),
    ("exercise-phone", "/exercises/cobra/", PHONE, "light"),
    ("session-phone", "/train/", PHONE, "dark"),
)
FILMED_PICTURES = (("form", DESK, "light"), ("form-phone", PHONE, "dark"))
PRESSED = {"session-phone": ("Start", "Start the warm-up", "I am warm")}
"""The buttons that lead to what a picture shows, by the beginning of their words."""


@contextmanager
def site() -> Iterator[tuple[str, Path]]:
    """``runtall serve`` on an empty folder; yields its address and the folder."""
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
                yield f"http://127.0.0.1:{port}", Path(folder)
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


def film_a_run(page: Page, address: str, data: Path) -> str:
    """A fresh and a late clip of one run, which the plan takes up; returns the late one's address."""
    now = datetime.now(UTC)
    gaits = {"fresh": Gait(lean_deg=6, cadence_spm=170), "late": Gait(lean_deg=10.5, head_deg=21, cadence_spm=168)}
    said = {
        "fresh": {"minute": 4, "filmed_at": (now - timedelta(minutes=50)).isoformat()},
        "late": {"minute": 42, "filmed_at": (now - timedelta(minutes=12)).isoformat()},
    }
    with tempfile.TemporaryDirectory() as folder:
        films = Path(folder)
        clips = {
            moment: (
                drawn_film(films / f"{moment}.mp4", steady_ms(9), gait, runner),
                {"moment": moment, "speed_mps": 3.0, "note": "Treadmill", **said[moment]},
            )
            for moment, gait in gaits.items()
        }
        late = seeded(address, data, films, clips)["late"]
    page.goto(f"{address}/plan/")
    page.get_by_role("button", name="Plan again", exact=True).click()
    return late


def take(chromium: Browser, address: str, pictures: Pictures) -> None:
    """Every picture, a screen each."""
    for name, path, size, scheme in pictures:
        context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # plain dicts
        page = context.new_page()
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        if path.startswith("/form/"):
            show_a_contact(page)
        for words in PRESSED.get(name, ()):
            page.locator("main").get_by_role("button", name=re.compile(f"^{words}")).first.click()
            page.wait_for_timeout(SETTLE_MS)
        target = IMAGES / f"{name}.png"
        page.screenshot(path=target)
        context.close()
        print(f"{target.name}: {target.stat().st_size // 1000} kB")
        if target.stat().st_size > LARGEST_BYTES:
            sys.exit(f"error[picture]: {target.name} is too large for a README")


def show_a_contact(page: Page) -> None:
    """The player at a foot's landing, with the upright and the lean."""
    page.locator('[data-controller="form-player"][data-ready="true"]').wait_for()
    page.get_by_role("button", name="Upright and lean").click()
    for _ in range(3):
        page.get_by_role("button", name="To the next contact").click()
    page.evaluate("window.scrollTo(0, window.innerWidth < 600 ? 190 : 0)")
    page.wait_for_timeout(SETTLE_MS)


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with site() as (address, data), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        page = chromium.new_page()
        set_up_sample(page, address)
        take(chromium, address, PICTURES)
        late = film_a_run(page, address, data)
        take(chromium, address, [(name, late, size, scheme) for name, size, scheme in FILMED_PICTURES])
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
