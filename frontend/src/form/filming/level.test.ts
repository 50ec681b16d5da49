import { describe, expect, it } from "vitest";
import { holdOf } from "./level";

/** Beta and gamma of a phone held so, solved by hand for its axes (x right, y top, z out of the screen). */
describe("how a phone is held", () => {
  it("is level when it stands upright", () => {
    expect(holdOf(90, 0, 0)).toMatchObject({ roll: expect.closeTo(0) as number, pitch: expect.closeTo(0) as number });
  });

  it("is level on its side when the screen has turned with it", () => {
    expect(holdOf(0, -90, 90)?.roll).toBeCloseTo(0); // turned anticlockwise: its right edge is on top
    expect(holdOf(0, 90, 270)?.roll).toBeCloseTo(0);
    // On its side and 4° too far anticlockwise: its top lies 4° below the horizon.
    expect(holdOf(-4, -90, 90)?.roll).toBeCloseTo(-4);
  });

  it("looks down when its top comes forward, up when it leans back", () => {
    expect(holdOf(80, 0, 0)?.pitch).toBeCloseTo(-10);
    expect(holdOf(100, 0, 0)?.pitch).toBeCloseTo(10);
  });

  it("leans to the side by as much as the sensor says", () => {
    // Upright and turned clockwise by 5°: up is 5° to the left of its top, so that x points down by sin 5°.
    const beta = Math.asin(Math.cos((5 * Math.PI) / 180)) * (180 / Math.PI);
    expect(holdOf(beta, 90, 0)?.roll).toBeCloseTo(5);
    expect(holdOf(beta, -90, 0)?.roll).toBeCloseTo(-5);
  });

  it("says nothing when the phone lies on a table", () => {
    expect(holdOf(0, 0, 0)).toBeNull();
    expect(holdOf(180, 0, 0)).toBeNull();
  });
});
