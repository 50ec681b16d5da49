/**
 * A clip's landmarks as the server packs them (`landmarks.bin`), little-endian: the letters RTLM, version, pictures,
 * joints (uint32 each); seconds of every picture (float64); places of every joint (int16, in 16384ths of the picture's
 * width and height; -32768: not seen); how surely each is seen (uint8).
 */

export const JOINTS = 33;
const MAGIC = "RTLM";
const VERSION = 1;
const HEAD_BYTES = 16;
const WHOLE = 16384;
const NOT_SEEN = -32768;

export interface Track {
  count: number;
  /** Seconds from the video's first picture, growing. */
  times: Float64Array;
  places: Int16Array;
  seen: Uint8Array;
}

/** Where a joint is, as shares of the picture's width and height, and how surely (0–1). */
export interface Joint {
  x: number;
  y: number;
  seen: number;
}

/** `null` for bytes that are no such file. */
export function readTrack(bytes: ArrayBuffer): Track | null {
  if (bytes.byteLength < HEAD_BYTES) return null;
  const head = new DataView(bytes);
  const letters = String.fromCharCode(...new Uint8Array(bytes, 0, 4));
  const [version, count, joints] = [4, 8, 12].map((at) => head.getUint32(at, true));
  if (letters !== MAGIC || version !== VERSION || joints !== JOINTS || count === undefined) return null;
  const places = HEAD_BYTES + 8 * count;
  const seen = places + 4 * count * JOINTS;
  if (bytes.byteLength !== seen + count * JOINTS) return null;
  return {
    count,
    times: new Float64Array(bytes, HEAD_BYTES, count),
    places: new Int16Array(bytes, places, 2 * count * JOINTS),
    seen: new Uint8Array(bytes, seen, count * JOINTS),
  };
}

/** The joints of one picture; `null` where one is not seen. */
export function jointsOf(track: Track, picture: number): (Joint | null)[] {
  return Array.from({ length: JOINTS }, (_, joint) => jointOf(track, picture, joint));
}

export function jointOf(track: Track, picture: number, joint: number): Joint | null {
  const at = picture * JOINTS + joint;
  const [x, y, seen] = [track.places[2 * at], track.places[2 * at + 1], track.seen[at]];
  if (x === undefined || y === undefined || seen === undefined || x === NOT_SEEN) return null;
  return { x: x / WHOLE, y: y / WHOLE, seen: seen / 255 };
}

/** The picture whose time is nearest; 0 for an empty track. */
export function nearest(times: ArrayLike<number>, time: number): number {
  const after = firstNotBefore(times, time);
  if (after === 0) return 0;
  if (after === times.length) return times.length - 1;
  return time - (times[after - 1] ?? 0) <= (times[after] ?? 0) - time ? after - 1 : after;
}

/** Players round; pictures are never closer than this. */
const ROUNDING_S = 0.0015;

/** The picture on the screen at a time: the last one begun. */
export function pictureAt(times: ArrayLike<number>, time: number): number {
  return Math.max(0, firstNotBefore(times, time + ROUNDING_S) - 1);
}

/** How many of the growing values are less than `value`. */
export function firstNotBefore(values: ArrayLike<number>, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A time that lies safely within the time a picture is shown, for players that round. */
export function within(times: ArrayLike<number>, picture: number): number {
  const here = times[picture] ?? 0;
  const next = times[picture + 1];
  if (next !== undefined) return (here + next) / 2;
  return here + (here - (times[picture - 1] ?? here)) / 4;
}

/** The joints at any time, between the two pictures around it; a joint that one of them lacks is not seen. */
export function jointsAt(track: Track, time: number): (Joint | null)[] {
  const after = Math.min(track.count - 1, firstNotBefore(track.times, time));
  const before = Math.max(0, after - 1);
  const [from, to] = [track.times[before] ?? 0, track.times[after] ?? 0];
  const share = to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
  const last = jointsOf(track, after);
  return jointsOf(track, before).map((joint, number) => {
    const other = last[number];
    if (joint === null || other === null || other === undefined) return null;
    return {
      x: joint.x + share * (other.x - joint.x),
      y: joint.y + share * (other.y - joint.y),
      seen: Math.min(joint.seen, other.seen),
    };
  });
}
