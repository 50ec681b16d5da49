import { expect, test } from "vitest";
import { type ChartData, clock, sentence } from "./data";

const data: ChartData = {
  x: { label: "Time", kind: "elapsed", values: [0, 61, 3725] },
  series: [
    { label: "Heart rate", unit: "bpm", role: "stop", decimals: 0, values: [120, 140.4, null] },
    { label: "Contact", unit: "ms", role: "run", decimals: 1, values: [null, 243.26, 250] },
  ],
};

test("shows seconds as a clock does", () => {
  expect([0, 61, 3599.6, 3725].map(clock)).toEqual(["0:00", "1:01", "1:00:00", "1:02:05"]);
});

test("says every value that is known at one place, and leaves out gaps", () => {
  expect(sentence(data, 1, "en")).toBe("1:01 · Heart rate 140 bpm · Contact 243.3 ms");
  expect(sentence(data, 2, "en")).toBe("1:02:05 · Contact 250.0 ms");
});

test("says a pace as a clock and a mark by its name alone", () => {
  const paces: ChartData = {
    x: { label: "Time", kind: "elapsed", values: [0] },
    series: [
      { label: "Pace", unit: "/km", role: "run", decimals: 0, format: "clock", values: [312.4] },
      { label: "Jump", unit: "km", role: "warn", decimals: 1, kind: "marks", values: [42] },
    ],
  };
  expect(sentence(paces, 0, "en")).toBe("0:00 · Pace 5:12 /km · Jump");
});

test("says dates and decimals as the page's language does", () => {
  const weekly: ChartData = {
    x: { label: "Week", kind: "date", values: [Date.UTC(2026, 10, 23) / 1000] },
    series: [{ label: "Laufen", unit: "km", role: "run", decimals: 1, values: [42.5] }],
  };
  expect(sentence(weekly, 0, "de")).toBe("23. Nov. · Laufen 42,5 km");
});
