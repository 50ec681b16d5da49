/** The figure's repetition as the server tells it, and where everything is at a time. No pose is made here. */

export type Vector = readonly [number, number, number];
/** Along the part (0–1), half depth, half width, shift to the front: the last three in metres. */
export type Ring = readonly [number, number, number, number];
/** Name, first and second joint, the two joints that tell its left, rings. */
export type Part = readonly [string, string, string, readonly [string, string], readonly Ring[]];
/** Part, from, to, middle and half width of the angle around it in degrees. */
export type Patch = readonly [string, number, number, number, number];
/** First and second joint (one joint twice is a ball), radius in metres, 1 for a band or a cable. */
export type Rod = readonly [string, string, number, number];

export interface Motion {
  joints: readonly string[];
  times: readonly number[];
  phases: readonly string[];
  /** Three numbers a joint, a row for each of `times`, in metres: x forward, y to the left, z up. */
  frames: readonly (readonly number[])[];
  parts: readonly Part[];
  lit: readonly Patch[];
  lit_too: readonly Patch[];
  rods: readonly Rod[];
}

export type Place = ReadonlyMap<string, Vector>;

export interface Axes {
  front: Vector;
  left: Vector;
  up: Vector;
  length: number;
}

export function duration(motion: Motion): number {
  return motion.times.at(-1) ?? 0;
}

/** The first frame at or after a time, and the share of the way to it from the one before. */
function around(motion: Motion, time: number): { next: number; share: number } {
  const next = Math.max(1, motion.times.findIndex((each) => each >= time));
  const from = motion.times[next - 1] ?? 0;
  const to = motion.times[next] ?? from;
  return { next, share: to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 1 };
}

export function phaseAt(motion: Motion, time: number): string {
  return motion.phases[around(motion, time).next] ?? "";
}

/** Every joint at a time; mirrored, the left arm works. */
export function placeAt(motion: Motion, time: number, mirrored: boolean): Place {
  const { next, share } = around(motion, time);
  const before = motion.frames[next - 1] ?? [];
  const after = motion.frames[next] ?? before;
  const value = (index: number): number => (before[index] ?? 0) * (1 - share) + (after[index] ?? 0) * share;
  return new Map(
    motion.joints.map((joint, index): [string, Vector] => {
      const y = value(3 * index + 1);
      return [mirrored ? mirrorName(joint) : joint, [value(3 * index), mirrored ? -y : y, value(3 * index + 2)]];
    }),
  );
}

/** The name of the same thing on the other side. */
export function mirrorName(name: string): string {
  return name.replace(/left|right/, (side) => (side === "left" ? "right" : "left"));
}

/** A rod with its ends on the other side, where it belongs to a side. */
export function mirrorRod([start, end, radius, soft]: Rod): Rod {
  return [mirrorName(start), mirrorName(end), radius, soft];
}

/** A patch on the other side of the body. */
export function mirrorPatch([part, begin, end, middle, half]: Patch): Patch {
  const other = mirrorName(part);
  return [other, begin, end, other === part ? 360 - middle : middle, half];
}

export function jointOf(place: Place, joint: string): Vector {
  const found = place.get(joint);
  if (found === undefined) throw new Error(`the motion has no joint ${joint}`);
  return found;
}

/** Front, left and direction of a part. */
export function axesOf([, start, end, [right, left]]: Part, place: Place): Axes {
  const line = minus(jointOf(place, end), jointOf(place, start));
  const length = Math.hypot(...line);
  const up = scaled(line, 1 / length);
  const wanted = minus(jointOf(place, left), jointOf(place, right));
  const square = minus(wanted, scaled(up, dot(wanted, up)));
  const size = Math.hypot(...square);
  const side: Vector = size > 1e-9 ? scaled(square, 1 / size) : perpendicular(up);
  return { front: cross(side, up), left: side, up, length };
}

/** Depth, width and shift of the skin at a place along a part. */
export function skinAt(rings: readonly Ring[], at: number): Vector {
  const above = rings.findIndex((ring) => ring[0] >= at);
  const next = rings[above === -1 ? rings.length - 1 : Math.max(1, above)];
  const before = rings[above === -1 ? rings.length - 2 : Math.max(0, above - 1)];
  if (next === undefined || before === undefined) throw new Error("a part needs two rings");
  const raw = (at - before[0]) / (next[0] - before[0] || 1);
  const share = Math.min(1, Math.max(0, Number.isFinite(raw) ? raw : 1));
  return [1, 2, 3].map((index) => (before[index] ?? 0) + share * ((next[index] ?? 0) - (before[index] ?? 0))) as unknown as Vector;
}

const SOFT_EDGE = 0.03;
const SOFT_DEG = 7;

/** How lit a spot of a part is, 0–1, with soft edges. */
export function glow(patches: readonly Patch[], part: string, at: number, angle: number): number {
  let most = 0;
  for (const [name, begin, end, middle, half] of patches) {
    if (name !== part) continue;
    const off = Math.abs(((((angle - middle) % 360) + 540) % 360) - 180);
    const inside = Math.min((at - begin) / SOFT_EDGE, (end - at) / SOFT_EDGE, half >= 180 ? 1 : (half - off) / SOFT_DEG);
    most = Math.max(most, Math.min(1, Math.max(0, inside + 0.5)));
  }
  return most;
}

export function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function scaled(a: Vector, by: number): Vector {
  return [a[0] * by, a[1] * by, a[2] * by];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function perpendicular(up: Vector): Vector {
  const made = cross(up, Math.abs(up[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]);
  return scaled(made, 1 / Math.hypot(...made));
}
