/** What is heard: beeps and words, worked out from what the screen said a moment ago and says now. */
import type { Moment } from "./phases";

export type Beep = "tick" | "go" | "hold" | "release" | "end";

export interface Heard {
  beep: Beep | null;
  /** A key of the page's words. */
  words: string;
}

/** A gap after which what was missed is shown, not played. */
export const STALE_MS = 1500;
const LAST_TICKS = 3;
const MARK_MS = 30_000;

/** Beeps of a running set between two moments. */
export function heardInSet(before: Moment, after: Moment): Heard | null {
  if (after.stage === "ready") return ticked(before.stage === "ready" ? before.left : Infinity, after.left);
  if (before.stage === "ready") return { beep: "go", words: "say_go" };
  if (after.stage === "beat") return before.stage === "beat" && before.rep < after.rep ? { beep: "tick", words: "" } : null;
  if (after.stage === "steady") return before.stage === "steady" && crossed(before.elapsed, after.elapsed) ? { beep: "tick", words: "" } : null;
  if (after.stage === "over") return before.stage === "over" ? null : { beep: "end", words: "say_set_over" };
  if (after.stage === "hold" && before.stage !== "hold") return { beep: "hold", words: "say_hold" };
  if (after.stage === "back" && before.stage !== "back") return { beep: "release", words: "say_back" };
  return null;
}

/** Beeps of a countdown (rest, warm-up) between two amounts of time left, in milliseconds. */
export function heardInRest(before: number, after: number): Heard | null {
  if (before > 0 && after <= 0) return { beep: "go", words: "say_rest_over" };
  if (before > 10_000 && after <= 10_000 && after > 9000) return { beep: null, words: "say_ten" };
  return ticked(before, after);
}

/** A hold without a beat says every half minute that it still runs. */
function crossed(before: number, after: number): boolean {
  return Math.floor(before / MARK_MS) < Math.floor(after / MARK_MS);
}

function ticked(before: number, after: number): Heard | null {
  const whole = Math.ceil(after / 1000);
  return whole >= 1 && whole <= LAST_TICKS && Math.ceil(before / 1000) > whole ? { beep: "tick", words: "" } : null;
}
