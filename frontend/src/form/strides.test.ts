import { expect, test } from "vitest";
import { timeOn, windowAt } from "./marks";
import { around } from "./compare";
import { type Contact, contactNear, nextOf, standing, strideAround, strideAt, timeAt } from "./strides";

const STARTS = [0.2, 0.9, 1.7];
const CONTACTS: Contact[] = [
  { side: "left", from: 0.2, to: 0.45 },
  { side: "right", from: 0.55, to: 0.8 },
  { side: "left", from: 0.9, to: 1.15 },
];

test("says who stands on the ground", () => {
  expect([0.1, 0.2, 0.44, 0.45, 0.6, 1.0].map((time) => standing(CONTACTS, time))).toEqual([[], ["left"], ["left"], [], ["right"], ["left"]]);
});

test("finds the contact after and before, and none past the ends", () => {
  const pictures = [12, 33, 54];
  expect([nextOf(pictures, 20, 1), nextOf(pictures, 33, 1), nextOf(pictures, 54, 1)]).toEqual([33, 54, null]);
  expect([nextOf(pictures, 20, -1), nextOf(pictures, 33, -1), nextOf(pictures, 12, -1)]).toEqual([12, 12, null]);
});

test("a press beside a mark means the nearest mark of that row", () => {
  expect(contactNear(CONTACTS, 0.7, "left")?.from).toBe(0.9);
  expect(contactNear(CONTACTS, 0.7, "right")?.from).toBe(0.55);
  expect(contactNear([], 0.7, "right")).toBeNull();
});

test("strides and times are each other's inverse, however unequal the strides", () => {
  expect(strideAt(STARTS, 0.2)).toBe(0);
  expect(strideAt(STARTS, 0.55)).toBeCloseTo(0.5);
  expect(strideAt(STARTS, 0.9)).toBe(1);
  expect(strideAt(STARTS, 1.7)).toBe(2);
  expect(strideAt(STARTS, 0.1)).toBeNull();
  expect(strideAt(STARTS, 1.8)).toBeNull();
  expect(strideAt([0.2], 0.2)).toBeNull();
  for (const time of [0.2, 0.3, 0.89, 0.9, 1.2, 1.7]) expect(timeAt(STARTS, strideAt(STARTS, time) ?? -1)).toBeCloseTo(time);
  expect([timeAt(STARTS, -3), timeAt(STARTS, 9)]).toEqual([0.2, 1.7]);
});

test("the stride to repeat is the one at hand, at the ends the nearest whole one", () => {
  expect(strideAround(STARTS, 1.0)).toEqual([0.9, 1.7]);
  expect(strideAround(STARTS, 0)).toEqual([0.2, 0.9]);
  expect(strideAround(STARTS, 5)).toEqual([0.9, 1.7]);
  expect(strideAround([], 5)).toBeNull();
});

test("strides come round again for a clip that has fewer", () => {
  expect([0.25, 2.25, -0.5, 5].map((strides) => around(strides, 2))).toEqual([0.25, 0.25, 1.5, 1]);
  expect(around(3, 0)).toBe(0);
});

test("a long clip shows its marks a part at a time", () => {
  expect(windowAt(10, 7)).toEqual([0, 10]);
  expect(windowAt(60, 13)).toEqual([12, 24]);
  expect(windowAt(30, 29)).toEqual([18, 30]);
  expect(timeOn([12, 24], 0.5)).toBe(18);
  expect(timeOn([12, 24], 2)).toBe(24);
});
