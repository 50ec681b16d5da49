"""A runner at the session page: presses the large button, waits out rests by a faked clock, counts what was done."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 60


@dataclass
class Gym:
    """``done`` are the sets that the runner did, as (exercise's number in the session, set, side)."""

    page: Page
    done: list[str] = field(default_factory=list)

    @property
    def next(self) -> Locator:
        return self.page.locator("[data-part=next]")

    @property
    def where(self) -> str:
        return self.page.locator("[data-part=where]").inner_text()

    def phase(self) -> str:
        return self.page.locator("[data-part=session]").get_attribute("data-phase") or ""

    def start(self, *exercises: str, warm_up: bool = False) -> None:
        """Choose exercises for a session of one's own and start it, past the warm-up unless it is wanted."""
        for box in self.page.locator(".s-start input[type=checkbox]:visible").all():
            box.set_checked(box.get_attribute("id") in {f"choose-{name}" for name in exercises})
        self.page.locator(".s-start .s-next").click()
        expect(self.next).to_have_text("Start the warm-up")
        if not warm_up:
            self.page.locator("[data-do=skip]").click()
        self.saved()

    def saved(self) -> None:
        """Wait until the last thing that happened is on the device."""
        expect(self.page.locator("[data-part=saved]")).not_to_have_attribute("data-state", "writing")

    def begin_set(self) -> None:
        expect(self.next).to_have_text(re.compile("^Start"))
        self.next.click()
        expect(self.next).to_have_text("Set done")
        self.saved()

    def finish_set(self, seconds: int = 60) -> None:
        self.pass_time(seconds)
        place = self.where
        self.next.click()
        expect(self.next).not_to_have_text("Set done")
        self.saved()
        self.done.append(place)

    def do_set(self, seconds: int = 60) -> None:
        self.begin_set()
        self.finish_set(seconds)

    def pass_time(self, seconds: int) -> None:
        self.page.clock.fast_forward(seconds * 1000)

    def is_over(self) -> bool:
        return self.next.inner_text() == "Finish the session"

    def do_the_rest(self) -> None:
        """Every set left, resting between them, then finish."""
        for _ in range(MOST_STEPS):
            if self.is_over():
                break
            self.do_set()
            self.pass_time(100)
        self.next.click()
        expect(self.page.get_by_role("heading", name="Well done")).to_be_visible()

    def all_sent(self, timeout: float = 60_000) -> None:
        """Wait until the page says that everything is on the server."""
        state = self.page.locator("[data-part=saved]")
        expect(state).to_have_attribute("data-state", "saved", timeout=timeout)

    def report(self, what: str, address: str) -> None:
        """Count the sets on the server against those done: none lost, none doubled, and say so."""
        rows = sets_on_server(address)
        places = [(row["exercise"], row["set"], row["side"]) for row in rows]
        doubled = len(places) - len(set(places))
        print(f"\n{what}: {len(self.done)} sets done, {len(rows)} on the server, {doubled} doubled")
        assert doubled == 0
        assert len(rows) == len(self.done)


def until(page: Page, expression: str) -> None:
    """Wait, in the page, until an asynchronous expression is true (what Playwright waits for may not be a promise)."""
    page.evaluate(f"async () => {{ while (!({expression})) await new Promise((go) => setTimeout(go, 50)); }}")


def kept_for_offline(page: Page) -> None:
    """Wait until the service worker is in charge and holds the page with its files."""
    until(page, "navigator.serviceWorker.controller !== null && await caches.match('/train/')")


def sets_on_server(address: str) -> list[dict[str, str]]:
    with urlopen(f"{address}/train/export/runtall-sets.csv", timeout=10) as answer:
        return list(csv.DictReader(io.StringIO(answer.read().decode())))


def events_on_server(address: str) -> list[dict[str, object]]:
    with urlopen(f"{address}/train/export/runtall-training.json", timeout=10) as answer:
        events: list[dict[str, object]] = json.loads(answer.read())["events"]
        return events
