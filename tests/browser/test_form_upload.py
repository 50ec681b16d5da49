"""A video onto the page in a real Chromium: sent in parts, broken off, taken up again, read, shown."""

from __future__ import annotations

import struct
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from browser.conftest import OpenPage
from engine.pose.film import film, halves

PART_BYTES = 8 * 2**20
PARTS = 3
READ_S = 60_000
SENT_S = 30_000
BREAK_AT = """(part) => {
  const whole = window.fetch;
  window.fetch = (address, ...rest) =>
    String(address).endsWith(part) ? Promise.reject(new TypeError("gone")) : whole(address, ...rest);
}"""
"""The connection is gone for one part. (Playwright's own interception does not let parts of this size pass.)"""


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A short video of nobody, made as large as three parts by a box that players skip."""
    place = film(tmp_path / "treadmill.mp4", [halves(160, 120)] * 10)
    spare = PARTS * PART_BYTES - 1000 - place.stat().st_size
    with place.open("ab") as file:
        file.write(struct.pack(">I4s", spare, b"free") + b"\0" * (spare - 8))
    return place


def starts(page: Page) -> list[int]:
    """Where each part that the page sends begins."""
    seen: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PUT":
            seen.append(int(parse_qs(urlsplit(request.url).query)["from"][0]))

    page.on("request", note)
    return seen


def test_a_video_is_sent_in_parts_and_read(fresh_site: str, open_page: OpenPage, video: Path) -> None:
    page = open_page(f"{fresh_site}/form/")
    sent = starts(page)
    page.get_by_label("Your height in centimetres").fill("172")
    page.get_by_label("Pace or speed").fill("10.5 km/h")
    expect(page.get_by_role("button", name="Send it")).to_be_disabled()
    page.locator("#video").set_input_files(video)
    expect(page.get_by_text("1 chosen, 25 MB")).to_be_visible()
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(f"{fresh_site}/form/*-*/")
    assert sent == [0, PART_BYTES, 2 * PART_BYTES]
    expect(page.locator("video")).to_be_visible(timeout=READ_S)
    expect(page.get_by_text("nobody", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Correct what you said").click()
    expect(page.get_by_label("Your height in centimetres")).to_have_value("172")
    expect(page.get_by_label("Pace or speed")).to_have_value("5:43")


def test_a_broken_connection_and_a_reload_cost_one_part(fresh_site: str, chromium: Browser, video: Path) -> None:
    page = chromium.new_page()
    page.goto(f"{fresh_site}/form/")
    sent = starts(page)
    page.evaluate(BREAK_AT, f"from={PART_BYTES}")
    page.locator("#video").set_input_files(video)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("No connection to Runtall.")).to_be_visible(timeout=SENT_S)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused. Nothing is lost")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{fresh_site}/form/")  # asks, because something is on its way
    sent.clear()
    page.locator("#video").set_input_files(video)
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(f"{fresh_site}/form/*-*/")
    assert sent == [PART_BYTES, 2 * PART_BYTES]
    page.goto(f"{fresh_site}/form/")
    sent.clear()
    page.locator("#video").set_input_files(video)
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(f"{fresh_site}/form/*-*/")
    assert sent == []
    expect(page.get_by_text("This video is here already")).to_be_visible()
    page.close()


def test_what_the_server_refuses_is_said_beside_the_field(fresh_site: str, chromium: Browser, video: Path) -> None:
    page = chromium.new_page()
    page.goto(f"{fresh_site}/form/")
    page.locator("#video").set_input_files(video)
    page.get_by_label("Pace or speed").fill("quick")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a pace as 5:30")
    expect(page.get_by_label("Pace or speed")).to_be_focused()
    page.locator("#video").set_input_files({"name": "run.fit", "mimeType": "", "buffer": b"x"})
    expect(page.get_by_role("alert")).to_contain_text("run.fit is not a video.")
    page.close()


def test_without_scripts_the_form_is_sent_as_a_whole(fresh_site: str, chromium: Browser, video: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{fresh_site}/form/")
    page.locator("#video").set_input_files(video)
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(f"{fresh_site}/form/*-*/")
    context.close()
