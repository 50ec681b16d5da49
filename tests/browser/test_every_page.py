"""Every page, by the rules of WCAG AA as axe knows them, on phone and desk, light and dark; and at 320 pixels."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import DESK, PHONE, OpenPage
from browser.form_room import seeded
from runtall.body import Recording
from runtall.body.gait import WALKING, Gait
from web.form.sending import made_recording

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
    "/form/",
    "/form/film/",
    "/form/compare/",
    "/exercises/",
    "/exercises/renegade_row/",
    "/exercises/cobra/",
    "/train/",
    "/train/log/",
    "/train/log/cobra/",
    "/train/tests/",
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
    "correcting the log": ("/train/log/", "a[href*='/log/session/']"),
    "one run": ("/runs/", "#run-list a[href*='/runs/']"),
    "a clip late in a run": ("/form/", "a.clip-row:has-text('late')"),
    "a clip of somebody walking": ("/form/", "a.clip-row:has-text('cannot tell')"),
    "correcting a clip": ("/form/", "a.clip-row", "edit/"),
    "sharing a clip": ("/form/", "a.clip-row", "share/"),
}


COBRA = {"exercise": "cobra", "variant": None}
DOSE = {"sets": 2, "reps": 6, "hold_s": 3, "load_kg": None, "per_side": False, "rest_s": 60, "rep_s": 6}
DONE = {"reps": 6, "hold_s": 3, "load_kg": None, "rir": 3, "faults": ["head_up"], "note": "Long night, short breath."}


def logged_session(days_ago: int) -> list[dict[str, object]]:
    """The events of a finished session with two sets and a little pain."""
    day = date.today() - timedelta(days=days_ago)  # noqa: DTZ011  # the runner's own day
    item = {**COBRA, **DOSE, "tempo_s": [1, 3, 2], "rir": 3}
    pain = [{"area": "neck", "level": 2}]
    happened = [
        ("session_started", {"date": day.isoformat(), "origin": "unplanned", "warm_up_s": 300, "items": [item]}),
        ("set_logged", {**COBRA, **DONE, "item": 0, "set": 1, "side": None, "pain": pain}),
        ("set_logged", {**COBRA, **DONE, "item": 0, "set": 2, "side": None, "pain": []}),
        ("pain_told", {"item": 0, "pain": pain, "leg_symptom": False}),
        ("session_ended", {"early": False}),
    ]
    session, device, begun_ms = str(uuid4()), str(uuid4()), round((time.time() - days_ago * 86_400) * 1000)
    return [
        {"id": str(uuid4()), "device": device, "session": session, "kind": kind, "at": begun_ms + n, "payload": payload}
        for n, (kind, payload) in enumerate(happened)
    ]


def filmed_runs() -> dict[str, tuple[Recording, dict[str, object]]]:
    """What the room of running form can show: a fresh and a late clip, three of one day, a month before, a refusal."""
    now = datetime.now(UTC)
    clips: dict[str, tuple[Gait, timedelta, dict[str, object]]] = {
        "month": (Gait(lean_deg=6), timedelta(days=31), {"moment": "fresh", "speed_mps": 3.0}),
        "walk": (WALKING, timedelta(hours=5), {}),
        "one": (Gait(lean_deg=7), timedelta(hours=4), {}),
        "two": (Gait(lean_deg=8), timedelta(hours=3), {}),
        "fresh": (Gait(lean_deg=6), timedelta(hours=2), {"moment": "fresh", "minute": 4, "speed_mps": 3.0}),
        "late": (Gait(lean_deg=12), timedelta(hours=1), {"moment": "late", "minute": 42, "speed_mps": 3.0}),
    }
    return {
        key: (made_recording(gait), {"has_video": False, "filmed_at": (now - ago).isoformat(), **said})
        for key, (gait, ago, said) in clips.items()
    }


@pytest.fixture(scope="module")
def trained_site(
    sample_site: str, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> str:
    """The sample runner's site with a log (sessions eight and one days ago, so that today's is still to do) and with
    clips of running form."""
    seeded(sample_site, sample_folder, tmp_path_factory.mktemp("films"), filmed_runs())
    page = chromium.new_page()
    page.goto(f"{sample_site}/train/log/")
    token = page.request.get(f"{sample_site}/train/token/").json()["token"]
    answer = page.request.post(
        f"{sample_site}/train/events/",
        data=json.dumps({"events": [*logged_session(8), *logged_session(1)]}),
        headers={"Content-Type": "application/json", "X-CSRFToken": token, "Origin": sample_site},
    )
    assert {each["status"] for each in answer.json()["results"]} == {"saved"}, answer.text()
    page.close()
    return sample_site


def violations(page: Page, axe_source: str) -> list[str]:
    """What axe finds, a line each, with every detail opened first."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.evaluate(axe_source)
    found = page.evaluate(
        "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", AXE_TAGS
    )
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def visit(page: Page, address: str) -> None:
    """Open a page, and wait until a script has drawn what only a script draws."""
    page.goto(address)
    if address.endswith("/train/"):
        page.locator("#session").wait_for(state="visible")


def overflow_px(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_can_be_read_and_used_by_everybody(
    trained_site: str, open_page: OpenPage, axe_source: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(trained_site, size, scheme)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        visit(page, trained_site + path)
        found[path] = violations(page, axe_source)
    for name, (start, link, *below) in LINKED.items():
        page.goto(trained_site + start)
        page.goto(trained_site + str(page.locator(link).first.get_attribute("href")) + "".join(below))
        found[name] = violations(page, axe_source)
    report = [f"{path}: {each}" for path, all_of in found.items() for each in all_of]
    assert not report, "\n".join(report)


def test_no_page_scrolls_sideways_on_the_narrowest_phone(trained_site: str, open_page: OpenPage) -> None:
    page = open_page(trained_site, NARROWEST)
    wide: dict[str, int] = {}
    for path in PAGES:
        visit(page, trained_site + path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        wide[path] = overflow_px(page)
    assert {path: px for path, px in wide.items() if px > 0} == {}


def test_no_page_scrolls_sideways_at_twice_the_text_size(trained_site: str, open_page: OpenPage) -> None:
    page = open_page(trained_site, {"width": 640, "height": 800})
    wide: dict[str, int] = {}
    for path in PAGES:
        visit(page, trained_site + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide[path] = overflow_px(page)
    assert {path: px for path, px in wide.items() if px > 0} == {}
