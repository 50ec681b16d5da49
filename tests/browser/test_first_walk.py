"""The whole first walk: bring a simulated export, answer the questions, today, plan, move and undo, miles."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from browser.conftest import PHONE, OpenPage
from runtall.runs.simulate import SimulatedRunner, simulate_files

RUNS = 24


def an_export(folder: Path) -> Path:
    """A zip as a watch's maker would send it: two months of a simulated runner."""
    runner = SimulatedRunner(seed=1, first_day=date.today() - timedelta(days=56), years=0.15)  # noqa: DTZ011
    archive = folder / "export.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as export:
        for file in simulate_files(runner, RUNS, ("fit", "tcx", "gpx")):
            export.writestr(f"activities/{file.name}", file.data)
    return archive


def answer_everything(page: Page) -> None:
    """Through the six pages of questions to the plan."""
    expect(page.get_by_role("heading", level=1)).to_have_text("About you")
    page.get_by_label("What should we call you?").fill("Ada")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your strength training")
    page.get_by_label("Two", exact=True).check()
    page.get_by_role("button", name="Next").click()
    for tool in ("Dumbbells (a pair)", "Elastic band"):
        page.get_by_role("checkbox", name=tool).check()
    page.get_by_role("textbox", name="Dumbbells (a pair)").fill("4, 6 and 8 kg")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Tuesday", exact=True).select_option("quality")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pain today")
    page.get_by_role("button", name="Next").click()
    plank = page.get_by_role("group", name=re.compile("front plank for 45 seconds"))
    plank.get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Make my plan").click()


def test_from_a_zip_to_a_plan_and_around_the_house(fresh_site: str, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(fresh_site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Run tall.")

    page.get_by_label("Files or a zip").set_input_files(an_export(tmp_path))
    expect(page.locator("[data-drop-state]")).to_contain_text("1 files")
    page.get_by_role("button", name="Bring them in").click()
    expect(page.get_by_text(f"{RUNS} runs brought in.")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("link", name="To the questions").click()
    answer_everything(page)

    expect(page.get_by_text("Your plan is ready.")).to_be_visible()
    expect(page.get_by_role("heading", name="This week's running")).to_be_visible()

    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_text(re.compile("proven best in"))).to_be_visible()
    move_and_undo(page)
    look_at_an_exercise(page)
    change_to_miles(page)


def move_and_undo(page: Page) -> None:
    """A day of a later week goes one day on and comes back."""
    boxes = page.locator("a.lift-box")
    before = boxes.evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    chosen = boxes.nth(4)
    address = str(chosen.get_attribute("href"))
    chosen.click()
    panel = page.locator("#panel")
    expect(panel.locator(f"a[href='{address}move/']")).to_be_visible()  # the panel shows that day, the page stayed
    expect(panel.get_by_text("Why this day")).to_be_visible()
    assert page.url.endswith("/plan/")
    panel.get_by_role("link", name="Move this day").click()
    moved = False
    for number in range(page.get_by_role("radio").count()):
        page.get_by_role("radio").nth(number).check()
        page.get_by_role("button", name="Move it").click()
        moved = page.get_by_text(re.compile("^Moved to")).count() == 1
        if moved:
            break
        expect(page.get_by_role("alert")).to_be_visible()  # a rule that never gives way, named in one line
    assert moved
    expect(page.get_by_text("set by hand", exact=True)).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_text(re.compile("^You moved"))).to_be_visible()
    assert boxes.evaluate_all("all => all.map((each) => each.getAttribute('href'))") != before
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone. The plan before holds again.")).to_be_visible()
    assert boxes.evaluate_all("all => all.map((each) => each.getAttribute('href'))") == before


def look_at_an_exercise(page: Page) -> None:
    page.get_by_role("link", name="Exercises", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(6)
    page.get_by_role("link", name="The cobra").click()
    expect(page.get_by_role("heading", name="What goes wrong, and what to say")).to_be_visible()


def change_to_miles(page: Page) -> None:
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name=re.compile("^About you")).click()
    page.get_by_label("miles").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.get_by_text(re.compile(r"\d\smi\b")).first).to_be_visible()


def test_the_sample_runner_gets_a_plan_on_a_phone(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(sample_site, PHONE)
    expect(page.get_by_text("simulated runner")).to_be_visible()
    page.get_by_role("link", name="Plan", exact=True).click()
    page.locator("a.lift-box").first.click()
    expect(page).to_have_url(re.compile(r"/plan/day/\d{4}-\d{2}-\d{2}/$"))  # no panel on a phone: the day's own page
    expect(page.get_by_text("Why this day")).to_be_visible()


def test_a_red_flag_puts_training_on_hold_until_it_was_looked_at(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(sample_site)
    page.goto(f"{sample_site}/settings/pain/")
    page.get_by_role("checkbox", name=re.compile("^Chest pain")).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop training, and have it looked at")
    page.get_by_role("link", name="Today", exact=True).click()
    expect(page.get_by_text("There is nothing to train today.")).to_be_visible()
    page.get_by_role("link", name="What to do next").click()
    page.get_by_role("button", name="I may train again").click()
    expect(page.get_by_text("Start easier than you left off.")).to_be_visible()
