/** From how far away everything is in the picture. */
import type { Vector } from "./figure-motion";

/** The directions of a picture: toward the eye, to the right and up in it. */
export interface View {
  toward: Vector;
  right: Vector;
  up: Vector;
}

const AROUND = 48;

/** Azimuth 0 is in front, 90 at the left; elevation is above the floor. */
export function viewFrom(azimuthDeg: number, elevationDeg: number): View {
  const turn = (azimuthDeg * Math.PI) / 180;
  const rise = (elevationDeg * Math.PI) / 180;
  const [ahead, aside, flat, steep] = [Math.cos(turn), Math.sin(turn), Math.cos(rise), Math.sin(rise)];
  return { toward: [ahead * flat, aside * flat, steep], right: [-aside, ahead, 0], up: [-ahead * steep, -aside * steep, flat] };
}

/** Points around a level circle about the upright axis. */
export function ring(radius: number, height: number): Vector[] {
  return Array.from({ length: AROUND }, (_, step): Vector => {
    const turn = (2 * Math.PI * step) / AROUND;
    return [radius * Math.cos(turn), radius * Math.sin(turn), height];
  });
}

/** A ball that must be in the picture. */
export type Ball = readonly [centre: Vector, radius: number];

/** How far from the middle the eye is, and how far beside and above it the eye looks at: lengths along the view's axes. */
export interface Framing {
  far: number;
  aside: number;
  above: number;
}

/**
 * The least distance of an eye that looks straight ahead, and where it is put, so that every ball is in a picture whose
 * half width and half height are `wide` and `tall` at distance 1.
 */
export function framing(balls: readonly Ball[], { toward, right, up }: View, wide: number, tall: number): Framing {
  let [toRight, toLeft, toTop, toBottom] = [-Infinity, -Infinity, -Infinity, -Infinity];
  for (const [centre, radius] of balls) {
    const [near, x, y] = [dot(centre, toward), dot(centre, right), dot(centre, up)];
    toRight = Math.max(toRight, near + (x + radius) / wide);
    toLeft = Math.max(toLeft, near + (radius - x) / wide);
    toTop = Math.max(toTop, near + (y + radius) / tall);
    toBottom = Math.max(toBottom, near + (radius - y) / tall);
  }
  // Beside the middle by half of what one edge asks more than the other, both ask the same.
  return {
    far: Math.max((toRight + toLeft) / 2, (toTop + toBottom) / 2),
    aside: ((toRight - toLeft) / 2) * wide,
    above: ((toTop - toBottom) / 2) * tall,
  };
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
