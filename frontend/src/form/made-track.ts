/** Landmark bytes as the server packs them, for tests. */
import { JOINTS } from "./landmarks";

export type Place = (picture: number, joint: number) => { x: number; y: number; seen?: number } | null;

export function packedTrack(times: readonly number[], place: Place): ArrayBuffer {
  const count = times.length;
  const bytes = new ArrayBuffer(16 + count * 8 + count * JOINTS * 5);
  const view = new DataView(bytes);
  for (let at = 0; at < 4; at += 1) view.setUint8(at, "RTLM".charCodeAt(at));
  [1, count, JOINTS].forEach((value, at) => { view.setUint32(4 + 4 * at, value, true); });
  times.forEach((time, at) => { view.setFloat64(16 + 8 * at, time, true); });
  const [places, seen] = [16 + 8 * count, 16 + 8 * count + 4 * count * JOINTS];
  for (let picture = 0; picture < count; picture += 1) {
    for (let joint = 0; joint < JOINTS; joint += 1) {
      const at = picture * JOINTS + joint;
      const found = place(picture, joint);
      view.setInt16(places + 4 * at, found === null ? -32768 : Math.round(found.x * 16384), true);
      view.setInt16(places + 4 * at + 2, found === null ? -32768 : Math.round(found.y * 16384), true);
      view.setUint8(seen + at, found === null ? 0 : Math.round((found.seen ?? 1) * 255));
    }
  }
  return bytes;
}
