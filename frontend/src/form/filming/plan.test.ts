import { describe, expect, it } from "vitest";
import { heard, momentOf, secondsLeft } from "./plan";

const plan = { countdown: 5000, length: 10_000 };

describe("the plan of a film", () => {
  it("counts down, films, ends", () => {
    expect(momentOf(plan, 0)).toEqual({ stage: "counting", left: 5000, share: 0 });
    expect(momentOf(plan, 4999).stage).toBe("counting");
    expect(momentOf(plan, 5000)).toEqual({ stage: "filming", left: 10_000, share: 0 });
    expect(momentOf(plan, 10_000).share).toBeCloseTo(0.5);
    expect(momentOf(plan, 15_000)).toEqual({ stage: "over", left: 0, share: 1 });
  });

  it("films at once without a countdown", () => {
    expect(momentOf({ countdown: 0, length: 1000 }, 0).stage).toBe("filming");
  });

  it("shows 1 until the very end of a stage", () => {
    expect(secondsLeft(momentOf(plan, 4999))).toBe(1);
    expect(secondsLeft(momentOf(plan, 14_999))).toBe(1);
    expect(secondsLeft(momentOf(plan, 0))).toBe(5);
  });

  it("ticks three times, then says go, then end, once each, however the clock runs", () => {
    const beeps = [];
    let before = momentOf(plan, 0);
    for (let passed = 70; passed < 16_000; passed += 70) {
      const now = momentOf(plan, passed);
      const beep = heard(before, now);
      if (beep !== null) beeps.push(beep);
      before = now;
    }
    expect(beeps).toEqual(["tick", "tick", "tick", "go", "end"]);
  });

  it("says the end even when the page slept over the film", () => {
    expect(heard(momentOf(plan, 1000), momentOf(plan, 20_000))).toBe("end");
  });
});
