/** Where a session stands, and what the clock says about it: pure, from the session and a time. */
import type { Item, Place } from "./events";
import type { PageData } from "./page";
import { testMoment } from "./fieldtests";
import { type Block, blockOf } from "./pain";
import { type Session, askedAt, lastSet, placesLeft } from "./session";

export const READY_MS = 5000;
/** Getting into the position of a test takes longer. */
export const TEST_READY_MS = 10_000;

export type Phase =
  | { kind: "warm_up"; begunAt: number | null; until: number | null }
  | { kind: "blocked"; item: number; block: Block }
  | { kind: "wait"; place: Place; why: "setup" | "rest" | "switch"; since: number; until: number }
  | { kind: "set"; place: Place; since: number }
  | { kind: "complete" }
  | { kind: "ended" };

export function phaseOf(session: Session, page: PageData): Phase {
  if (session.ended !== null) return { kind: "ended" };
  const warm = session.warmUp;
  if (warm.endedAt === null && warm.seconds > 0) {
    return { kind: "warm_up", begunAt: warm.begunAt, until: warm.begunAt === null ? null : warm.begunAt + warm.seconds * 1000 };
  }
  const next = placesLeft(session)[0];
  const item = session.begun?.place.item ?? next?.item;
  if (item === undefined) return { kind: "complete" };
  const block = blockOf(session, item, page);
  if (block !== null) return { kind: "blocked", item, block };
  if (session.begun !== null) return { kind: "set", place: session.begun.place, since: session.begun.at };
  return next === undefined ? { kind: "complete" } : waiting(session, next);
}

function waiting(session: Session, place: Place): Phase {
  const last = lastSet(session);
  const since = last?.at ?? session.warmUp.endedAt ?? session.startedAt;
  if (last === null) return { kind: "wait", place, why: "setup", since, until: since };
  const rested = session.parts[last.item]?.asked.rest_s ?? 0;
  const until = since + Math.max(0, rested + session.restAdded) * 1000;
  if (last.item !== place.item) return { kind: "wait", place, why: "setup", since, until };
  if (last.set === place.set && last.side !== place.side) return { kind: "wait", place, why: "switch", since, until: since };
  return { kind: "wait", place, why: "rest", since, until };
}

/** What a running set is doing at a moment. Times are milliseconds. `rep` counts from 1. */
export type Moment =
  | { stage: "ready"; left: number }
  | { stage: "work"; elapsed: number; usual: number }
  | { stage: "out" | "hold" | "back"; rep: number; elapsed: number; length: number }
  | { stage: "steady"; elapsed: number; length: number }
  | { stage: "beat"; rep: number; elapsed: number; length: number }
  | { stage: "over"; ago: number };

export function momentOf(item: Item, since: number, now: number): Moment {
  const elapsed = now - since - READY_MS;
  if (elapsed < 0) return { stage: "ready", left: -elapsed };
  if (item.hold_s === null) return { stage: "work", elapsed, usual: item.reps * item.rep_s * 1000 };
  const { out, hold, back } = beats(item);
  const length = out + hold + back;
  const rep = Math.floor(elapsed / length) + 1;
  if (rep > item.reps) return { stage: "over", ago: elapsed - length * item.reps };
  const within = elapsed - (rep - 1) * length;
  if (within < out) return { stage: "out", rep, elapsed: within, length: out };
  if (within < out + hold) return { stage: "hold", rep, elapsed: within - out, length: hold };
  return { stage: "back", rep, elapsed: within - out - hold, length: back };
}

/** How long the get-ready countdown of this session's sets is. */
export function readyMs(session: Session): number {
  return session.origin === "tests" ? TEST_READY_MS : READY_MS;
}

/** The moment of a set or of a test, by what the session is of. */
export function momentIn(session: Session, item: Item, since: number, now: number): Moment {
  return session.origin === "tests" ? testMoment(item, now - since - TEST_READY_MS) : momentOf(item, since, now);
}

/** One held repetition in milliseconds: out, the hold as it is asked, and what is left of the repetition to come back. */
export function beats(item: Item): { out: number; hold: number; back: number } {
  const out = (item.tempo_s?.[0] ?? 1) * 1000;
  const hold = (item.hold_s ?? 0) * 1000;
  return { out, hold, back: Math.max(1000, item.rep_s * 1000 - out - hold) };
}

/** Whole held repetitions that a set had time for: what a set stopped early begins its log with. */
export function repsSoFar(item: Item, since: number, now: number): number {
  const moment = momentOf(item, since, now);
  if (moment.stage === "out" || moment.stage === "hold") return moment.rep - 1;
  if (moment.stage === "back") return moment.rep;
  return moment.stage === "ready" ? 0 : item.reps;
}

/** Minutes that the rest of the warm-up and the sets left will take, rests between them included. */
export function minutesLeft(session: Session, now: number): number {
  return placesLeft(session).reduce((sum, place, index, all) => {
    const asked = askedAt(session, place);
    const next = all[index + 1];
    const rests = next !== undefined && !(next.item === place.item && next.set === place.set);
    return sum + (READY_MS / 1000 + asked.reps * asked.rep_s + (rests ? asked.rest_s : 0)) / 60;
  }, warmUpLeft(session, now));
}

function warmUpLeft({ warmUp }: Session, now: number): number {
  if (warmUp.endedAt !== null) return 0;
  const begunS = warmUp.begunAt === null ? 0 : (now - warmUp.begunAt) / 1000;
  return Math.max(0, warmUp.seconds - begunS) / 60;
}

/**
 * Sets for each part so that what is left fits into `minutes`: first one set fewer at a time, from the last exercise on,
 * down to one; then whole exercises, the last first. Sets already done stay. Null when even one set does not fit.
 */
export function shortened(session: Session, minutes: number, now: number): number[] | null {
  const begun = session.begun?.place;
  const parts = session.parts.map((part) => ({ ...part }));
  const trial: Session = { ...session, parts };
  const least = parts.map((_, item) =>
    Math.max(0, ...session.sets.filter((one) => one.item === item).map((one) => one.set), begun?.item === item ? begun.set : 0),
  );
  const cut = (floor: number): boolean => {
    for (let item = parts.length - 1; item >= 0; item -= 1) {
      const part = parts[item];
      if (part !== undefined && !part.skipped && part.sets > Math.max(floor, least[item] ?? 0)) {
        part.sets -= 1;
        return true;
      }
    }
    return false;
  };
  while (minutesLeft(trial, now) > minutes) {
    if (!cut(1) && !cut(0)) return null;
  }
  return placesLeft(trial).length === 0 ? null : parts.map((part) => part.sets);
}
