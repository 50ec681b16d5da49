"""A real Chromium against the real ``runtall serve`` on a folder of its own. Never skipped: no browser is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from web.commands.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
START_S = 40.0
IMPORT_S = 90.0
REFUSED_FORM = "status of 422"  # how the browser reports a form that was sent back with its errors


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def chromium_path(kind: BrowserType) -> str:
    """``RUNTALL_CHROMIUM``, else one on the PATH, else Playwright's own."""
    named = os.environ.get("RUNTALL_CHROMIUM")
    if named:
        if not Path(named).exists():
            pytest.fail(f"RUNTALL_CHROMIUM names {named}, which is not there")
        return named
    on_path = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    own = kind.executable_path
    if on_path is None and not Path(own).exists():
        pytest.fail("there is no Chromium to test with: run tools/chromium.py, or set RUNTALL_CHROMIUM")
    return on_path or own


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a file: Playwright's event loop must end before another file's database tests run in this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright.chromium), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core, as the front end's development packages bring it."""
    return (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@contextmanager
def serving(data_dir: Path, port: int | None = None) -> Iterator[str]:
    """``runtall serve`` on ``port``, else on a free one; yields its address."""
    port = port or free_port()
    log = (data_dir / "serve.out").open("w+b")
    runtall = Path(sys.executable).with_name("runtall")
    command = [str(runtall), "serve", "--no-browser", "--port", str(port), "--data-dir", str(data_dir)]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RUNTALL_"))}
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=data_dir, env=own)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: process.poll() is not None or answers(address), START_S)
        if process.poll() is not None or not answers(address):
            log.seek(0)
            pytest.fail(f"runtall serve did not start: {log.read().decode(errors='replace')}")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    """Look every fifth of a second until it is so or the time is over; what follows finds out which."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.2)


@pytest.fixture
def fresh_site(tmp_path: Path) -> Iterator[str]:
    """A site that nobody has used."""
    with serving(tmp_path) as address:
        yield address


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of ``sample_site``."""
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def sample_site(sample_folder: Path, chromium: Browser) -> Iterator[str]:
    """A site with the sample runner: a plan, a race ahead, and every simulated run read."""
    with serving(sample_folder) as address:
        page = chromium.new_page()
        page.goto(f"{address}/welcome/")
        page.get_by_role("button", name="Try a sample runner").click()
        page.wait_for_url(f"{address}/")
        reading = page.get_by_text("Your files are being read")

        def is_done() -> bool:
            page.goto(f"{address}/")
            return reading.count() == 0

        wait_until(is_done, IMPORT_S)
        assert reading.count() == 0, "the sample's runs were not read in time"
        page.close()
        yield address


@dataclass
class Watch:
    """What must not happen while a page is used: a request elsewhere, a refused resource, an error in a script."""

    address: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.strangers.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and REFUSED_FORM not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens watched pages; at the end nothing may have gone elsewhere and nothing may have complained."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def opened(address: str, size: dict[str, int] = DESK, scheme: str = "light") -> Page:
        context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # plain dicts
        contexts.append(context)
        page = context.new_page()
        watch = Watch("/".join(address.split("/")[:3]) + "/")
        watch.on(page)
        watches.append(watch)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    for watch in watches:
        assert not watch.strangers, f"a page asked another host: {watch.strangers}"
        assert not watch.complaints, f"the browser complained: {watch.complaints}"
