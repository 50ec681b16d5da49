"""A phone and its laptop in real Chromium: another host name than localhost, HTTPS that verifies, a service worker.

The name is mapped to 127.0.0.1 by the browser's own resolver rules, so nothing leaves loopback.
"""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from browser.conftest import DESK, FLAGS, PHONE, START_S, answers, chromium_path, wait_until
from browser.test_every_page import violations
from browser.trust import Trust, environment, trust
from runtall_web.accounts.actions.pair_device import WRONG_CODES_OF_ONE_ADDRESS
from runtall_web.config.authority import open_authority, server_files
from runtall_web.config.data_dir import DataDir
from web.commands.processes import free_port

RULES = (
    "--host-resolver-rules=MAP laptop.local 127.0.0.1, MAP bank.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
)
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
ADDRESSES = (
    "/",
    "/runs/",
    "/plan/",
    "/train/",
    "/settings/",
    "/settings/devices/",
    "/settings/backup",
    "/settings/runner.toml",
    "/plan/plan.ics",
    "/exercises/cobra/",
    "/health",
    "/worker.js",
    "/app.webmanifest",
    "/train/token/",
    "/train/events/",
    "/static/icon.svg",
    "/static/build/manifest.json",
    "/media/runs/1.fit",
    "/files/ab/abcd",
    "/pair/look.css/../../runs/",
    "/no/such/page",
)


@dataclass
class Site:
    """Where the laptop's own pages, the phone's and the guide are; the code that the terminal showed."""

    own: str
    phone: str
    guide: str
    code: str
    data_dir: Path


@contextmanager
def lan_serving(data_dir: Path) -> Iterator[Site]:
    """``runtall serve --lan``, all of it on loopback."""
    own, lan = free_port(), free_port()
    told = (data_dir / "serve.out").open("w+b")
    command = [str(Path(sys.executable).with_name("runtall")), "serve", "--no-browser", "--data-dir", str(data_dir)]
    command += [
        "--port",
        str(own),
        "--lan",
        "--lan-port",
        str(lan),
        "--lan-address",
        "127.0.0.1",
        "--lan-name",
        "laptop",
    ]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RUNTALL_"))}
    process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, cwd=data_dir, env=clean)

    def printed() -> str:
        return (data_dir / "serve.out").read_text(encoding="utf-8", errors="replace")

    try:
        guide = f"http://127.0.0.1:{lan + 1}"
        wait_until(lambda: process.poll() is not None or "New codes" in printed(), START_S)
        found = re.search(r"pair it with the code (\w{4}-\w{4})", printed())
        assert found is not None, printed()
        wait_until(lambda: answers_tls(lan), START_S)
        yield Site(f"http://127.0.0.1:{own}", f"https://laptop.local:{lan}", guide, found[1], data_dir)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        told.close()


def answers_tls(port: int) -> bool:
    try:
        return bool(ssl.get_server_certificate(("127.0.0.1", port), timeout=2))
    except OSError:
        return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with lan_serving(tmp_path_factory.mktemp("lan")) as site:
        assert answers(site.own)
        yield site


