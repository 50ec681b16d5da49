"""The plan takes a session in that was sent by another page than its own, says so once, and can be undone."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from browser.conftest import PHONE, serving
from browser.gym import Gym, kept_for_offline
from browser.wire import wired


def test_a_session_done_offline_is_taken_in_by_the_page_that_sends_it(chromium: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as server, wired(server) as wire:
        context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]  # a plain dict
        page = context.new_page()
        page.goto(f"{wire.address}/welcome/")
        page.get_by_role("button", name="Try a sample runner").click()
        page.wait_for_url(f"{wire.address}/")
        page.clock.install()
        page.goto(f"{wire.address}/train/")
        page.locator("#session:not([hidden])").wait_for()
        kept_for_offline(page)
        wire.cut = True
        context.set_offline(True)
        gym = Gym(page)
        if page.locator(".s-start input[type=checkbox]").count() == 0:
            page.locator(".s-start .s-next").click()
            page.locator("[data-do=skip]").click()
        else:
            gym.start("renegade_row", "cobra")
        gym.do_the_rest()
        gym.pass_time(5)
        expect(page.get_by_text("when the server can be reached")).to_be_visible()
        wire.cut = False
        context.set_offline(False)
        page.goto(f"{wire.address}/")
        notice = page.get_by_role("region", name="The plan goes by what you did")
        expect(notice).to_be_visible(timeout=20_000)
        expect(notice.get_by_text(re.compile("good session|starting dose|went by|is new|now"))).not_to_have_count(0)
        notice.get_by_role("button", name="Undo").click()
        page.goto(f"{wire.address}/")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(notice).to_have_count(0)
        context.close()
