"""Every page, by the rules of WCAG AA as axe knows them, on phone and desk, light and dark; and at 320 pixels."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from browser.conftest import DESK, PHONE, OpenPage

NARROWEST = {"width": 320, "height": 640}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOMORROW = date.today() + timedelta(days=1)  # noqa: DTZ011  # the runner's own day, as the site reads it

PAGES = (
    "/",
    "/welcome/",
    "/welcome/you/",
    "/welcome/training/",
    "/welcome/equipment/",
    "/welcome/week/",
    "/welcome/pain/",
    "/welcome/gates/",
    "/welcome/plan/",
    "/plan/",
    "/plan/dated/",
    "/plan/calendar/",
    f"/plan/day/{TOMORROW}/",
    "/runs/",
    "/runs/import/",
    "/runs/enter/",
    "/exercises/",
    "/exercises/renegade_row/",
    "/exercises/cobra/",
    "/settings/",
    "/settings/week/",
    "/settings/pain/",
    "/settings/stop/",
    "/settings/about/",
    "/settings/restore/",
    "/settings/delete/",
)
LINKED = {  # pages whose address holds a number: the first link of that kind leads there
    "a strength day": ("/plan/", "a.lift-box"),
    "moving a day": ("/plan/", "#panel a[href$='/move/']"),
    "one run": ("/runs/", "#run-list a[href*='/runs/']"),
}


def violations(page: Page, axe_source: str) -> list[str]:
    """What axe finds, a line each, with every detail opened first."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.evaluate(axe_source)
    found = page.evaluate(
        "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", AXE_TAGS
    )
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def overflow_px(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_can_be_read_and_used_by_everybody(
    sample_site: str, open_page: OpenPage, axe_source: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(sample_site, size, scheme)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(sample_site + path)
        found[path] = violations(page, axe_source)
    for name, (start, link) in LINKED.items():
        page.goto(sample_site + start)
        page.goto(sample_site + str(page.locator(link).first.get_attribute("href")))
        found[name] = violations(page, axe_source)
    report = [f"{path}: {each}" for path, all_of in found.items() for each in all_of]
    assert not report, "\n".join(report)


def test_no_page_scrolls_sideways_on_the_narrowest_phone(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(sample_site, NARROWEST)
    wide: dict[str, int] = {}
    for path in PAGES:
        page.goto(sample_site + path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        wide[path] = overflow_px(page)
    assert {path: px for path, px in wide.items() if px > 0} == {}


def test_no_page_scrolls_sideways_at_twice_the_text_size(sample_site: str, open_page: OpenPage) -> None:
    page = open_page(sample_site, {"width": 640, "height": 800})
    wide: dict[str, int] = {}
    for path in PAGES:
        page.goto(sample_site + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide[path] = overflow_px(page)
    assert {path: px for path, px in wide.items() if px > 0} == {}