@pytest.fixture(scope="module")
def trusted(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return trust(site.data_dir / "lan" / "authority.crt", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def phone_browser(chromium: Browser, trusted: Trust) -> Iterator[Browser]:
    """A browser whose owner installed the authority."""
    kind = chromium.browser_type
    flags = [*FLAGS, *CAMERA, RULES, *trusted.flags]
    browser = kind.launch(executable_path=chromium_path(kind), args=flags, env=environment(trusted.environment))
    yield browser
    browser.close()


OpenPhone = Callable[..., Page]


@pytest.fixture
def open_phone(phone_browser: Browser) -> Iterator[OpenPhone]:
    """A new phone each time: it shares no cookie with the others. At the end no phone may have asked a stranger."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []

    def opened(scheme: str = "light") -> Page:
        context = phone_browser.new_context(
            viewport=PHONE, color_scheme=scheme, user_agent="Mozilla/5.0 (iPhone; test)"
        )  # type: ignore[arg-type]  # plain dicts
        ours = ("https://laptop.local:", "http://127.0.0.1:", "data:", "blob:")
        context.on("request", lambda asked: None if asked.url.startswith(ours) else strangers.append(asked.url))
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not strangers


def status_of(page: Page, address: str, method: str = "GET") -> int:
    """What a script on the page is answered."""
    ask = "([address, method]) => fetch(address, {method, redirect: 'manual'}).then((answer) => answer.status)"
    return int(page.evaluate(ask, [address, method]))


def new_code(chromium: Browser, site: Site) -> str:
    """As the runner makes one on the laptop."""
    laptop = chromium.new_page()
    laptop.goto(f"{site.own}/settings/devices/")
    laptop.get_by_role("button", name=re.compile("Pair a device|Make a new code")).click()
    code = laptop.locator("[data-code]").inner_text()
    laptop.close()
    return code


def scanned(chromium: Browser, site: Site, name: str) -> str:
    """What a camera reads from a QR code of a new code's page."""
    laptop = chromium.new_page(color_scheme="dark")
    laptop.goto(f"{site.own}/settings/devices/")
    laptop.get_by_role("button", name=re.compile("Pair a device|Make a new code")).click()
    picture = laptop.get_by_role("img", name=name, exact=True).screenshot()
    laptop.close()
    read, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(
        cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    )
    return str(read)


def pair(page: Page, site: Site, code: str, name: str = "Phone") -> None:
    page.goto(f"{site.phone}/pair/?code={code}")
    page.get_by_label("Name of this device").fill(name)
    page.get_by_role("button", name="Pair").click()


def test_a_browser_that_does_not_know_the_authority_refuses(chromium: Browser, site: Site, tmp_path: Path) -> None:
    kind = chromium.browser_type
    stranger = kind.launch(
        executable_path=chromium_path(kind), args=[*FLAGS, RULES], env=environment({"HOME": str(tmp_path)})
    )
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        stranger.new_page().goto(f"{site.phone}/pair/")
    stranger.close()


def test_even_the_authoritys_key_vouches_for_no_other_site(
    site: Site, trusted: Trust, phone_browser: Browser, tmp_path: Path
) -> None:
    """A thief of the key signs for bank.example; the browser that trusts the authority still refuses."""
    if not trusted.is_real:
        pytest.skip("here the browser is told the authority's key and does not look at its name constraints")
    lan = DataDir(site.data_dir)
    thief = DataDir(tmp_path)
    thief.lan.mkdir()
    for name in ("authority.key", "authority.crt"):
        (thief.lan / name).write_bytes((lan.lan / name).read_bytes())
    now = datetime.now(UTC)
    authority = open_authority(thief, "laptop.local", now)
    for host, refusal in (("laptop.local", ""), ("bank.example", "ERR_CERT_")):
        files = server_files(thief, authority, [host], now)
        with tls_server(files.chain, files.key) as port:
            page = phone_browser.new_page()
            if refusal:
                with pytest.raises(Error, match=refusal):
                    page.goto(f"https://{host}:{port}/")
            else:
                page.goto(f"https://{host}:{port}/")
            page.close()


@contextmanager
def tls_server(chain: Path, key: Path) -> Iterator[int]:
    """Something that answers HTTPS with these files."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A browser that refuses hangs up: that is what is asked for."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_unpaired_phone_sees_the_pairing_page_alone(site: Site, open_phone: OpenPhone, axe_source: str) -> None:
    page = open_phone("dark")
    for address in ADDRESSES:
        page.goto(f"{site.phone}{address}")
        assert page.url == f"{site.phone}/pair/", address
        expect(page.get_by_role("heading")).to_have_text("Pair this device")
    assert page.evaluate("isSecureContext")
    for address in ADDRESSES:
        for method in ("GET", "POST", "PUT", "DELETE"):
            assert status_of(page, address, method) == 401, (method, address)
    assert page.evaluate("fetch('/runs/').then((answer) => answer.text())") == "This device is not paired with Runtall."
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0
    assert not violations(page, axe_source)


def test_a_paired_phone_has_worker_camera_and_wake_lock(
    chromium: Browser, site: Site, open_phone: OpenPhone, axe_source: str
) -> None:
    page = open_phone()
    pair(page, site, site.code)
    page.wait_for_url(lambda url: "/pair/" not in url)
    assert page.evaluate("isSecureContext")
    page.goto(f"{site.phone}/train/")
    worker = page.evaluate("navigator.serviceWorker.ready.then((found) => found.active.scriptURL)")
    assert worker == f"{site.phone}/worker.js"
    assert page.evaluate("navigator.mediaDevices.getUserMedia({video: true}).then((found) => found.active)")
    assert page.evaluate("'request' in navigator.wakeLock")
    described = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert described["errors"] == []
    assert described["data"] is not None
    assert '"Runtall"' in described["data"]
    for icon in page.evaluate("fetch('/app.webmanifest').then((a) => a.json()).then((m) => m.icons.map((i) => i.src))"):
        assert status_of(page, icon) == 200
    # A cookie that no script can read, sent nowhere else.
    cookie = next(each for each in page.context.cookies() if each["name"] == "__Host-runtall-device")
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    assert "runtall-device" not in page.evaluate("document.cookie")
    # The code was used: it lets nobody else in.
    other = open_phone()
    pair(other, site, site.code)
    expect(other.get_by_role("alert")).to_contain_text("This code is not valid")
    assert not violations(other, axe_source)
    assert status_of(other, "/runs/") == 401


def test_a_phone_that_scanned_its_way_in_opens_its_session_without_a_network(
    chromium: Browser, site: Site, open_phone: OpenPhone
) -> None:
    assert scanned(chromium, site, "QR code of the guide") == f"{site.guide}/"
    page = open_phone()
    page.goto(scanned(chromium, site, "QR code of the pairing page"))
    assert page.url.startswith(f"{site.phone}/pair/?code=")
    page.get_by_role("button", name="Pair").click()
    page.wait_for_url(lambda url: "/pair/" not in url)
    page.goto(f"{site.phone}/train/")
    kept = "caches.match('/train/').then((kept) => kept !== undefined && navigator.serviceWorker.controller !== null)"
    wait_until(lambda: bool(page.evaluate(kept)), START_S)
    title = page.title()
    page.context.set_offline(True)
    page.goto(f"{site.phone}/train/")
    assert page.title() == title


def test_a_revoked_phone_is_refused_at_once(
    chromium: Browser, site: Site, open_phone: OpenPhone, axe_source: str
) -> None:
    page = open_phone()
    pair(page, site, new_code(chromium, site), "Lost phone")
    page.goto(f"{site.phone}/runs/")
    assert page.url == f"{site.phone}/runs/"
    assert status_of(page, "/settings/backup") == 403
    laptop = chromium.new_page(viewport=DESK)  # type: ignore[arg-type]  # plain dicts
    laptop.goto(f"{site.own}/settings/devices/")
    laptop.get_by_role("button", name="Make a new code").or_(laptop.get_by_role("button", name="Pair a device")).click()
    assert not violations(laptop, axe_source)
    laptop.get_by_role("button", name="Revoke Lost phone").click()
    expect(laptop.get_by_text("Lost phone is no longer let in.")).to_be_visible()
    laptop.close()
    # Asked past the service worker, which goes on showing what this phone already kept.
    for address in ("/runs/", "/train/events/", "/train/token/", "/app.webmanifest", "/settings/runner.toml"):
        assert status_of(page, address) == 401, address
    page.goto(f"{site.phone}/runs/")
    assert page.url == f"{site.phone}/pair/"


def test_the_guide_leads_to_the_certificate_and_to_pairing(site: Site, open_phone: OpenPhone, axe_source: str) -> None:
    page = open_phone()
    page.goto(f"{site.guide}/")
    assert not violations(page, axe_source)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download the certificate").click()
    assert b"CERTIFICATE" not in Path(saved.value.path()).read_bytes()  # DER, as phones take it
    assert saved.value.suggested_filename == "runtall-authority.crt"
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download the profile").click()
    assert saved.value.suggested_filename == "runtall.mobileconfig"
    page.get_by_role("link", name="Open the pairing page").click()
    page.wait_for_url(f"{site.phone}/pair/")
    for scheme in ("light", "dark"):
        narrow = open_phone(scheme)
        narrow.set_viewport_size({"width": 320, "height": 640})
        for address in (f"{site.guide}/", f"{site.phone}/pair/"):
            narrow.goto(address)
            assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
            assert not violations(narrow, axe_source)


def test_guessing_is_slowed_and_then_not_even_the_right_code_is_looked_at(
    chromium: Browser, site: Site, open_phone: OpenPhone
) -> None:
    """The last test here: all pages come from one address, which waits afterwards."""
    guesser = open_phone()
    code = new_code(chromium, site)
    told = []
    for _ in range(WRONG_CODES_OF_ONE_ADDRESS + 1):
        pair(guesser, site, "2222-2222")
        told.append(guesser.get_by_role("alert").inner_text())
        if told[-1].startswith("Too many"):
            break
    assert told[-1].startswith("Too many wrong codes were tried.")
    pair(guesser, site, code)
    expect(guesser.get_by_role("alert")).to_contain_text("Too many wrong codes were tried.")
    assert status_of(guesser, "/runs/") == 401
