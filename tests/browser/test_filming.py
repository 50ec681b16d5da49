"""Filming in a real Chromium with its made-up camera: from the countdown to a queued clip, and what may go wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect, sync_playwright

from browser.conftest import DESK, FLAGS, PHONE, chromium_path, serving
from browser.gym import until
from browser.test_every_page import AXE_TAGS, NARROWEST, overflow_px

CAMERA = ["--use-fake-device-for-media-stream=fps=60"]
FILMED_MS = 30_000
PART_BYTES = 300_000
"""Smaller than the server's own, so that a short film has several parts."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser with a camera that shows a clock; a page gets it only when it is allowed to."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright.chromium)
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *CAMERA])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("filming")) as address:
        yield address


def open_context(
    chromium: Browser, size: dict[str, int] = DESK, scheme: str = "light", *, allowed: bool = True
) -> BrowserContext:
    return chromium.new_context(
        viewport=size,  # type: ignore[arg-type]  # plain dicts
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        permissions=["camera"] if allowed else [],
    )


def open_film(context: BrowserContext, site: str) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    page.goto(f"{site}/form/film/")
    page.locator("#film:not([hidden])").wait_for()
    return page


def turn_on(page: Page) -> None:
    page.get_by_role("button", name="Turn the camera on").click()
    expect(page.get_by_role("button", name="Start the countdown")).to_be_focused()


def film(page: Page, length_s: int = 10) -> None:
    """Turn the camera on, film, and wait for the look at it."""
    turn_on(page)
    page.get_by_label("Time to get there").select_option("5")
    page.get_by_label("Film for").select_option(str(length_s))
    page.get_by_role("button", name="Start the countdown").click()
    expect(page.get_by_role("heading", name="Is it a good film?")).to_be_visible(timeout=FILMED_MS)


def kept(page: Page) -> list[dict[str, object]]:
    """What lies in the browser's own storage."""
    found: list[dict[str, object]] = page.evaluate(
        """async () => {
             const ask = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
             const database = await ask(indexedDB.open('runtall-films'));
             const films = await ask(database.transaction('films').objectStore('films').getAll());
             const pieces = await ask(database.transaction('pieces').objectStore('pieces').getAll());
             database.close();
             return films.map((film) => ({...film, bytes: pieces.filter((piece) => piece.film === film.id)
               .reduce((sum, piece) => sum + piece.bytes.byteLength, 0)}));
           }"""
    )
    return found


def small_parts(route: Route) -> None:
    """The server's answer to a begun upload, with smaller parts."""
    answer = route.fetch()
    told = answer.json()
    route.fulfill(response=answer, body=json.dumps({**told, "part_bytes": PART_BYTES}))


def test_a_film_is_kept_until_it_is_sent_even_when_the_page_is_closed_halfway(chromium: Browser, site: str) -> None:
    """Film, say something about it, lose the page amid the upload, come back, go on from where it stood."""
    context = open_context(chromium, PHONE)
    page = open_film(context, site)
    film(page)
    [before] = kept(page)
    assert before["isWhole"]
    assert before["seconds"] == pytest.approx(10, abs=0.7)
    assert isinstance(before["bytes"], int)
    assert before["bytes"] > 2 * PART_BYTES
    page.get_by_label("Your height in centimetres").fill("181")
    page.get_by_label("Note", exact=True).fill("before the hill")

    starts: list[str] = []
    context.route("**/form/upload/", small_parts)

    def two_parts_only(route: Route) -> None:
        starts.append(route.request.url.rpartition("=")[2])
        if len(starts) <= 2:
            route.continue_()

    context.route(re.compile(r"/form/upload/.+from="), two_parts_only)
    page.get_by_role("button", name="Use this film").click()
    expect(page.get_by_role("heading", name="Sending the film")).to_be_visible()
    until(page, "document.querySelector('progress[data-part=bar]').value > 500000")
    page.close(run_before_unload=False)
    assert starts[:2] == ["0", str(PART_BYTES)]

    context.unroute(re.compile(r"/form/upload/.+from="))
    again: list[str] = []
    context.on("request", lambda request: again.append(request.url) if "from=" in request.url else None)
    page = context.new_page()
    page.goto(f"{site}/form/")
    page.get_by_role("link", name="What was filmed on this device is not sent yet").click()
    expect(page.get_by_text(re.compile("A film of 10 seconds .+ is on this device"))).to_be_visible()
    assert kept(page)[0]["bytes"] == before["bytes"]
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(re.compile(r"/form/[0-9a-f-]{36}/$"), timeout=FILMED_MS)
    assert int(again[0].rpartition("=")[2]) >= 2 * PART_BYTES
    expect(page.locator("main")).to_contain_text(re.compile("Waiting to be read|Finding your joints"))
    page.goto(f"{page.url}edit/")
    expect(page.get_by_label("Your height in centimetres")).to_have_value("181")
    expect(page.get_by_label("Note", exact=True)).to_have_value("before the hill")
    page.goto(f"{site}/form/")
    assert kept(page) == []
    expect(page.get_by_text("is not sent yet")).to_be_hidden()
    context.close()


