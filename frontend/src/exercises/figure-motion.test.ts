import { describe, expect, it } from "vitest";
import { type Motion, type Part, axesOf, duration, glow, jointOf, mirrorPatch, mirrorRod, phaseAt, placeAt, skinAt } from "./figure-motion";

/** A hand that rises by 1 m in 2 s, stays for 1 s and comes back in 1 s. */
const motion: Motion = {
  joints: ["left_hand", "right_hand"],
  times: [0, 2, 3, 4],
  phases: ["out", "out", "hold", "back"],
  frames: [
    [0, 0.2, 0, 0, -0.3, 0],
    [0, 0.2, 0, 0, -0.3, 1],
    [0, 0.2, 0, 0, -0.3, 1],
    [0, 0.2, 0, 0, -0.3, 0],
  ],
  parts: [],
  lit: [],
  lit_too: [],
  rods: [],
};

describe("the motion", () => {
  it("goes straight from frame to frame", () => {
    expect(duration(motion)).toBe(4);
    expect([0, 1, 2.5, 3.5, 4].map((time) => jointOf(placeAt(motion, time, false), "right_hand")[2])).toEqual([0, 0.5, 1, 0.5, 0]);
  });

  it("names the phase that a time belongs to", () => {
    expect([0, 1, 2, 2.5, 3.5, 4].map((time) => phaseAt(motion, time))).toEqual(["out", "out", "out", "hold", "back", "back"]);
  });

  it("swaps the sides when mirrored, and twice mirrored is itself", () => {
    const mirrored = placeAt(motion, 1, true);
    expect(jointOf(mirrored, "left_hand")).toEqual([0, 0.3, 0.5]);
    expect(jointOf(mirrored, "right_hand")).toEqual([0, -0.2, 0]);
    expect(mirrorPatch(mirrorPatch(["chest", 0, 1, 130, 20]))).toEqual(["chest", 0, 1, 130, 20]);
    expect(mirrorPatch(["left_thigh", 0, 1, 180, 20])).toEqual(["right_thigh", 0, 1, 180, 20]);
    expect(mirrorRod(["left_back", "left_front", 0.02, 0])).toEqual(["right_back", "right_front", 0.02, 0]);
  });

  it("says which joint is missing", () => {
    expect(() => jointOf(placeAt(motion, 0, false), "tail")).toThrow("tail");
  });
});

describe("a part", () => {
  const trunk: Part = ["chest", "hip", "neck", ["right", "left"], [[0, 0.1, 0.2, 0], [1, 0.3, 0.2, 0.05]]];

  it("of an upright body that looks along x has x in front and y at its left", () => {
    const place = new Map([["hip", [0, 0, 1]], ["neck", [0, 0, 1.5]], ["right", [0, -0.2, 1.4]], ["left", [0, 0.2, 1.5]]] as const);
    const axes = axesOf(trunk, place);
    expect(axes.length).toBeCloseTo(0.5);
    [axes.front, axes.left, axes.up].forEach((axis, index) => {
      axis.forEach((value, at) => {
        expect(value).toBeCloseTo(at === index ? 1 : 0);
      });
    });
  });

  it("has skin between its rings and none beyond", () => {
    const half = skinAt(trunk[4], 0.5);
    [0.2, 0.2, 0.025].forEach((value, index) => {
      expect(half[index]).toBeCloseTo(value);
    });
    expect(skinAt(trunk[4], 2)).toEqual([0.3, 0.2, 0.05]);
    expect(skinAt(trunk[4], -1)).toEqual([0.1, 0.2, 0]);
  });

  it("glows over its muscle only, also across 0 degrees", () => {
    const patches = [["chest", 0.2, 0.8, 0, 30]] as const;
    const at = (place: number, angle: number): number => glow(patches, "chest", place, angle);
    expect([at(0.5, 0), at(0.5, 350), at(0.5, 10)]).toEqual([1, 1, 1]);
    expect([at(0.5, 180), at(0.05, 0), glow(patches, "neck", 0.5, 0)]).toEqual([0, 0, 0]);
  });
});
