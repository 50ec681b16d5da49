/** Field tests in the session page: a hold that runs until it ends, repetitions to a beat, and what pain leaves of them. */
import type { Done, Item, Pain, Place } from "./events";
import { type PageData, wayOf } from "./page";
import type { Moment } from "./phases";
import type { Session } from "./session";

/** What a test is doing `elapsed` milliseconds after its get-ready ended; `rep` counts the beats begun, from 1. */
export function testMoment(item: Item, elapsed: number): Moment {
  if (elapsed < 0) return { stage: "ready", left: -elapsed };
  if (item.hold_s === null) {
    const length = item.rep_s * 1000;
    return { stage: "beat", rep: Math.floor(elapsed / length) + 1, elapsed: elapsed % length, length };
  }
  const length = item.hold_s * 1000;
  return elapsed < length ? { stage: "steady", elapsed, length } : { stage: "over", ago: elapsed - length };
}

/** What a test came to when it was stopped at this moment: whole seconds held, or whole beats done. */
export function testSoFar(item: Item, moment: Moment): Pick<Done, "reps" | "hold_s"> {
  if (item.hold_s === null) return { reps: moment.stage === "beat" ? moment.rep - 1 : 0, hold_s: null };
  const held = moment.stage === "over" ? item.hold_s : moment.stage === "steady" ? Math.floor(moment.elapsed / 1000) : 0;
  return { reps: held > 0 ? 1 : 0, hold_s: held };
}

/** Whether this pain stops the test that runs: then what was held until now is kept, with the pain. */
export function stopsTest(page: PageData, session: Session, place: Place, pain: readonly Pain[], leg: boolean): boolean {
  const asked = session.parts[place.item]?.asked;
  const limits = asked === undefined ? undefined : wayOf(page, asked)?.pain_limits;
  return leg || pain.some((each) => each.level > (limits?.[each.area] ?? 10));
}
