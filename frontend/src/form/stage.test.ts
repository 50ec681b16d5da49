import { expect, test } from "vitest";
import { centred, trunkLength } from "./compare";
import { JOINTS, readTrack } from "./landmarks";
import { packedTrack } from "./made-track";
import { SIDES_LOOK, drawLines, drawSkeleton, fit } from "./stage";

/** Remembers every stroke: its colour, how faint, how thick, and the points of its path. */
function recorder(): { context: CanvasRenderingContext2D; strokes: { style: string; alpha: number; width: number; points: number[][] }[] } {
  const strokes: { style: string; alpha: number; width: number; points: number[][] }[] = [];
  let points: number[][] = [];
  const context = {
    globalAlpha: 1,
    strokeStyle: "",
    lineWidth: 1,
    beginPath: () => { points = []; },
    moveTo: (x: number, y: number) => points.push([x, y]),
    lineTo: (x: number, y: number) => points.push([x, y]),
    arc: (x: number, y: number) => points.push([x, y]),
    setLineDash: () => undefined,
    stroke() {
      strokes.push({ style: this.strokeStyle, alpha: this.globalAlpha, width: this.lineWidth, points });
    },
  };
  return { context: context as unknown as CanvasRenderingContext2D, strokes };
}

const BOX = { left: 0, top: 0, width: 1000, height: 500 };
const standing = Array.from({ length: JOINTS }, (_, joint) => ({ x: joint / 100, y: joint / 50, seen: 1 }));

test("a picture keeps its shape in the middle of any canvas", () => {
  expect(fit({ width: 720, height: 1280 }, { width: 900, height: 640 })).toEqual({ left: 270, top: 0, width: 360, height: 640 });
  expect(fit({ width: 1280, height: 720 }, { width: 640, height: 640 })).toEqual({ left: 0, top: 140, width: 640, height: 360 });
});

test("the near side is drawn last and thicker, each side in its own colour", () => {
  const { context, strokes } = recorder();
  drawSkeleton(context, standing, { ...SIDES_LOOK, near: "left" }, BOX);
  const left = strokes.filter((stroke) => stroke.style === SIDES_LOOK.left);
  const right = strokes.filter((stroke) => stroke.style === SIDES_LOOK.right);
  expect(left.length).toBe(right.length);
  expect(left[0]?.width).toBeGreaterThan(right[0]?.width ?? 0);
  expect(strokes.indexOf(left[0] as never)).toBeGreaterThan(strokes.lastIndexOf(right.at(-1) as never));
});

test("what is hardly seen is faint, and nothing leads to what is not seen", () => {
  const { context, strokes } = recorder();
  const joints = standing.map((joint, number) => (number === 15 ? null : number === 27 ? { ...joint, seen: 0.2 } : joint));
  drawSkeleton(context, joints, { ...SIDES_LOOK, near: null }, BOX);
  const left = strokes.filter((stroke) => stroke.style === SIDES_LOOK.left);
  const reach = (joint: number): typeof left => left.filter(({ points }) => points.some(([x]) => x === joint * 10));
  expect(reach(15)).toEqual([]);
  expect(reach(27).every(({ alpha }) => alpha < 0.5)).toBe(true);
  expect(reach(13).every(({ alpha }) => alpha === 1)).toBe(true);
});

test("the upright stands on the hips and the lean line follows the trunk", () => {
  const { context, strokes } = recorder();
  const joints = standing.map((joint, number) => (number >= 23 ? { ...joint, x: 0.5, y: 0.8 } : { ...joint, x: 0.6, y: 0.4 }));
  drawLines(context, joints, BOX);
  const ends = strokes.map(({ points }) => points);
  expect(ends[0]?.[0]).toEqual([500, 400]);
  expect(ends[0]?.[1]?.[0]).toBe(500);
  const [from, to] = ends.at(-1) ?? [];
  expect(((to?.[0] ?? 0) - (from?.[0] ?? 0)) / ((from?.[1] ?? 0) - (to?.[1] ?? 0))).toBeCloseTo(100 / 200);
});

test("laid on each other, hips meet and trunks are equally long, whatever the picture", () => {
  const square = { left: 0, top: 0, width: 400, height: 400 };
  const body = standing.map((_, number) => ({ x: number < 23 ? 0.5 : 0.4, y: number < 23 ? 0.3 : 0.5, seen: 1 }));
  const trunks = [{ width: 1000, height: 1000 }, { width: 500, height: 500 }].map((picture) => {
    const trunk = Math.hypot(0.1 * picture.width, 0.2 * picture.height);
    const laid = centred(body, picture, { trunk, hipsY: 0.5, mirrored: false }, square);
    expect(laid[23]).toMatchObject({ x: 0.5, y: 0.46 });
    return Math.hypot((laid[11]?.x ?? 0) - 0.5, (laid[11]?.y ?? 0) - 0.46);
  });
  expect(trunks[0]).toBeCloseTo(trunks[1] ?? 0);
  const turned = centred(body, { width: 1000, height: 1000 }, { trunk: 100, hipsY: 0.5, mirrored: true }, square);
  expect(turned[11]?.x).toBeLessThan(0.5);
});

test("a trunk is as long as it usually is", () => {
  const track = readTrack(packedTrack([0, 1, 2], (picture, joint) => ({ x: 0.5, y: joint >= 23 ? 0.5 : picture === 2 ? 0 : 0.3 })));
  if (track === null) throw new Error("it is a track");
  expect(trunkLength(track, { width: 1000, height: 1000 })).toBeCloseTo(200, 0);
});
