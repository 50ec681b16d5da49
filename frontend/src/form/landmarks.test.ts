import { expect, test } from "vitest";
import { facing, middleOf, nearSide } from "./body";
import { firstNotBefore, jointOf, jointsAt, nearest, pictureAt, readTrack, within } from "./landmarks";
import { packedTrack } from "./made-track";

const TIMES = [0, 0.1, 0.3, 0.35];
const bytes = packedTrack(TIMES, (picture, joint) => (joint === 5 ? null : { x: picture / 10, y: joint / 64, seen: 0.5 }));

function track(): NonNullable<ReturnType<typeof readTrack>> {
  const found = readTrack(bytes);
  if (found === null) throw new Error("it is a track");
  return found;
}

test("reads times, places and visibility as they were packed", () => {
  expect([...track().times]).toEqual(TIMES);
  expect(jointOf(track(), 2, 32)).toMatchObject({ x: expect.closeTo(0.2, 4) as number, y: 0.5 });
  expect(jointOf(track(), 2, 32)?.seen).toBeCloseTo(0.5, 2);
  expect(jointOf(track(), 1, 5)).toBeNull();
});

test("refuses bytes that are cut short, of another version, or something else", () => {
  expect(readTrack(bytes.slice(0, bytes.byteLength - 1))).toBeNull();
  expect(readTrack(new ArrayBuffer(3))).toBeNull();
  const other = bytes.slice(0);
  new DataView(other).setUint32(4, 2, true);
  expect(readTrack(other)).toBeNull();
  const text = bytes.slice(0);
  new DataView(text).setUint8(0, 60);
  expect(readTrack(text)).toBeNull();
});

test("finds the picture nearest to a time, however far apart pictures are", () => {
  expect([-1, 0, 0.04, 0.06, 0.19, 0.21, 0.32, 0.33, 9].map((time) => nearest(TIMES, time))).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3]);
  expect(nearest([], 1)).toBe(0);
  expect(firstNotBefore(TIMES, 0.3)).toBe(2);
});

test("knows the picture that is on the screen, until the next begins", () => {
  expect([-1, 0, 0.09, 0.0995, 0.1, 0.29, 0.3, 0.34, 9].map((time) => pictureAt(TIMES, time))).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 3]);
});

test("aims at a time at which its own picture is on the screen", () => {
  for (const [picture] of TIMES.entries()) {
    const aim = within(TIMES, picture);
    expect(pictureAt(TIMES, aim)).toBe(picture);
  }
});

test("between two pictures a joint is on its way, and missing where one of them lacks it", () => {
  const joints = jointsAt(track(), 0.2);
  expect(joints[0]?.x).toBeCloseTo(0.15, 4);
  expect(joints[5]).toBeNull();
  expect(jointsAt(track(), -1)[0]?.x).toBe(0);
  expect(jointsAt(track(), 99)[0]?.x).toBeCloseTo(0.3, 4);
});

test("a body faces where its toes are, and shows the camera its other side", () => {
  const running = (way: number): NonNullable<ReturnType<typeof readTrack>> => {
    const found = readTrack(packedTrack([0, 1], (_, joint) => ({ x: joint >= 31 ? 0.5 + way * 0.1 : 0.5, y: 0.5 })));
    if (found === null) throw new Error("it is a track");
    return found;
  };
  expect([facing(running(1)), facing(running(-1))]).toEqual([1, -1]);
  expect([nearSide(running(1)), nearSide(running(-1))]).toEqual(["right", "left"]);
});

test("the middle of two joints is as sure as the worse; one alone stands for both", () => {
  expect(middleOf({ x: 0, y: 0, seen: 1 }, { x: 1, y: 0.5, seen: 0.3 })).toEqual({ x: 0.5, y: 0.25, seen: 0.3 });
  expect(middleOf(null, { x: 1, y: 1, seen: 1 })).toEqual({ x: 1, y: 1, seen: 1 });
  expect(middleOf(null, undefined)).toBeNull();
});
