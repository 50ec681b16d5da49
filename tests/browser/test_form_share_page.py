"""Sharing in a real Chromium: from the report to a file, and the file by itself: without a script, without a network,
on a phone, in the dark, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import DESK, PHONE, OpenPage, serving
from browser.drawn_film import drawn_film, steady_ms
from browser.form_room import seeded
from browser.test_every_page import NARROWEST, overflow_px, violations
from runtall.body.gait import Gait

MADE_MS = 240_000
SECONDS = 12.0
A4_PT = (595, 842)
A4_INSIDE_PX = 688
"""A4's width without the margins that the file asks for."""


class Room:
    """A site with one clip of a runner who leans more and more."""

    def __init__(self, site: str, address: str) -> None:
        self.site = site
        self.share = f"{site}{address}share/"
        self.clip = f"{site}{address}"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    data, films = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("films")
    recording = drawn_film(films / "late.mp4", steady_ms(SECONDS, 30), Gait(), late=Gait(lean_deg=12))
    said = {"filmed_at": datetime(2026, 11, 22, 8, 30, tzinfo=UTC).isoformat(), "note": "before the hill"}
    with serving(data) as site:
        yield Room(site, seeded(site, data, films, {"late": (recording, said)})["late"])


@pytest.fixture(scope="module")
def plain(room: Room, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file without the video, downloaded."""
    page = chromium.new_page()
    page.goto(room.clip)
    page.get_by_role("link", name="Share", exact=True).click()
    path = downloaded(page, "Make the file", tmp_path_factory.mktemp("plain"))
    page.close()
    return path


@pytest.fixture(scope="module")
def with_film(room: Room, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with the video, made by the site's own worker and downloaded."""
    page = chromium.new_page()
    page.goto(room.share)
    page.get_by_label("Add the video").check()
    expect(page.get_by_label("Cover every face")).to_be_checked()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_text("The file with the video is ready")).to_be_visible(timeout=MADE_MS)
    path = downloaded(page, "Download", tmp_path_factory.mktemp("film"))
    page.close()
    return path


def downloaded(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_text(name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "running-form-2026-11-22.html"
    return path


def alone(chromium: Browser, file: Path, size: dict[str, int], scheme: str) -> tuple[Page, list[str]]:
    """The file opened from the disk with neither scripts nor a network; and what it asked for."""
    context = chromium.new_context(
        viewport=size,  # type: ignore[arg-type]  # plain dicts
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=False,
        offline=True,
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(file.as_uri())
    return page, [each for each in asked if not each.startswith("data:") and each != file.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK, NARROWEST], ids=["phone", "desk", "narrowest"])
def test_the_file_shows_everything_by_itself(chromium: Browser, plain: Path, size: dict[str, int], scheme: str) -> None:
    page, asked = alone(chromium, plain, size, scheme)
    expect(page.get_by_role("heading", level=1)).to_contain_text("further forward by the end")
    for name in ("Trunk lean", "Cadence", "Knee bend in stance"):
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    expect(page.get_by_text("They are no diagnosis and no score")).to_be_visible()
    figures = page.get_by_role("img")
    assert figures.count() >= 3 + 5
    for figure in figures.all():
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 60
        assert box["height"] > 60
    assert overflow_px(page) == 0
    assert asked == []
    page.context.close()


def test_the_file_is_for_everybody(chromium: Browser, plain: Path, axe_source: str) -> None:
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(plain.as_uri())
        assert violations(page, axe_source) == []
        context.close()


def test_the_file_prints_to_a_few_pages_of_a4(chromium: Browser, plain: Path) -> None:
    page, _asked = alone(chromium, plain, DESK, "dark")
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert 1 <= len(boxes) <= 5
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {A4_PT}
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.set_viewport_size({"width": A4_INSIDE_PX, "height": 900})
    assert page.get_by_role("columnheader", name="Least that counts").count() == 1
    cut = "(table) => table.scrollWidth - table.parentElement.clientWidth"
    assert page.locator("table").evaluate(cut) <= 0  # paper does not scroll
    page.context.close()


def test_the_video_plays_in_the_file_by_itself(chromium: Browser, with_film: Path) -> None:
    page, asked = alone(chromium, with_film, DESK, "light")
    video = page.locator("video")
    expect(video).to_be_visible()
    page.wait_for_timeout(500)
    told = page.evaluate(
        "(({duration, videoWidth, muted}) => [duration, videoWidth, muted])(document.querySelector('video'))"
    )
    assert told[0] == pytest.approx(SECONDS, abs=0.2)
    assert told[1:] == [640, True]
    assert asked == []
    page.emulate_media(media="print")
    expect(video).to_be_hidden()
    page.context.close()


def test_looking_through_it_first(room: Room, with_film: Path, chromium: Browser) -> None:
    """The look opens on a page of its own and the same file is there; removing takes it away."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(room.share)
    with context.expect_page() as opened:
        page.get_by_role("link", name="Look through it").click()
    look = opened.value
    expect(look.locator("video")).to_be_visible()
    expect(look.get_by_role("heading", level=1)).to_contain_text("further forward")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The file is removed.")).to_be_visible()
    look.reload()
    expect(look.locator("video")).to_have_count(0)
    context.close()


def test_stopping_what_is_being_made(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.share)
    page.get_by_label("Add the video").check()
    page.get_by_label("Draw the skeleton into the video").uncheck()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_text(re.compile(r"Step 1 of 2: looking for faces in every picture: \d+"))).to_be_visible(
        timeout=60_000
    )
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped; nothing of it is kept.")).to_be_visible()
    expect(page.get_by_text("Step 1 of 2")).to_be_hidden()


def test_visible_faces_need_a_second_word(room: Room, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(room.share)
    expect(page.get_by_label("Leave faces visible")).to_be_hidden()
    page.get_by_label("Add the video").check()
    sure = page.get_by_label("Everybody in the picture agrees")
    expect(sure).to_be_hidden()
    page.get_by_label("Leave faces visible").check()
    expect(sure).to_be_visible()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Say that everybody agrees")
    expect(page.get_by_label("Leave faces visible")).to_be_checked()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_page_is_for_everybody(
    room: Room, open_page: OpenPage, axe_source: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(room.share, size, scheme)
    page.get_by_label("Add the video").check()
    page.get_by_label("Leave faces visible").check()
    assert violations(page, axe_source) == []
    assert overflow_px(page) == 0
