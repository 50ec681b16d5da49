"""Without a mouse: the skip link, the tabs, a reason opened, a day moved; and a page that works without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from browser.conftest import DESK, OpenPage

MOST_TABS = 80


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is focused says ``name``; fail when it cannot be reached."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''")
        if re.search(name, str(said)):
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def outline_px(page: Page) -> float:
    """How thick the outline of what is focused, or of the box around it, is drawn."""
    return float(
        page.evaluate(
            """() => Math.max(...[document.activeElement, document.activeElement.closest('.day, .card, .choice')]
                .filter(Boolean).map((each) => parseFloat(getComputedStyle(each).outlineWidth) || 0))"""
        )
    )


def test_the_first_tab_skips_to_the_page(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(sample_site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_day_is_moved_by_keys_alone(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_site}/plan/")
    page.locator("main").focus()
    tab_to(page, r"\d min")
    assert outline_px(page) >= 2
    page.keyboard.press("Enter")
    expect(page.locator("#panel .day-name")).to_be_focused()
    tab_to(page, "Why")
    page.keyboard.press("Enter")
    tab_to(page, "Move this day")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Move this strength day")
    page.locator("main").focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    assert page.get_by_role("radio", checked=True).count() == 1
    assert outline_px(page) >= 2


def test_every_control_shows_where_the_focus_is(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_site}/welcome/equipment/")
    bare = []
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if outline_px(page) < 2:
            bare.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
    assert bare == []


def test_a_chart_is_read_with_the_arrow_keys(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_site}/runs/")
    chart = page.get_by_role("slider").first
    chart.focus()
    first = chart.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert chart.get_attribute("aria-valuetext") != first


def test_the_plan_and_the_questions_work_without_scripts(sample_site: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport=DESK, java_script_enabled=False)  # type: ignore[arg-type]  # a plain dict
    page = context.new_page()
    page.goto(f"{sample_site}/plan/")
    page.locator("a.lift-box").first.click()
    expect(page).to_have_url(re.compile("/plan/day/"))
    page.goto(f"{sample_site}/settings/training/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{sample_site}/welcome/")
    expect(page.get_by_role("button", name="Bring them in")).to_be_enabled()
    context.close()
