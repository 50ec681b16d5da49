"""The whole way with real and rendered videos: chosen on the page, sent, read by the worker, the report looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.conftest import DESK, OpenPage, wait_until

pytestmark = pytest.mark.data
READ_S = 900.0
SAYS_IN_STEP = """() => {
  const [video, canvas] = ['video', 'canvas'].map((name) => document.querySelector(`[data-player=${name}]`));
  window.seen = [];
  const watch = (_now, { mediaTime }) => {
    window.seen.push([mediaTime, Number(canvas.dataset.picture)]);
    video.requestVideoFrameCallback(watch);
  };
  video.requestVideoFrameCallback(watch);
}"""


def bring(page: Page, site: str, video: Path, height_cm: int, pace: str = "") -> None:
    """Choose the video, say what is known, send it, and wait on its page until it was read."""
    page.goto(f"{site}/form/")
    page.locator("input[type=file]").set_input_files(video)
    page.get_by_label("Your height in centimetres").fill(str(height_cm))
    page.get_by_label("Pace or speed").fill(pace)
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(re.compile(r"/form/[0-9a-f-]{36}/$"))
    wait_until(lambda: page.locator("#clip-progress").count() == 0 and page.locator("h1").count() > 0, READ_S)
    assert page.locator("#clip-progress").count() == 0, "the video was not read in time"


def number_of(page: Page, metric: str) -> tuple[float, float]:
    """A number's card: value and uncertainty."""
    told = page.locator(f"#metric-{metric} .metric-figure").inner_text()
    value, give = re.findall(r"[−-]?\d+(?:\.\d+)?", told)[:2]
    return float(value.replace("−", "-")), float(give)


def test_a_real_treadmill_runner_from_the_file_to_the_report(
    fresh_site: str, open_page: OpenPage, real_data: Path
) -> None:
    page = open_page(fresh_site, DESK)
    bring(page, fresh_site, real_data / "running_video" / "male_side.mp4", 180)
    assert re.match(r"You lean \d+° forward, at 16[89] steps a minute", page.locator("h1").inner_text())
    cadence, _give = number_of(page, "cadence_spm")
    assert cadence == pytest.approx(168.9, abs=1)
    chips = page.locator(".form-chips").inner_text()
    assert "from the side" in chips
    assert "treadmill" in chips
    assert "30 fps" in chips
    assert page.get_by_text("Contact time needs 50 pictures a second; this clip has 30.").is_visible()
    page.locator('[data-controller="form-player"][data-ready="true"]').wait_for()
    page.evaluate(SAYS_IN_STEP)
    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(lambda: page.evaluate("seen.length") > 40, 30)
    seen = page.evaluate("seen")
    first = page.evaluate("seen[0][0]") - seen[0][1] / 30
    assert [picture for time, picture in seen if abs((time - first) * 30 - picture) > 0.6] == []
    assert len({picture for _time, picture in seen}) > 10


def test_a_rendered_runner_at_60_pictures_a_second_and_one_who_does_not_run(
    fresh_site: str, open_page: OpenPage, real_data: Path
) -> None:
    page = open_page(fresh_site, DESK)
    bring(page, fresh_site, real_data / "clips" / "running_side_clean_60fps.mp4", 175, "3 m/s")
    cadence, _give = number_of(page, "cadence_spm")
    assert cadence == pytest.approx(172, abs=1)
    for metric in ("contact_time_ms", "vertical_ratio_pct", "vertical_oscillation_cm", "trunk_lean_deg"):
        value, give = number_of(page, metric)
        assert value > give > 0 or metric == "trunk_lean_deg"
    assert page.locator(".marks-left").count() > 5
    assert page.locator(".marks-right").count() > 5
    bring(page, fresh_site, real_data / "running_video" / "sports2d_demo.mp4", 170)
    assert page.locator("h1").inner_text() == "Cannot tell from this clip"
    assert page.locator(".metric").count() == 0
    page.goto(f"{fresh_site}/form/")
    assert page.locator(".clip-row").count() == 2
    assert page.locator(".clip-row", has_text="cannot tell").count() == 1
