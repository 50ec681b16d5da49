"""The session page: how much script it takes with an empty cache, and how soon a tap is answered in a real Chromium."""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from pathlib import Path

from bench.ratios import Result, Wanted

TITLE = "The session page"
LIMIT_KB = 150
TAPS = 14
TAP = """async (taps) => {
    const frame = () => new Promise((go) => requestAnimationFrame(go));
    const next = document.querySelector('[data-part=next]');
    const frames = [];
    let last = await frame();
    for (let n = 0; n < 60; n += 1) { const now = await frame(); frames.push(now - last); last = now; }
    const took = [];
    for (let n = 0; n < taps; n += 1) {
        const before = next.textContent;
        const began = performance.now();
        next.click();
        document.body.getBoundingClientRect();  // laid out, not only asked for
        took.push(performance.now() - began);
        if (next.textContent === before) throw new Error('nothing happened');
        await frame(); await frame();
    }
    return {took, frames};
}"""


def measure() -> list[Result]:
    """Script of the page against its limit; a tap against one frame of the same browser."""
    from playwright.sync_api import Response, sync_playwright

    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from browser.conftest import FLAGS, PHONE, chromium_path, serving
    from browser.gym import Gym

    scripts: dict[str, float] = {}

    def note(answer: Response) -> None:
        if answer.request.resource_type == "script":
            scripts[answer.url] = len(gzip.compress(answer.body())) / 1024

    with (
        tempfile.TemporaryDirectory(prefix="runtall-bench-") as folder,
        serving(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright.chromium), args=FLAGS)
        page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]  # a plain dict
        page.on("response", note)
        page.goto(f"{address}/train/")
        page.locator("#session:not([hidden])").wait_for()
        kilobytes = sum(scripts.values())
        Gym(page).start("renegade_row", "standing_band_pull_apart", "cobra")
        told = page.evaluate(TAP, TAPS)
        browser.close()
    tap_s, frame_s = (statistics.median(told[name]) / 1000 for name in ("took", "frames"))
    return [
        Result(
            "script of the page, empty cache",
            f"{LIMIT_KB} kB",
            kilobytes / LIMIT_KB,
            0.0,
            0.0,
            Wanted("at_most", 1),
            f"{kilobytes:.1f} kB compressed, {len(scripts)} files",
        ),
        Result(
            "a tap, answered and laid out",
            "one frame",
            tap_s / frame_s,
            tap_s,
            frame_s,
            Wanted("at_most", 1),
            f"median of {TAPS} taps through sets of three exercises",
        ),
    ]
