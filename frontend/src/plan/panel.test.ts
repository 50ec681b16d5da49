import { beforeEach, expect, test, vi } from "vitest";

const ajax = vi.hoisted(() => vi.fn(() => Promise.resolve()));
vi.mock("htmx.org", () => ({ default: { ajax } }));

import { panel } from "./panel";

let wide = true;

function page(): { first: HTMLAnchorElement; second: HTMLAnchorElement; side: HTMLElement } {
  document.body.innerHTML = `
    <div id="calendar" data-panel="#side">
      <div class="day chosen"><a data-day href="/plan/day/2026-11-24/">Tue</a></div>
      <div class="day"><a data-day href="/plan/day/2026-11-27/">Fri</a></div>
    </div>
    <aside id="side"><h2 class="day-name" tabindex="-1">Tue</h2></aside>`;
  const [first, second] = document.querySelectorAll<HTMLAnchorElement>("a");
  const calendar = document.getElementById("calendar");
  const side = document.getElementById("side");
  if (!first || !second || !calendar || !side) throw new Error("the page is incomplete");
  panel(calendar);
  return { first, second, side };
}

function click(link: HTMLElement, init: MouseEventInit = {}): boolean {
  return link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...init }));
}

beforeEach(() => {
  wide = true;
  ajax.mockClear();
  vi.stubGlobal("matchMedia", () => ({ matches: wide }));
});

test("opens a day beside the calendar and marks it", async () => {
  const { second, side } = page();
  expect(click(second)).toBe(false);
  expect(ajax).toHaveBeenCalledExactlyOnceWith("get", second.href, {
    target: side,
    select: "#day",
    swap: "innerHTML",
  });
  await vi.waitFor(() => {
    expect(second.closest(".day")?.classList.contains("chosen")).toBe(true);
  });
  expect(document.querySelectorAll(".chosen")).toHaveLength(1);
  expect(document.activeElement).toBe(side.querySelector("h2"));
});

test("on a narrow screen the link leads to the day's page", () => {
  wide = false;
  const { second } = page();
  expect(click(second)).toBe(true);
  expect(ajax).not.toHaveBeenCalled();
});

test("a click for a new tab is left alone", () => {
  const { first } = page();
  expect(click(first, { ctrlKey: true })).toBe(true);
  expect(ajax).not.toHaveBeenCalled();
});
