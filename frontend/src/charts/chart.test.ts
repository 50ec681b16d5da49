import { expect, test, vi } from "vitest";
import { everySoMany, roomForBars, scrub } from "./chart";
import type { ChartData } from "./data";

const data: ChartData = {
  x: { label: "Time", kind: "elapsed", values: Array.from({ length: 101 }, (_, n) => n) },
  series: [],
};

function press(stage: HTMLElement, key: string): boolean {
  return stage.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
}

test("arrow keys walk along the chart and stop at its ends", () => {
  const stage = document.createElement("div");
  const go = vi.fn<(index: number) => void>();
  scrub(stage, data, go);
  for (const key of ["ArrowLeft", "ArrowRight", "PageUp", "End", "ArrowRight", "PageDown", "Home"]) press(stage, key);
  expect(go.mock.calls.map(([index]) => index)).toEqual([0, 1, 6, 100, 100, 95, 0]);
});

test("is a slider for those who cannot see it, and leaves other keys alone", () => {
  const stage = document.createElement("div");
  scrub(stage, data, vi.fn());
  expect(stage.getAttribute("role")).toBe("slider");
  expect(stage.getAttribute("aria-valuemax")).toBe("100");
  expect(press(stage, "Tab")).toBe(true);
});

test("the first and the last bar are whole", () => {
  expect(roomForBars([10, 20, 30])).toEqual([5, 35]);
  expect(roomForBars([10])).toEqual([9, 11]);
});

test("dates under the axis leave room for each other and name the last", () => {
  expect(everySoMany([1, 2, 3, 4, 5, 6, 7], 3.4)).toEqual([1, 4, 7]);
  expect(everySoMany([1, 2, 3], 10)).toEqual([1, 2, 3]);
  expect(everySoMany([1, 2, 3], 0)).toEqual([3]);
});
