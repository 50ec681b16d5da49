import { describe, expect, it } from "vitest";
import { guideOf } from "./guide";

describe("the box for the runner", () => {
  it.each([
    [1280, 720],
    [720, 1280],
    [640, 480],
    [480, 640],
  ])("lies in a picture of %i × %i and leaves ground below", (width, height) => {
    for (const view of ["side", "rear"] as const) {
      const guide = guideOf(view, width, height);
      expect(guide.left).toBeGreaterThanOrEqual(4.9);
      expect(guide.left * 2 + guide.width).toBeCloseTo(100);
      expect(guide.top).toBeGreaterThan(5);
      expect(guide.top + guide.height).toBeCloseTo(91);
    }
  });

  it("is large enough that a trunk has the 70 pixels which the analysis wants", () => {
    const trunkPerHeight = 0.288;
    for (const [width, height] of [[1280, 720], [720, 1280]] as const) {
      expect((guideOf("side", width, height).height / 100) * height * trunkPerHeight).toBeGreaterThan(100);
    }
  });

  it("keeps the shape of a stride whatever the picture's", () => {
    for (const [width, height] of [[1280, 720], [720, 1280]] as const) {
      const guide = guideOf("side", width, height);
      expect((guide.width * width) / (guide.height * height)).toBeCloseTo(0.68);
    }
  });
});
