import { expect, test } from "vitest";
import { farApart, roomForPoints } from "./chart";
import { type ChartData, sentence } from "./data";
import { spanOf } from "./errors";

const series = { label: "Trunk lean", unit: "°", role: "run", decimals: 1, kind: "points", values: [6, null, 9], errors: [1.5, null, 1] } as const;
const data: ChartData = {
  x: { label: "Filmed on", kind: "date", values: [0, 86_400, 864_000] },
  series: [{ ...series, values: [...series.values], errors: [...series.errors] }],
};

test("says a point with its uncertainty, and a gap not at all", () => {
  expect(sentence(data, 0, "en")).toBe("1 Jan · Trunk lean 6.0 ± 1.5 °".replace("1 Jan", "Jan 1"));
  expect(sentence(data, 1, "en")).toBe("Jan 2");
});

test("every bar has room", () => {
  const [low, high] = spanOf(data.series);
  expect(low).toBeLessThan(4.5);
  expect(high).toBeGreaterThan(10);
  expect(spanOf([])).toEqual([0, 1]);
});

test("dates are named as far apart as they can be read, the last always", () => {
  expect(farApart([0, 1, 2, 10, 11], 2)).toEqual([0, 2, 11]);
  expect(farApart([5], 2)).toEqual([5]);
});

test("points of one day stand in the middle of a chart", () => {
  expect(roomForPoints([100, 100])).toEqual([100 - 86_400, 100 + 86_400]);
});
