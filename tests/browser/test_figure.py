"""The moving figure in a real Chromium that draws with software: it moves, obeys, rests out of sight, and complains of
nothing; without WebGL or with motion unwanted the still pictures stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page

from browser.conftest import FLAGS, PHONE, Watch, chromium_path, wait_until
from browser.test_every_page import AXE_TAGS, NARROWEST, overflow_px

DRAWING = [
    *(flag for flag in FLAGS if flag != "--disable-gpu"),
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
ADDRESS = "/exercises/renegade_row/"


@pytest.fixture(scope="module")
def drawing(chromium: Browser) -> Iterator[Browser]:
    """A second browser of the same kind, with WebGL in software."""
    kind = chromium.browser_type
    browser = kind.launch(executable_path=chromium_path(kind), args=DRAWING)
    yield browser
    browser.close()


@contextmanager
def watched(
    browser: Browser, site: str, path: str, motion: str = "no-preference", size: dict[str, int] = PHONE
) -> Iterator[tuple[Page, list[str]]]:
    """The page and the scripts it asked for; at the end nothing may have complained."""
    context = browser.new_context(viewport=size, reduced_motion=motion)  # type: ignore[arg-type]  # plain words
    page = context.new_page()
    watch = Watch(site + "/")
    watch.on(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + path)
    yield page, asked
    context.close()
    assert not watch.strangers + watch.complaints


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-figure={name}]")


def place(page: Page) -> float:
    return float(part(page, "scrub").input_value())


def test_it_moves_by_itself_and_obeys(sample_site: str, drawing: Browser, axe_source: str) -> None:
    with watched(drawing, sample_site, ADDRESS) as (page, _):
        part(page, "moving").wait_for(state="visible")
        begun = place(page)
        wait_until(lambda: place(page) != begun, 10)
        assert place(page) != begun
        part(page, "play").click()
        stopped = place(page)
        page.wait_for_timeout(400)
        assert place(page) == stopped
        part(page, "scrub").fill("250")
        page.wait_for_timeout(200)
        assert part(page, "phase").inner_text() == "Hold"
        turned = part(page, "canvas").get_attribute("aria-valuenow")
        part(page, "canvas").press("ArrowRight")
        assert part(page, "canvas").get_attribute("aria-valuenow") != turned
        for button in ("slow", "other"):
            part(page, button).click()
            assert part(page, button).get_attribute("aria-pressed") == "true"
        page.evaluate(axe_source)
        found = page.evaluate(
            "async (tags) => (await axe.run('#see', {runOnly: {type: 'tag', values: tags}})).violations", AXE_TAGS
        )
        assert found == []


def test_it_draws_another_picture_for_another_moment(sample_site: str, drawing: Browser) -> None:
    with watched(drawing, sample_site, ADDRESS) as (page, _):
        part(page, "moving").wait_for(state="visible")
        part(page, "play").click()
        pictures = []
        for moment in ("0", "140"):
            part(page, "scrub").fill(moment)
            page.wait_for_timeout(300)
            pictures.append(part(page, "canvas").screenshot())
        assert pictures[0] != pictures[1]


def test_it_rests_out_of_sight(sample_site: str, drawing: Browser) -> None:
    with watched(drawing, sample_site, ADDRESS) as (page, _):
        part(page, "moving").wait_for(state="visible")
        page.locator("#sources").scroll_into_view_if_needed()
        page.wait_for_timeout(400)
        left_at = place(page)
        page.wait_for_timeout(500)
        assert place(page) == left_at
        part(page, "canvas").scroll_into_view_if_needed()
        wait_until(lambda: place(page) != left_at, 10)
        assert place(page) != left_at


def test_motion_unwanted_shows_pictures_until_asked(sample_site: str, drawing: Browser) -> None:
    with watched(drawing, sample_site, ADDRESS, motion="reduce") as (page, asked):
        assert page.locator("#see svg[role=img]").count() == 4
        assert part(page, "moving").is_hidden()
        assert not any("figure-scene" in url or "motion.json" in url for url in asked)
        begin = page.get_by_role("button", name="Show it moving")
        begin.focus()
        begin.press("Enter")
        part(page, "moving").wait_for(state="visible")
        assert begin.is_hidden()
        assert page.evaluate("document.activeElement.dataset.figure") == "play"


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_drawing_surface_that_fails_leaves_the_pictures_and_throws_nothing(
    sample_site: str, drawing: Browser, motion: str
) -> None:
    """A driver that gives a context and then does not draw with it."""
    context = drawing.new_context(viewport=PHONE, reduced_motion=motion)  # type: ignore[arg-type]  # plain words
    context.add_init_script("WebGL2RenderingContext.prototype.getContextAttributes = () => { throw new Error('gone') }")
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    with page.expect_response(lambda answer: "motion.json" in answer.url):
        page.goto(sample_site + ADDRESS)
        if motion == "reduce":
            page.get_by_role("button", name="Show it moving").click()
    if motion == "reduce":
        page.get_by_text("It cannot be shown moving here").wait_for(state="visible")
        assert page.get_by_role("button", name="Show it moving").is_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert part(page, "still").is_visible()
    assert part(page, "moving").is_hidden()
    assert thrown == []
    context.close()


TURNED_AND_READ = """(canvas, keys) => new Promise((done) => {
  for (const key of keys) canvas.dispatchEvent(new KeyboardEvent("keydown", { key }));
  // in the frame that draws: the picture is gone from the surface afterwards
  requestAnimationFrame(() => {
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const full = (...box) => copy.getImageData(...box).data.filter((value, at) => at % 4 === 3 && value > 60).length;
    const edges = [[0, 0, width, 1], [0, height - 1, width, 1], [0, 0, 1, height], [width - 1, 0, 1, height]];
    done([edges.reduce((sum, edge) => sum + full(...edge), 0), full(0, 0, width, height)]);
  });
})"""
"""How many points of the edge, and how many in all, something is drawn on."""


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}])
@pytest.mark.parametrize("exercise", ["standing_band_pull_apart", "renegade_row"])
def test_nothing_is_cut_by_the_edge_from_any_side(
    sample_site: str, drawing: Browser, size: dict[str, int], exercise: str
) -> None:
    with watched(drawing, sample_site, f"/exercises/{exercise}/", size=size) as (page, _):
        part(page, "moving").wait_for(state="visible")
        part(page, "play").click()
        for keys in (["ArrowRight", "ArrowRight", "ArrowUp"],) * 5 + (["ArrowRight", "ArrowDown", "ArrowDown"],) * 5:
            cut, drawn = part(page, "canvas").evaluate(TURNED_AND_READ, keys)
            assert drawn > 1000
            assert cut == 0, keys


def test_without_webgl_the_pictures_stay(sample_site: str, drawing: Browser) -> None:
    context = drawing.new_context(viewport=PHONE)
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    page.goto(sample_site + ADDRESS)
    page.wait_for_load_state("networkidle")
    assert part(page, "still").is_visible()
    assert part(page, "moving").is_hidden()
    context.close()


@pytest.mark.parametrize("path", ["/", "/exercises/", "/plan/"])
def test_no_other_page_pays_for_it(sample_site: str, drawing: Browser, path: str) -> None:
    with watched(drawing, sample_site, path) as (page, asked):
        page.wait_for_load_state("networkidle")
        assert not any("figure" in url for url in asked)


def test_it_fits_the_narrowest_screen(sample_site: str, drawing: Browser) -> None:
    with watched(drawing, sample_site, ADDRESS, size=NARROWEST) as (page, _):
        part(page, "moving").wait_for(state="visible")
        assert overflow_px(page) == 0