def test_what_was_filmed_is_a_video_with_true_times(chromium: Browser, site: str, tmp_path: Path) -> None:
    from runtall.pose import open_video

    context = open_context(chromium)
    page = open_film(context, site)
    film(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save a copy on this device").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert re.fullmatch(r"film-\d{4}-\d\d-\d\d-\d{4}\.(mp4|webm|mkv)", path.name)
    with open_video(path) as video:
        times = [shot.time_s for shot in video]
        assert (video.width_px, video.height_px) == (1280, 720)
        assert video.duration_s == pytest.approx(10, abs=1)
        assert video.warnings == []
    assert times[-1] == pytest.approx(10, abs=1)
    assert times == sorted(times)
    context.close()


def test_a_page_lost_while_filming_leaves_what_was_filmed(chromium: Browser, site: str) -> None:
    context = open_context(chromium)
    page = open_film(context, site)
    turn_on(page)
    page.get_by_label("Time to get there").select_option("5")
    page.get_by_role("button", name="Start the countdown").click()
    expect(page.get_by_text("s left")).to_be_visible(timeout=FILMED_MS)
    page.wait_for_timeout(4500)
    with suppress(Error):
        page.goto("chrome://crash")

    page.close()

    context.add_init_script("const now = Date.now; Date.now = () => now() + 60000")  # nobody is at that film any more
    page = open_film(context, site)
    expect(page.get_by_text(re.compile(r"cut short after [345] seconds"))).to_be_visible()
    page.get_by_role("button", name="Look at it").click()
    until(page, "document.querySelector('video').readyState >= 2")
    page.get_by_role("button", name="Film again").click()
    expect(page.get_by_role("button", name="Start the countdown")).to_be_visible()
    assert kept(page) == []
    context.close()


def test_the_server_away_is_said_and_sending_goes_on(chromium: Browser, site: str) -> None:
    context = open_context(chromium)
    page = open_film(context, site)
    film(page)
    context.route("**/form/upload/**", lambda route: route.abort())
    page.get_by_role("button", name="Use this film").click()
    expect(page.get_by_text("No connection to Runtall")).to_be_visible()
    context.unroute("**/form/upload/**")
    page.wait_for_url(re.compile(r"/form/[0-9a-f-]{36}/$"), timeout=FILMED_MS)
    context.close()


def test_what_the_server_refuses_can_be_mended(chromium: Browser, site: str) -> None:
    context = open_context(chromium)
    page = open_film(context, site)
    film(page)
    page.get_by_label("Pace or speed").fill("fast")
    page.get_by_role("button", name="Use this film").click()
    expect(page.get_by_role("alert").filter(has_text="Write a pace")).to_be_visible()
    expect(page.get_by_label("Pace or speed")).to_be_focused()
    page.get_by_label("Pace or speed").fill("5:10")
    page.get_by_role("button", name="Use this film").click()
    page.wait_for_url(re.compile(r"/form/[0-9a-f-]{36}/$"), timeout=FILMED_MS)
    context.close()


def test_a_page_in_the_background_ends_the_film_and_says_so(chromium: Browser, site: str) -> None:
    context = open_context(chromium)
    page = open_film(context, site)
    turn_on(page)
    page.get_by_label("Time to get there").select_option("5")
    page.get_by_role("button", name="Start the countdown").click()
    hide = """() => { Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
                      document.dispatchEvent(new Event('visibilitychange')); delete document.visibilityState; }"""
    page.evaluate(hide)  # before the film has begun, only the countdown is over
    expect(page.get_by_role("button", name="Start the countdown")).to_be_focused()
    page.get_by_role("button", name="Start the countdown").click()
    expect(page.get_by_text("s left")).to_be_visible(timeout=FILMED_MS)
    page.wait_for_timeout(4000)
    page.evaluate(hide)
    expect(page.get_by_text("The page went into the background")).to_be_visible()
    expect(page.get_by_role("heading", name="Is it a good film?")).to_be_focused()
    context.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NotAllowedError", "The camera was not allowed"),
        ("NotFoundError", "No camera was found"),
        ("NotReadableError", "The camera is in use"),
        ("TypeError", "The camera could not be opened"),
    ],
)
def test_a_camera_that_does_not_come_is_explained(chromium: Browser, site: str, name: str, said: str) -> None:
    context = open_context(chromium)
    context.add_init_script(
        f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{name}'))"
    )
    page = open_film(context, site)
    page.get_by_role("button", name="Turn the camera on").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("button", name="Turn the camera on")).to_be_enabled()
    context.close()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "needs an encrypted address"),
        ("delete window.MediaRecorder", "This browser cannot film"),
    ],
)
def test_where_no_camera_can_come_it_is_said_before_anything_is_pressed(
    chromium: Browser, site: str, script: str, said: str
) -> None:
    context = open_context(chromium)
    context.add_init_script(script)
    page = open_film(context, site)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("button", name="Turn the camera on")).to_be_disabled()
    expect(page.get_by_role("link", name="Bring in a video instead")).to_be_visible()
    context.close()


