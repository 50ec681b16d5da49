import { describe, expect, it } from "vitest";
import { allows, rateOf } from "./rate";

const limits = { least_hz: 50, wanted_hz: 60 };

describe("what a frame rate allows", () => {
  it.each([
    [120, "all"],
    [59.94, "all"],
    [58, "all"],
    [55, "coarse"],
    [50, "coarse"],
    [49.9, "no_contact"],
    [29.97, "no_contact"],
  ])("%f", (rate, what) => {
    expect(allows(rate, limits)).toBe(what);
  });
});

describe("the measured rate", () => {
  it("counts pictures, those too that a busy page did not see", () => {
    const seen = [0, 1, 2, 9, 10, 60, 90].map((shown) => ({ at: (shown * 1000) / 60, shown }));
    expect(rateOf(seen)).toBeCloseTo(60);
  });

  it("waits for a second of pictures", () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf([{ at: 0, shown: 1 }, { at: 900, shown: 28 }])).toBeNull();
  });
});
