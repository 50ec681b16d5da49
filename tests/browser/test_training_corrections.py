"""A set put right in the sheet: the card shows it, the next tap keeps it, and pain in it stops the exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import PHONE, serving
from browser.gym import Gym, sets_on_server


@pytest.fixture
def gym(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Gym, str]]:
    """A phone at the session page of a server of its own, two sets of the cobra begun and one done."""
    with serving(tmp_path) as address:
        context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]  # a plain dict
        page = context.new_page()
        page.clock.install()
        page.goto(f"{address}/train/")
        page.locator("#session:not([hidden])").wait_for()
        made = Gym(page)
        made.start("cobra")
        made.do_set()
        yield made, address
        context.close()


def card(page: Page, line: str) -> None:
    expect(page.locator(".s-logged-line")).to_contain_text(line)


def less(page: Page, times: int) -> None:
    for _ in range(times):
        page.get_by_role("button", name="Repetitions: less").last.click()


def test_a_correction_in_the_sheet_is_not_taken_back_by_the_card(gym: tuple[Gym, str]) -> None:
    at, address = gym
    page = at.page
    card(page, "6 reps")
    page.get_by_role("button", name="All of it").click()
    less(page, 3)
    page.get_by_label("Note").fill("slipped")
    page.get_by_role("button", name="Save", exact=True).click()
    card(page, "3 reps")
    expect(page.get_by_role("spinbutton", name="Repetitions")).to_have_text("3")
    page.get_by_role("group", name="Left in reserve").get_by_role("button", name="1", exact=True).click()
    card(page, "3 reps · held 3 s · 1 in reserve")
    expect(
        page.get_by_role("group", name="Left in reserve").get_by_role("button", name="1", exact=True)
    ).to_be_focused()
    at.all_sent()
    (row,) = sets_on_server(address)
    assert (row["reps"], row["rir"], row["note"]) == ("3", "1", "slipped")


def test_an_undone_correction_is_gone_from_the_card(gym: tuple[Gym, str]) -> None:
    at, address = gym
    page = at.page
    less(page, 1)
    card(page, "5 reps")
    page.locator("[data-do=more]").click()
    page.get_by_role("button", name="Undo: the last correction").click()
    card(page, "6 reps")
    page.get_by_role("group", name="Left in reserve").get_by_role("button", name="2", exact=True).click()
    card(page, "6 reps · held 3 s · 2 in reserve")
    at.all_sent()
    (row,) = sets_on_server(address)
    assert (row["reps"], row["rir"]) == ("6", "2")


def test_pain_written_into_a_set_stops_the_exercise(gym: tuple[Gym, str]) -> None:
    at, address = gym
    page = at.page
    page.get_by_role("button", name="All of it").click()
    page.locator("dialog summary", has_text="Pain").click()
    page.get_by_role("button", name="Low back").click()
    page.get_by_role("group", name="How much, 0 to 10?").get_by_role("button", name="4", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-part=cue]")).to_contain_text("Low back at 4 of 10")
    expect(page.get_by_text("When to stop and see somebody")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Seated W")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Seated W")
    at.all_sent()
    assert sets_on_server(address)[0]["pain"] == "low_back:4"


def test_pain_in_the_last_set_shows_when_to_see_somebody(gym: tuple[Gym, str]) -> None:
    at, _ = gym
    page = at.page
    at.pass_time(100)
    at.do_set()
    expect(at.next).to_have_text("Finish the session")
    page.locator("[data-do=pain]").click()
    page.get_by_role("button", name="Low back").click()
    page.get_by_role("group", name="How much, 0 to 10?").get_by_role("button", name="8", exact=True).click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("[data-part=cards]").get_by_role("button", name="One of these is so")).to_be_visible()


def test_the_minutes_at_hand_include_the_warm_up_and_there_is_always_a_way_out(gym: tuple[Gym, str]) -> None:
    at, _ = gym
    page = at.page
    page.locator("[data-do=more]").click()
    page.get_by_role("button", name="I have less time").click()
    expect(page.get_by_text(re.compile(r"About (one minute is|2 minutes are) left"))).to_be_visible()
    page.get_by_role("button", name="End here").click()
    page.get_by_role("button", name="End the session").click()
    expect(page.get_by_role("heading", name="Ended early")).to_be_visible()