def test_a_camera_that_is_not_allowed(chromium: Browser, site: str) -> None:
    """The browser's own refusal, not a made-up one."""
    context = open_context(chromium, allowed=False)
    page = open_film(context, site)
    page.get_by_role("button", name="Turn the camera on").click()
    expect(page.get_by_role("alert")).to_contain_text("The camera was not allowed")
    context.close()


def test_a_phone_that_leans_is_told(chromium: Browser, site: str) -> None:
    context = open_context(chromium, PHONE)
    context.add_init_script("delete DeviceOrientationEvent.requestPermission")
    page = open_film(context, site)
    turn_on(page)
    lean = "(beta, gamma) => window.dispatchEvent(new DeviceOrientationEvent('deviceorientation', {beta, gamma}))"
    for beta, gamma, said in ((86, 90, "Leans 4° to the right"), (86, -90, "Leans 4° to the left"), (90, 0, "Level")):
        page.evaluate(f"([beta, gamma]) => ({lean})(beta, gamma)", [beta, gamma])
        expect(page.locator("[data-part=level]")).to_contain_text(said)
    page.evaluate(f"([beta, gamma]) => ({lean})(beta, gamma)", [110, 0])
    expect(page.locator("[data-part=level]")).to_contain_text("Looks up by 20°")
    context.close()


def screens(page: Page) -> Iterator[str]:
    """Walk through every screen and name it."""
    yield "off"
    turn_on(page)
    page.wait_for_timeout(1200)
    yield "ready"
    page.get_by_label("from behind").check()
    yield "ready, from behind"
    page.get_by_label("Time to get there").select_option("5")
    page.get_by_label("Film for").select_option("10")
    page.get_by_role("button", name="Start the countdown").click()
    yield "counting"
    expect(page.get_by_text("s left")).to_be_visible(timeout=FILMED_MS)
    yield "filming"
    page.wait_for_timeout(3500)
    page.get_by_role("button", name="End the film now").click()
    expect(page.get_by_role("heading", name="Is it a good film?")).to_be_visible(timeout=FILMED_MS)
    yield "review"
    page.reload()
    page.locator("#film:not([hidden])").wait_for()
    expect(page.get_by_role("button", name="Delete it")).to_be_visible()
    yield "waiting"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("The film is deleted")).to_be_visible()
    yield "deleted"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK, NARROWEST], ids=["phone", "desk", "narrowest"])
def test_every_screen_is_for_everybody(
    chromium: Browser, site: str, axe_source: str, size: dict[str, int], scheme: str
) -> None:
    context = open_context(chromium, size, scheme)
    page = open_film(context, site)
    found, wide = [], {}
    for name in screens(page):
        page.evaluate(axe_source)
        wrong = page.evaluate(
            "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", AXE_TAGS
        )
        found += [
            f"{name}: {each['id']}: {node['target']} {node['failureSummary']}"
            for each in wrong
            for node in each["nodes"]
        ]
        if overflow_px(page):
            wide[name] = overflow_px(page)
    assert not found, "\n".join(found)
    assert wide == {}
    context.close()


def test_by_keys_alone(chromium: Browser, site: str) -> None:
    context = open_context(chromium)
    page = open_film(context, site)
    page.get_by_role("button", name="Turn the camera on").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start the countdown")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start the countdown")).to_be_focused()
    context.close()
