import { describe, expect, it } from "vitest";
import type { Vector } from "./figure-motion";
import { type Ball, type View, framing, ring, viewFrom } from "./figure-fit";

const FRONT = viewFrom(0, 0);
const spot = (...centre: Vector): Ball => [centre, 0];

describe("the framing", () => {
  it("lets a square of 2 m fill a picture of 90 degrees from 1 m away", () => {
    expect(framing([spot(0, 1, 1), spot(0, -1, -1)], FRONT, 1, 1)).toEqual({ far: 1, aside: 0, above: 0 });
  });

  it("is from farther for what is nearer, and for what is thick", () => {
    expect(framing([spot(0.5, 1, 0), spot(0.5, -1, 0)], FRONT, 1, 1).far).toBeCloseTo(1.5);
    expect(framing([[[0, 1, 0], 0.25], [[0, -1, 0], 0.25]], FRONT, 1, 1).far).toBeCloseTo(1.25);
  });

  it("looks at the middle of what lies to one side", () => {
    const { far, aside, above } = framing([spot(0, 1, 3), spot(0, 2, 5)], FRONT, 1, 1);
    expect([far, aside, above].map((each) => Math.round(each * 100) / 100)).toEqual([1, 1.5, 4]);
  });

  it.each([
    [0, 0], [90, 4], [-145, 10], [155, 8], [30, 70], [200, -5],
  ])("keeps the whole ground in a picture, and touches two edges, seen from %d and %d degrees", (azimuth, elevation) => {
    const view = viewFrom(azimuth, elevation);
    const ground = ring(1.2, -0.8).map((centre): Ball => [centre, 0]);
    for (const [wide, tall] of [[0.2, 0.25], [0.5, 0.25]] as const) {
      const edges = ground.flatMap(([centre]) => seenAt(centre, view, framing(ground, view, wide, tall)).map((at, axis) => Math.abs(at) / (axis === 0 ? wide : tall)));
      expect(Math.max(...edges)).toBeCloseTo(1);
    }
  });
});

/** Right and up in the picture, at distance 1. */
function seenAt(centre: Vector, view: View, { far, aside, above }: { far: number; aside: number; above: number }): number[] {
  const [near = 0, x = 0, y = 0] = [view.toward, view.right, view.up].map((axis) => centre[0] * axis[0] + centre[1] * axis[1] + centre[2] * axis[2]);
  return [(x - aside) / (far - near), (y - above) / (far - near)];
}
