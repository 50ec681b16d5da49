/** Moments of a run: which foot is on the ground when, and where in its stride a runner is. */
import type { Side } from "./body";

/** A foot on the ground; `to` is `from` where toe-off was not seen. */
export interface Contact {
  side: Side;
  from: number;
  to: number;
}

/** Who stands at a time: a foot, both (walking, or doubt), or nobody. */
export function standing(contacts: readonly Contact[], time: number): Side[] {
  return contacts.filter((contact) => contact.from <= time && time < contact.to).map((contact) => contact.side);
}

/** The number after (`1`) or before (`-1`) another in a growing list, or `null`. */
export function nextOf(pictures: readonly number[], picture: number, way: 1 | -1): number | null {
  const found = way > 0 ? pictures.find((each) => each > picture) : pictures.findLast((each) => each < picture);
  return found ?? null;
}

/** The contact of one side that lies nearest to a time, or `null`. */
export function contactNear(contacts: readonly Contact[], time: number, side: Side): Contact | null {
  let best: Contact | null = null;
  for (const contact of contacts) {
    if (contact.side === side && (best === null || distance(contact, time) < distance(best, time))) best = contact;
  }
  return best;
}

function distance(contact: Contact, time: number): number {
  if (time < contact.from) return contact.from - time;
  return Math.max(0, time - contact.to);
}

/**
 * How many strides have passed at a time, counted from the first start, with the part of the stride at hand; `null`
 * before the first start and after the last.
 */
export function strideAt(starts: readonly number[], time: number): number | null {
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined || starts.length < 2 || time < first || time > last) return null;
  const whole = Math.min(starts.length - 2, starts.findLastIndex((start) => start <= time));
  const [from, to] = [starts[whole] ?? 0, starts[whole + 1] ?? 0];
  return whole + (time - from) / (to - from);
}

/** When so many strides have passed. `strides` is held between none and all. */
export function timeAt(starts: readonly number[], strides: number): number {
  const held = Math.min(starts.length - 1, Math.max(0, strides));
  const whole = Math.min(starts.length - 2, Math.floor(held));
  const [from, to] = [starts[whole] ?? 0, starts[whole + 1] ?? starts[whole] ?? 0];
  return from + (held - whole) * (to - from);
}

/** The stride that holds a time, as seconds from and to; the nearest whole stride at the clip's ends. */
export function strideAround(starts: readonly number[], time: number): [number, number] | null {
  if (starts.length < 2) return null;
  const at = strideAt(starts, time) ?? (time < (starts[0] ?? 0) ? 0 : starts.length - 2);
  const whole = Math.min(starts.length - 2, Math.floor(at));
  return [starts[whole] ?? 0, starts[whole + 1] ?? 0];
}
